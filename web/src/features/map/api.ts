import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type * as GeoJSON from 'geojson';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';
import type { Grade } from '@/ui';

export type Words = string | Bilingual;

export type ServerLayer = {
  id: string;
  label: Words;
  /** Kind of record; absent for the ground. */
  kind?: string | null;
  /** What its tiles say about each record. */
  attributes?: string[];
  geometry: string;
  min_zoom?: number;
  max_zoom?: number;
  count?: number;
  schematic?: boolean;
  credit?: Words | null;
  /** Address of vector tiles. */
  tiles?: string | null;
  /** Address of GeoJSON. */
  url?: string | null;
  bounds?: [number, number, number, number] | null;
};
export type LayerList = { layers: ServerLayer[]; centre: [number, number]; zoom: number };

export type RecordLink = { kind: string; id: string };
export type CardFact = {
  field?: string;
  label: Words;
  value: Words | number | boolean | null;
  unit?: string | null;
  /** The record referred to, `/records/{kind}/{id}`. */
  record?: string | null;
};
export type Card = {
  title: string;
  kind: string;
  kind_label?: Words;
  facts: CardFact[];
  colour?: string | null;
  grade?: number | null;
  reason?: Words | null;
  /** `/records/{kind}/{id}` */
  record: string;
};

export type Target = {
  id: string;
  title: string;
  target_kind?: string;
  persons?: number;
  /** 0 inside. */
  distance_m: number;
  /** Share of its area that lies there; a point counts whole. */
  share?: number;
};
export type People = {
  /** Shares of areas, rounded up in sum. */
  persons: number;
  target_count: number;
  targets: Target[];
  site_count: number;
  sites: { id: string; title: string; distance_m: number; colour?: string }[];
  ring: GeoJSON.Geometry | null;
  position: number;
};

export type Hit = {
  kind: string;
  id: string;
  title: string;
  subtitle?: Words | null;
  point?: [number, number] | null;
  match?: { field: string; text: string } | null;
};

/** Red, orange, yellow, blue, not decided. */
export type ColourCounts = [number, number, number, number, number];
export type RiskRow = {
  id: string;
  kind: 'site' | 'risk_point';
  name: string;
  enterprise: string;
  district: string;
  district_name: string;
  park: string;
  colour: Grade | null;
  reason: Bilingual;
  grade: number | null;
  point: [number, number] | null;
  demo: boolean;
};
export type Archive = {
  as_of: string;
  position: number;
  edition: string;
  engine: string;
  counts: Record<
    string,
    {
      all: ColourCounts;
      by_district: Record<string, ColourCounts>;
      by_sector: Record<string, ColourCounts>;
    }
  >;
  rows: RiskRow[];
  demo: boolean;
};

const MINUTE = 60_000;

export function useLayers() {
  return useQuery({
    queryKey: keys.map('layers'),
    queryFn: ({ signal }) => api.get<LayerList>('/map/layers', { signal }),
  });
}

/** The ground changes with the installation, not with records. */
export function useBase(name: string, enabled = true) {
  return useQuery({
    queryKey: ['ground', name],
    queryFn: ({ signal }) => api.get<GeoJSON.FeatureCollection>(`/map/base/${name}`, { signal }),
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
      api.get<Card>(`/map/card/${encodeURIComponent(kind ?? '')}/${encodeURIComponent(id ?? '')}`, {
        signal,
      }),
    enabled: kind !== null && id !== null,
  });
}

export function usePeople(geometry: GeoJSON.Geometry | null, buffer: number) {
  return useQuery({
    queryKey: keys.map('people', geometry, buffer),
    queryFn: ({ signal }) => api.post<People>('/map/people', { geometry, buffer_m: buffer }, { signal }),
    enabled: geometry !== null,
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

export function useHits(text: string) {
  return useQuery({
    queryKey: ['search', 'map', text],
    queryFn: ({ signal }) => api.get<{ items: Hit[] }>('/search', { query: { q: text, limit: 12 }, signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export function useArchive(asOf: string | null, enabled: boolean) {
  return useQuery({
    queryKey: keys.archive('map', asOf),
    queryFn: ({ signal }) => api.get<Archive>('/archive', { query: { as_of: asOf }, signal }),
    enabled,
    staleTime: MINUTE,
  });
}
