import { keepPreviousData, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type * as GeoJSON from 'geojson';
import { ApiError, api, apiFetch, BASE } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';
import type { LonLat } from '@/map/geodesy';
import type { Outcome, Proposal, Scenario, SubstanceItem, WeatherItem } from './model/types';

const ROOT = `${BASE}/consequence`;
/** A long release in a thick cloud takes its time. */
const RUN_TIMEOUT_MS = 60_000;

async function json<T>(address: string, init?: RequestInit, timeoutMs?: number): Promise<T> {
  const response = await apiFetch(address, init, timeoutMs);
  return (await response.json()) as T;
}

export function useSubstances(text: string): UseQueryResult<SubstanceItem[]> {
  return useQuery({
    queryKey: ['consequence', 'substances', text],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ q: text, limit: '20' });
      return (await json<{ items: SubstanceItem[] }>(`${ROOT}/substances?${search}`, { signal })).items;
    },
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

export function useWeather(): UseQueryResult<{ items: WeatherItem[]; source: Bilingual }> {
  return useQuery({
    queryKey: ['consequence', 'weather'],
    queryFn: ({ signal }) => json(`${ROOT}/weather`, { signal }),
    staleTime: 300_000,
  });
}

/** Vessels by name, code or what stands in them, as the city's search finds them. */
export function useVessels(text: string): UseQueryResult<Schema['SearchResult'][]> {
  return useQuery({
    queryKey: ['consequence', 'search', text],
    queryFn: async ({ signal }) => {
      const found = await api.get('/search', { query: { q: text, limit: 100 }, signal });
      return found.items.filter(({ kind }) => kind === 'vessel').slice(0, 20);
    },
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

/** A case proposed from the record of a vessel. */
export function useProposal(vessel: string | undefined): UseQueryResult<Proposal> {
  return useQuery({
    queryKey: ['consequence', 'vessel', vessel],
    queryFn: ({ signal }) => json(`${ROOT}/vessels/${encodeURIComponent(vessel ?? '')}`, { signal }),
    enabled: vessel !== undefined,
    retry: false,
    staleTime: 60_000,
  });
}

export type Question = { scenario: Scenario; vessel?: string };

/** Every run is noted by the server as the reading of something sensitive: the same question is asked once. */
export function useOutcome(question: Question | null): UseQueryResult<Outcome> {
  return useQuery({
    queryKey: ['consequence', 'run', question],
    queryFn: async ({ signal }) => {
      const outcome = await json<Outcome>(
        ROOT,
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(question),
          signal,
        },
        RUN_TIMEOUT_MS,
      );
      if (!Array.isArray(outcome.hazards))
        throw new ApiError({ status: 200, code: 'web.not_json', errors: [] });
      return outcome;
    },
    enabled: question !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
}

/** People inside each ring; a ring that is nowhere reached asks nothing. */
export function usePeopleInside(rings: readonly LonLat[][], permitted: boolean) {
  return useQueries({
    queries: rings.map((ring) => ({
      queryKey: keys.map('people', 'ring', ring),
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const geometry = { type: 'Polygon', coordinates: [ring] } satisfies GeoJSON.Polygon;
        return api.post('/map/people', { body: { geometry: { ...geometry }, buffer_m: 0 }, signal });
      },
      enabled: permitted && ring.length > 3,
      staleTime: 60_000,
      retry: false,
    })),
  });
}

export type MapLayer = { id: string; tiles?: string | null; url?: string | null; credit?: string };

export function useMapLayers(wanted: boolean): UseQueryResult<MapLayer[]> {
  return useQuery({
    queryKey: keys.map('layers', 'consequence'),
    queryFn: async ({ signal }) => (await api.get('/map/layers', { signal })).layers as MapLayer[],
    enabled: wanted,
    staleTime: 300_000,
  });
}
