import {
  keepPreviousData,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type * as GeoJSON from 'geojson';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';
import type { LonLat } from '@/map/geodesy';
import type { Change, EquipmentDescription } from './model/changes';

/** While sources are being worked out the picture is fetched again so often. */
const POLL_MS = 3_000;
const PAGE = 500;
/** Pages of a list that the map takes at most. */
const MOST_PAGES = 40;
/** A long release in a thick cloud takes its time. */
const LONG_MS = 60_000;

/** What the server sends has every member; the description marks those that may be null as optional. */
export type Whole<T> = T extends (infer U)[]
  ? Whole<U>[]
  : T extends object
    ? { [K in keyof T]-?: Whole<Exclude<T[K], undefined>> }
    : T;

export type Basis = Whole<Schema['Basis']>;
export type FnPoint = Whole<Schema['FnShown']>;
export type SocietalVerdict = Whole<Schema['SocietyShown']>;
export type Summary = Whole<Schema['RiskSummary']>;
export type CriteriaView = Whole<Schema['CriteriaShown']>;
export type ContourProperties = { level: number; area_m2?: number; is_cut?: boolean };
export type Contours = GeoJSON.FeatureCollection<GeoJSON.MultiPolygon | GeoJSON.Polygon, ContourProperties>;
export type ContoursAnswer = Contours & { basis: Basis };
export type Place = Whole<Schema['PlaceRisk']>;
export type PlaceSets = Whole<Schema['PlaceSets']>;
export type Limit = Whole<Schema['Limit']>;
export type TargetRow = Whole<Schema['TargetShown']>;
export type SourceRow = Whole<Schema['SourceShown']>;
export type Listed<T> = { basis: Basis; items: T[]; next: number | null; total: number };

// The working and the tree of a case go over the wire as the engine tells them: `science/qra/src/release_case.rs`, `event_tree.rs`.
export type TreeNode = {
  id: string;
  text: Bilingual;
  probability: number;
  hazards?: string[];
  branches?: TreeNode[];
};
export type Step = { text: Bilingual; value: number; unit: Bilingual };
export type Working = { steps: Step[]; notes: Bilingual[] };
export type CaseView = Omit<Whole<Schema['CaseShown']>, 'working' | 'tree'> & {
  working: Working;
  tree: { root: TreeNode } | null;
};
export type SourceView = Omit<Whole<Schema['SourceTold']>, 'equipment' | 'cases'> & {
  equipment: EquipmentDescription;
  cases: CaseView[];
};
export type SourceFigures = Whole<Schema['Figures']>;
export type SourcePreview = Omit<Whole<Schema['Previewed']>, 'cases'> & { cases: CaseView[] };
export type Domino = Whole<Schema['Domino']>;
export type EnterpriseRow = Whole<Schema['EnterpriseShare']>;
export type EnterpriseRisk = Omit<Whole<Schema['EnterpriseRisk']>, 'contours'> & { contours: Contours };
export type SourcePart = Whole<Schema['SourcePart']>;
export type ParkRow = Whole<Schema['ParkShown']>;
export type Park = Omit<Whole<Schema['ParkTold']>, 'contours' | 'edge'> & {
  contours: Contours;
  edge: (Omit<Whole<NonNullable<Schema['ParkTold']['edge']>>, 'ring'> & { ring: LonLat[] }) | null;
};
export type Finding = Whole<Schema['FindingShown']>;
export type FindingTarget = Whole<Schema['FindingTarget']>;
export type TargetChange = Whole<Schema['TargetChange']>;
export type MoveRow = Whole<Schema['MoveShown']>;
export type ScenarioRow = Whole<Schema['ScenarioRow']>;
export type Scenario = Omit<Whole<Schema['ScenarioShown']>, 'changes' | 'names'> & {
  changes: Change[];
  names: Record<string, string>;
};
export type WhatIf = Omit<Whole<Schema['WhatIf']>, 'before' | 'after'> & {
  before: Contours;
  after: Contours;
};
/** An answer, and how long it took to come. */
export type Timed<T> = { answer: T; took_ms: number };
export type Screened = Whole<Schema['ScreenedShown']>;
export type Ranked = Whole<Schema['RankedShown']>;
export type Relocation = Whole<Schema['Relocation']>;
export type Moved = Whole<Schema['MovedShown']>;
export const STABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type ResponseQuestion = Schema['FirstAsked'];
export type Zone = Omit<Whole<Schema['ZoneShown']>, 'ring'> & { ring: LonLat[] };
export type FirstResponse = Omit<Whole<Schema['FirstShown']>, 'zones'> & { zones: Zone[] };

/** Of which moment: a past day or a recorded run; the present where neither is said. */
export type When = { as_of?: string; run?: string };
const NOW: When = {};

const poll = (basis: Basis | undefined): number | false => (basis?.computing ? POLL_MS : false);

export function useSummary(when: When = NOW): UseQueryResult<Summary> {
  return useQuery({
    queryKey: keys.risk('summary', when),
    queryFn: async ({ signal }) => (await api.get('/risk', { query: { ...when }, signal })) as Summary,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

export function useContours(levels: readonly number[], when: When = NOW): UseQueryResult<ContoursAnswer> {
  const list = [...levels].sort((a, b) => b - a).join(',');
  return useQuery({
    queryKey: keys.risk('contours', list, when),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/contours', {
        query: { levels: list, ...when },
        signal,
      })) as unknown as ContoursAnswer,
    enabled: levels.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

export function usePlace(at: LonLat | null, when: When = NOW): UseQueryResult<Place> {
  return useQuery({
    queryKey: keys.risk('place', at, when),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/place', {
        query: { lon: at?.[0] ?? 0, lat: at?.[1] ?? 0, ...when },
        signal,
      })) as Place,
    enabled: at !== null,
    retry: false,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

/** What other sets of frequencies make of a place; asked only when somebody opens it. */
export function usePlaceSets(at: LonLat, wanted: boolean, when: When = NOW): UseQueryResult<PlaceSets> {
  return useQuery({
    queryKey: keys.risk('place', at, 'sets', when),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/place/sets', {
        query: { lon: at[0], lat: at[1], ...when },
        signal,
        timeoutMs: LONG_MS,
      })) as PlaceSets,
    enabled: wanted,
    retry: false,
  });
}

export type ListQuery = { q?: string; state?: string } & When;
type ListPath = '/risk/targets' | '/risk/sources';

async function page<T>(
  path: ListPath,
  query: ListQuery,
  cursor: number | null,
  limit: number,
  signal?: AbortSignal,
): Promise<Listed<T>> {
  return (await api.get(path, { query: { ...query, cursor, limit }, signal })) as unknown as Listed<T>;
}

async function everything<T>(path: ListPath, query: ListQuery, signal?: AbortSignal): Promise<Listed<T>> {
  const items: T[] = [];
  let cursor: number | null = null;
  for (let n = 0; n < MOST_PAGES; n++) {
    const part: Listed<T> = await page<T>(path, query, cursor, PAGE, signal);
    items.push(...part.items);
    cursor = part.next;
    if (cursor === null || part.items.length === 0) return { ...part, items };
  }
  throw new Error('The list does not end');
}

/** All pages of a list: for the map, and for files. */
export const readTargets = (query: ListQuery = {}, signal?: AbortSignal) =>
  everything<TargetRow>('/risk/targets', query, signal);
export const readSources = (query: ListQuery = {}, signal?: AbortSignal) =>
  everything<SourceRow>('/risk/sources', query, signal);

export function useAllTargets(wanted = true, when: When = NOW): UseQueryResult<Listed<TargetRow>> {
  return useQuery({
    queryKey: keys.risk('targets', 'all', when),
    queryFn: ({ signal }) => readTargets(when, signal),
    enabled: wanted,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

export function useAllSources(wanted = true, when: When = NOW): UseQueryResult<Listed<SourceRow>> {
  return useQuery({
    queryKey: keys.risk('sources', 'all', when),
    queryFn: ({ signal }) => readSources(when, signal),
    enabled: wanted,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

function useList<T>(path: ListPath, query: ListQuery) {
  return useInfiniteQuery({
    queryKey: keys.risk(path, 'list', query),
    queryFn: ({ pageParam, signal }) => page<T>(path, query, pageParam, 100, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}
export const useTargets = (query: ListQuery) => useList<TargetRow>('/risk/targets', query);
export const useSources = (query: ListQuery) => useList<SourceRow>('/risk/sources', query);

export function useSource(id: string): UseQueryResult<SourceView> {
  return useQuery({
    queryKey: keys.risk('source', id),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/sources/{id}', { path: { id }, signal })) as unknown as SourceView,
    retry: false,
  });
}

export function useDomino(id: string): UseQueryResult<Domino> {
  return useQuery({
    queryKey: keys.risk('source', id, 'domino'),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/sources/{id}/domino', { path: { id }, signal })) as Domino,
    retry: false,
  });
}

export function useSourcePreview(
  id: string,
  equipment: EquipmentDescription | null,
  set: string | undefined,
): UseQueryResult<SourcePreview> {
  return useQuery({
    queryKey: keys.risk('source', id, 'preview', equipment, set),
    queryFn: async ({ signal }) =>
      (await api.post('/risk/sources/{id}/preview', {
        path: { id },
        body: { equipment: { ...equipment }, set: set ?? null },
        signal,
        timeoutMs: LONG_MS,
      })) as unknown as SourcePreview,
    enabled: equipment !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useEnterprises(wanted = true): UseQueryResult<EnterpriseRow[]> {
  return useQuery({
    queryKey: keys.risk('enterprises'),
    queryFn: async ({ signal }) => (await api.get('/risk/enterprises', { signal })).items as EnterpriseRow[],
    enabled: wanted,
  });
}

/** What an enterprise adds to the risk of the city. */
export function useEnterpriseRisk(id: string): UseQueryResult<EnterpriseRisk> {
  return useQuery({
    queryKey: keys.risk('enterprise', id),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/enterprises/{id}', {
        path: { id },
        signal,
        timeoutMs: LONG_MS,
      })) as unknown as EnterpriseRisk,
    retry: false,
    refetchInterval: ({ state }) => poll(state.data?.basis),
  });
}

/** The parks that use most: a first page. */
export function useParks(wanted = true): UseQueryResult<ParkRow[]> {
  return useQuery({
    queryKey: keys.risk('parks'),
    queryFn: async ({ signal }) => (await api.get('/risk/parks', { signal })).items as ParkRow[],
    enabled: wanted,
  });
}

export const PARK_SORTS = ['used', 'edge', 'loss', 'level', 'sources', 'name'] as const;
export type ParkQuery = { q: string; sort: (typeof PARK_SORTS)[number] };
const PARK_PAGE = 24;

export function useParkPages({ q, sort }: ParkQuery) {
  return useInfiniteQuery({
    queryKey: keys.risk('parks', 'pages', q, sort),
    queryFn: async ({ pageParam, signal }) =>
      (await api.get('/risk/parks', {
        query: { q, sort, cursor: pageParam, limit: PARK_PAGE },
        signal,
        timeoutMs: LONG_MS,
      })) as Listed<ParkRow>,
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

export function usePark(name: string): UseQueryResult<Park> {
  return useQuery({
    queryKey: keys.risk('park', name),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/parks/{name}', {
        path: { name },
        signal,
        timeoutMs: LONG_MS,
      })) as unknown as Park,
    retry: false,
    refetchInterval: ({ state }) => poll(state.data?.basis),
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
      const body = { title, changes: [...changes], levels: [...levels] };
      const answer = await api.post('/risk/what-if', { body, signal, timeoutMs: LONG_MS });
      return { answer: answer as unknown as WhatIf, took_ms: performance.now() - from };
    },
    enabled: changes.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: ({ state }) => poll(state.data?.answer.basis),
  });
}

export function useScenarios(mine: boolean, wanted: boolean): UseQueryResult<ScenarioRow[]> {
  return useQuery({
    queryKey: keys.risk('scenarios', mine),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/scenarios', { query: mine ? { mine } : {}, signal })).items as ScenarioRow[],
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}

export function useScenario(id: string): UseQueryResult<Scenario> {
  return useQuery({
    queryKey: keys.risk('scenario', id),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/scenarios/{id}', { path: { id }, signal })) as unknown as Scenario,
    enabled: id !== '',
    retry: false,
  });
}

export type ScenarioAct =
  | { kind: 'save'; name: string; remarks: string; changes: readonly Change[] }
  | {
      kind: 'change';
      id: string;
      version: number;
      body: { name?: string; remarks?: string; changes?: readonly Change[] };
    }
  | { kind: 'delete'; id: string; version: number }
  | { kind: 'undo'; id: string; version: number };

/** Saves, changes, deletes a scenario, or takes the last change of one back; answers with it where it is there. */
export function useScenarioAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (act: ScenarioAct): Promise<Scenario | null> => {
      const timeoutMs = LONG_MS;
      if (act.kind === 'save') {
        const body = { name: act.name, remarks: act.remarks, changes: [...act.changes] };
        return (await api.post('/risk/scenarios', { body, timeoutMs })) as unknown as Scenario;
      }
      const [path, headers] = [{ id: act.id }, { 'If-Match': `"${act.version}"` }];
      if (act.kind === 'delete') {
        await api.delete('/risk/scenarios/{id}', { path, headers });
        return null;
      }
      if (act.kind === 'undo')
        return (await api.post('/risk/scenarios/{id}/undo', { path, headers })) as unknown as Scenario;
      const { name = null, remarks = null, changes } = act.body;
      const body = { name, remarks, changes: changes === undefined ? null : [...changes] };
      return (await api.patch('/risk/scenarios/{id}', {
        path,
        headers,
        body,
        timeoutMs,
      })) as unknown as Scenario;
    },
    onSuccess: (found, act) => {
      if (found !== null) client.setQueryData(keys.risk('scenario', found.scenario.id), found);
      else if (act.kind === 'delete') client.removeQueries({ queryKey: keys.risk('scenario', act.id) });
      void client.invalidateQueries({ queryKey: keys.risk('scenarios') });
    },
  });
}

/** Weights and settings that differ from the usual ones; nothing where they do not. */
export type RelocationAsked = {
  weights: Record<string, number> | null;
  dense: number | null;
  within: number | null;
};

export function useRelocation({ weights, dense, within }: RelocationAsked): UseQueryResult<Relocation> {
  return useQuery({
    queryKey: keys.risk('relocation', weights, dense, within),
    queryFn: async ({ signal }) =>
      (weights === null && dense === null && within === null
        ? await api.get('/risk/relocation', { signal, timeoutMs: LONG_MS })
        : await api.post('/risk/relocation', {
            body: {
              weights: weights ?? {},
              top: null,
              draws: null,
              spread: null,
              dense_per_km2: dense,
              within_m: within,
              main_districts: null,
            },
            signal,
            timeoutMs: LONG_MS,
          })) as Relocation,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useMoved(site: string | null): UseQueryResult<Moved> {
  return useQuery({
    queryKey: keys.risk('relocation', 'moved', site),
    queryFn: async ({ signal }) =>
      (await api.post('/risk/relocation/{site}/moved', { path: { site: site ?? '' }, signal })) as Moved,
    enabled: site !== null,
    retry: false,
  });
}

export function useFirstResponse(question: ResponseQuestion | null): UseQueryResult<FirstResponse> {
  return useQuery({
    queryKey: keys.risk('first-response', question),
    queryFn: async ({ signal }) =>
      (await api.post('/risk/first-response', {
        body: question ?? {},
        signal,
        timeoutMs: LONG_MS,
      })) as unknown as FirstResponse,
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
      const found = await api.get('/consequence/substances', { query: { q: text, limit: 20 }, signal });
      return found.items as SubstanceItem[];
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
