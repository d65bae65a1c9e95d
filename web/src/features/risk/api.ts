import {
  keepPreviousData,
  type UseQueryResult,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import type * as GeoJSON from 'geojson';
import { api, apiFetch, BASE } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';
import type { LonLat } from '@/map/geodesy';
import type { Change, EquipmentDescription } from './model/changes';

const ROOT = `${BASE}/risk`;
/** While sources are being worked out the picture is fetched again so often. */
const POLL_MS = 3_000;
const PAGE = 200;
/** Pages of a list that the map takes at most. */
const MOST_PAGES = 40;

/** What a picture rests on. */
export type Basis = {
  position: number;
  as_of: string;
  engine: string;
  frequencies: { id: string; title: Bilingual; confidence: string };
  weather: { title: Bilingual; confidence: string };
  computing: { done: number; of: number } | null;
  cell_m: number;
};
export type FnPoint = { deaths: number; per_year: number };
export type SocietalVerdict = {
  criteria: string;
  title: Bilingual;
  region: 'acceptable' | 'alarp' | 'unacceptable';
  critical_deaths: number | null;
  margin_factor: number | null;
  clause: string;
  confidence: string;
  upper: FnPoint[];
  lower: FnPoint[];
};
export type CriteriaLevel = { per_year: number; sensitivity: string; confidence: string };
export type CriteriaView = { id: string; title: Bilingual; levels: CriteriaLevel[] };
export type Summary = {
  basis: Basis;
  sources: number;
  not_computed: number;
  loss_of_life_per_year: number;
  fn: FnPoint[];
  society: SocietalVerdict[];
  criteria: CriteriaView[];
  people: { day: number; night: number };
  targets: { not_acceptable: number; to_be_asked: number; accepted: number };
};
export type ContourProperties = { level: number; area_m2?: number; is_cut?: boolean };
export type Contours = GeoJSON.FeatureCollection<GeoJSON.MultiPolygon | GeoJSON.Polygon, ContourProperties>;
export type ContoursAnswer = Contours & { basis: Basis };
type Named = { id: string; title: string };
export type Cause = {
  source: string;
  title: string;
  enterprise: Named | null;
  /** Nothing where the source is told as a whole. */
  case: string | null;
  hole: Bilingual | null;
  kind: string | null;
  kind_name: Bilingual | null;
  per_year: number;
  share: number;
  weather: { id: string; share: number }[];
};
export type Limit = {
  criteria: string;
  title: Bilingual;
  sensitivity: string;
  limit_per_year: number;
  is_met: boolean;
  margin_factor: number | null;
  clause: string;
  confidence: string;
};
export type Place = {
  basis: Basis;
  lon: number;
  lat: number;
  per_year: number;
  band: { low: number; high: number } | null;
  causes: Cause[];
  limits: Limit[];
};
export type Acceptance = 'accepted' | 'not_acceptable' | 'no_limit' | 'to_be_asked';
export type TargetVerdict = {
  criteria: string;
  title: Bilingual;
  acceptance: Acceptance;
  class: Bilingual | null;
  limit_per_year: number | null;
  margin_factor: number | null;
  clause: string;
  text: Bilingual;
  confidence: string;
};
export type TargetRow = {
  id: string;
  title: string;
  kind: string;
  persons: number | null;
  lon: number;
  lat: number;
  per_year: number;
  verdicts: TargetVerdict[];
  main_cause: { source: string; title: string; share: number } | null;
};
export type Trouble = { code: string; text: Bilingual; remedy: Bilingual | null };
export type SourceRow = {
  id: string;
  title: string;
  enterprise: Named | null;
  site: Named | null;
  /** Nothing where it is not computed. */
  substance: string | null;
  lon: number | null;
  lat: number | null;
  loss_of_life_per_year: number;
  frequency_per_year: number;
  reach_m: number;
  problem: Trouble | null;
};
export type Listed<T> = { basis: Basis; items: T[]; next: number | null; total: number };
export type TreeNode = {
  id: string;
  text: Bilingual;
  probability: number;
  hazards?: string[];
  branches?: TreeNode[];
};
export type Step = { text: Bilingual; value: number; unit: Bilingual };
export type Working = {
  steps: Step[];
  /** Rows of the set, as the engine tells them. */
  rows: Record<string, unknown>[];
  factors: { value: number; reason: string; by: string }[];
  notes: Bilingual[];
};
export type CaseView = {
  id: string;
  hole: Bilingual;
  frequency_per_year: number;
  working: Working;
  tree: { root: TreeNode } | null;
  loss_of_life_per_year: number;
  warnings: Bilingual[];
  faults: Bilingual[];
};
export type SourceView = {
  basis: Basis;
  source: SourceRow;
  equipment: EquipmentDescription;
  defaults: { path: string; value: string | null; text: Bilingual }[];
  cases: CaseView[];
};
export type SourceFigures = { loss_of_life_per_year: number; frequency_per_year: number; reach_m: number };
export type SourcePreview = { basis: Basis; before: SourceFigures; after: SourceFigures; cases: CaseView[] };
export type EnterpriseRow = {
  id: string;
  title: string;
  sources: number;
  loss_of_life_per_year: number;
  share: number;
  targets_not_acceptable: number;
};
export type ParkRow = {
  name: string;
  sources: number;
  sites: number;
  loss_of_life_per_year: number;
  share_of_city: number;
  headroom: {
    limit_per_year: number;
    used: number;
    target: Named;
    criteria: string;
    clause: string;
    confidence: string;
  } | null;
};
export type Society = { loss_of_life_per_year: number; fn: FnPoint[]; region: string };
export type Finding = {
  outcome: 'refused' | 'needs' | 'ask' | 'ok';
  text: Bilingual;
  clause: string;
  valid_from?: string | null;
  confidence: string;
};
export type TargetChange = {
  id: string | null;
  title: string;
  kind: string;
  lon: number;
  lat: number;
  before: number;
  after: number;
  limit_per_year: number | null;
  was_met: boolean;
  is_met: boolean;
  verdicts: TargetVerdict[];
};
export type Move = {
  change: number;
  distance_m: number | null;
  lon: number | null;
  lat: number | null;
  text: Bilingual;
};
export type WhatIf = {
  basis: Basis;
  verdict: 'acceptable' | 'needs' | 'not_acceptable' | 'to_be_asked';
  text: Bilingual;
  findings: Finding[];
  targets: TargetChange[];
  society: { before: Society; after: Society; without_new_people?: boolean };
  before: Contours;
  after: Contours;
  moves: Move[];
  headroom?: { park: string; before: number; after: number }[];
};
/** An answer, and how long it took to come. */
export type Timed<T> = { answer: T; took_ms: number };
export type Screened = {
  id: string;
  title: string;
  enterprise: Named | string | null;
  answer: 'in' | 'out' | 'to_be_asked';
  findings: { fact: string; value: unknown; reason: Bilingual }[];
};
export type Ranked = {
  id: string;
  title?: string;
  rank: number;
  score: number;
  parts: { criterion: string; value: number; normalised: number; weight: number }[];
  people_inside: Record<string, number>;
  sensitive_hit: number;
  in_top_share: number | null;
};
export type Relocation = {
  basis: Basis;
  screened: Screened[];
  ranking: Ranked[];
  criteria: { id: string; text: Bilingual; weight: number; direction: string }[];
};
type Exposed = { people_inside: Record<string, number>; loss_of_life_per_year: number };
export type Moved = {
  before: Exposed;
  after: Exposed;
  targets_freed: { id: string; title: string }[];
};
export type Stability = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
export type Wind = {
  wind_m_s: number;
  wind_from_deg: number;
  stability: Stability;
  temperature_k: number;
};
export type ResponseQuestion = {
  lon: number;
  lat: number;
  substance: string;
  vessel: string | null;
  size: 'small' | 'large';
  weather: Wind | null;
};
export type Zone = {
  id: string;
  name: Bilingual;
  kind: string;
  level: number | null;
  ring: LonLat[];
  distance_m: number;
};
export type FirstResponse = {
  basis?: Basis;
  zones: Zone[];
  guide: {
    isolation_m: number;
    protect_day_m: number;
    protect_night_m: number;
    source: string;
    confidence: string;
  } | null;
  plume_is_at_least_table: boolean;
  people: { day: number; night: number };
  targets: {
    id: string;
    title: string;
    kind: string;
    persons: number | null;
    distance_m: number;
    zone: string;
  }[];
  advice: Bilingual[];
  took_ms: number;
};

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await apiFetch(`${ROOT}${path}`, { signal });
  return (await response.json()) as T;
}

