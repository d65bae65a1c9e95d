import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type * as GeoJSON from 'geojson';
import { api } from '@/api/client';
import type { Narrow, Schema } from '@/api/contract';
import type { Archive } from '@/api/hazards';
import { keys } from '@/api/keys';

export type ServerLayer = Narrow<Schema['MapLayer'], { bounds?: [number, number, number, number] | null }>;
export type LayerList = Narrow<Schema['Layers'], { layers: ServerLayer[]; centre: [number, number] }>;

export type RecordLink = { kind: string; id: string };
export type CardFact = Schema['Fact'];

export type Target = Schema['TargetThere'];
export type Hit = Narrow<Schema['SearchResult'], { point?: [number, number] | null }>;

const MINUTE = 60_000;

export function useLayers() {
  return useQuery({
    queryKey: keys.map('layers'),
    queryFn: ({ signal }) => api.get('/map/layers', { signal }) as Promise<LayerList>,
  });
}

/** The ground changes with the installation, not with records. */
export function useBase(name: string, enabled = true) {
  return useQuery({
    queryKey: ['ground', name],
    queryFn: ({ signal }) =>
      api.get('/map/base/{name}', { path: { name }, signal }) as Promise<GeoJSON.FeatureCollection>,
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

let version = 0;

/** Grows when something on the map changed, at most every two seconds. */
export function useTileVersion(): number {
  const { data } = useQuery({
    queryKey: keys.map('version'),
    queryFn: async () => {
      if (version > 0) await new Promise((done) => setTimeout(done, 1_500));
      version += 1;
      return version;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? 1;
}

export function useCard(kind: string | null, id: string | null) {
  return useQuery({
    queryKey: keys.map('card', kind, id),
    queryFn: ({ signal }) =>
      api.get('/map/card/{kind}/{id}', { path: { kind: kind ?? '', id: id ?? '' }, signal }),
    enabled: kind !== null && id !== null,
  });
}

export function usePeople(geometry: GeoJSON.Geometry | null, buffer: number) {
  return useQuery({
    queryKey: keys.map('people', geometry, buffer),
    queryFn: async ({ signal }) => {
      const body = { geometry: { ...geometry }, buffer_m: buffer };
      const there = await api.post('/map/people', { body, signal });
      // The description calls GeoJSON an object.
      return { ...there, ring: there.ring as unknown as GeoJSON.Geometry };
    },
    enabled: geometry !== null,
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

export function useHits(text: string) {
  return useQuery({
    queryKey: ['search', 'map', text],
    queryFn: ({ signal }) =>
      api.get('/search', { query: { q: text, limit: 12 }, signal }) as Promise<{ items: Hit[] }>,
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export function useArchive(asOf: string | null, enabled: boolean) {
  return useQuery({
    queryKey: keys.archive('map', asOf),
    queryFn: ({ signal }) => api.get('/archive', { query: { as_of: asOf }, signal }) as Promise<Archive>,
    enabled,
    staleTime: MINUTE,
  });
}