async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await apiFetch(
    `${ROOT}${path}`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    },
    60_000,
  );
  return (await response.json()) as T;
}

function search(values: Record<string, string | number | null | undefined>): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== null && value !== undefined && value !== '') out.set(name, String(value));
  const text = out.toString();
  return text === '' ? '' : `?${text}`;
}

const poll = (basis: Basis | undefined): number | false => (basis?.computing ? POLL_MS : false);

export function useSummary(): UseQueryResult<Summary> {
  return useQuery({
    queryKey: keys.risk('summary'),
    queryFn: ({ signal }) => get<Summary>('', signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

export function useContours(levels: readonly number[]): UseQueryResult<ContoursAnswer> {
  const list = [...levels].sort((a, b) => b - a).join(',');
  return useQuery({
    queryKey: keys.risk('contours', list),
    queryFn: ({ signal }) => get<ContoursAnswer>(`/contours${search({ levels: list })}`, signal),
    enabled: levels.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

export function usePlace(at: LonLat | null): UseQueryResult<Place> {
  return useQuery({
    queryKey: keys.risk('place', at),
    queryFn: ({ signal }) => get<Place>(`/place${search({ lon: at?.[0], lat: at?.[1] })}`, signal),
    enabled: at !== null,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

export type ListQuery = { q?: string; state?: string };

async function everything<T>(path: string, query: ListQuery, signal?: AbortSignal): Promise<Listed<T>> {
  const items: T[] = [];
  let cursor: number | null = null;
  for (let n = 0; n < MOST_PAGES; n++) {
    const page: Listed<T> = await get<Listed<T>>(
      `${path}${search({ ...query, cursor, limit: PAGE })}`,
      signal,
    );
    items.push(...page.items);
    cursor = page.next;
    if (cursor === null || page.items.length === 0) return { ...page, items };
  }
  throw new Error('The list does not end');
}

/** All pages of a list: for the map, and for files. */
export const readTargets = (query: ListQuery = {}, signal?: AbortSignal) =>
  everything<TargetRow>('/targets', query, signal);
export const readSources = (query: ListQuery = {}, signal?: AbortSignal) =>
  everything<SourceRow>('/sources', query, signal);

export function useAllTargets(wanted = true): UseQueryResult<Listed<TargetRow>> {
  return useQuery({
    queryKey: keys.risk('targets', 'all'),
    queryFn: ({ signal }) => readTargets({}, signal),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}

export function useAllSources(wanted = true): UseQueryResult<Listed<SourceRow>> {
  return useQuery({
    queryKey: keys.risk('sources', 'all'),
    queryFn: ({ signal }) => readSources({}, signal),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}

function useList<T>(path: string, query: ListQuery) {
  return useInfiniteQuery({
    queryKey: keys.risk(path, 'list', query),
    queryFn: ({ pageParam, signal }) =>
      get<Listed<T>>(`${path}${search({ ...query, cursor: pageParam, limit: 100 })}`, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}
export const useTargets = (query: ListQuery) => useList<TargetRow>('/targets', query);
export const useSources = (query: ListQuery) => useList<SourceRow>('/sources', query);

export function useSource(id: string): UseQueryResult<SourceView> {
  return useQuery({
    queryKey: keys.risk('source', id),
    queryFn: ({ signal }) => get<SourceView>(`/sources/${encodeURIComponent(id)}`, signal),
  });
}

export function useSourcePreview(
  id: string,
  equipment: EquipmentDescription | null,
  set: string | undefined,
): UseQueryResult<SourcePreview> {
  return useQuery({
    queryKey: keys.risk('source', id, 'preview', equipment, set),
    queryFn: ({ signal }) =>
      post<SourcePreview>(`/sources/${encodeURIComponent(id)}/preview`, { equipment, set }, signal),
    enabled: equipment !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** A list that came bare or beside its basis. */
const bare = <T>(value: T[] | { items: T[] }): T[] => (Array.isArray(value) ? value : value.items);

export function useEnterprises(wanted = true): UseQueryResult<EnterpriseRow[]> {
  return useQuery({
    queryKey: keys.risk('enterprises'),
    queryFn: async ({ signal }) =>
      bare(await get<EnterpriseRow[] | { items: EnterpriseRow[] }>('/enterprises?limit=500', signal)),
    enabled: wanted,
  });
}

export function useParks(wanted = true): UseQueryResult<ParkRow[]> {
  return useQuery({
    queryKey: keys.risk('parks'),
    queryFn: async ({ signal }) => bare(await get<ParkRow[] | { items: ParkRow[] }>('/parks', signal)),
    enabled: wanted,
  });
}

export function useWhatIf(
  changes: readonly Change[],
  levels: readonly number[],
  title: string,
): UseQueryResult<Timed<WhatIf>> {
  return useQuery({
    queryKey: keys.risk('what-if', changes, levels),
    queryFn: async ({ signal }) => {
      const from = performance.now();
      const answer = await post<WhatIf>('/what-if', { title, changes, levels }, signal);
      return { answer, took_ms: performance.now() - from };
    },
    enabled: changes.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useRelocation(weights: Record<string, number> | null): UseQueryResult<Relocation> {
  return useQuery({
    queryKey: keys.risk('relocation', weights),
    queryFn: ({ signal }) =>
      weights === null
        ? get<Relocation>('/relocation', signal)
        : post<Relocation>('/relocation', { weights, top: 10, draws: 2000 }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useMoved(site: string | null): UseQueryResult<Moved> {
  return useQuery({
    queryKey: keys.risk('relocation', 'moved', site),
    queryFn: ({ signal }) => post<Moved>(`/relocation/${encodeURIComponent(site ?? '')}/moved`, {}, signal),
    enabled: site !== null,
    retry: false,
  });
}

/** The same for several sites at once, for their sums. */
export function useMovedAll(sites: readonly string[]) {
  return useQueries({
    queries: sites.map((site) => ({
      queryKey: keys.risk('relocation', 'moved', site),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        post<Moved>(`/relocation/${encodeURIComponent(site)}/moved`, {}, signal),
      retry: false,
    })),
  });
}

export function useFirstResponse(question: ResponseQuestion | null): UseQueryResult<FirstResponse> {
  return useQuery({
    queryKey: keys.risk('first-response', question),
    queryFn: ({ signal }) => post<FirstResponse>('/first-response', question, signal),
    enabled: question !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export type MapLayer = { id: string; tiles?: string | null; url?: string | null; credit?: string };
export type Ground = { layers: MapLayer[]; centre: LonLat; zoom: number };

export function useGround(): UseQueryResult<Ground> {
  return useQuery({
    queryKey: ['ground', 'layers'],
    queryFn: async ({ signal }) => (await api.get('/map/layers', { signal })) as unknown as Ground,
    staleTime: 300_000,
  });
}

export type SubstanceItem = { cas: string; name: Bilingual; state: string };

export function useSubstances(text: string): UseQueryResult<SubstanceItem[]> {
  return useQuery({
    queryKey: ['risk-substances', text],
    queryFn: async ({ signal }) => {
      const response = await apiFetch(`${BASE}/consequence/substances${search({ q: text, limit: 20 })}`, {
        signal,
      });
      return ((await response.json()) as { items: SubstanceItem[] }).items;
    },
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

export type Hit = Schema['SearchResult'] & { point?: LonLat | null };

/** Vessels of the city, by the search that the whole client uses. */
export function useVessels(text: string): UseQueryResult<Hit[]> {
  return useQuery({
    queryKey: ['risk-search', text],
    queryFn: async ({ signal }) => {
      const found = await api.get('/search', { query: { q: text, limit: 60 }, signal });
      return (found.items as unknown as Hit[]).filter(({ kind }) => kind === 'vessel').slice(0, 20);
    },
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
