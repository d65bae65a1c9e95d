import {
  queryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { api } from './client';
import type { Narrow, QueryOf, Schema } from './contract';
import { keys } from './keys';

export type Edition = '2018' | '2009';
export type Colour = Schema['Colour'];

/** A number to read, and exactly: a fraction in lowest terms. */
export type Figure = Schema['Number'];
export type HazardRow = Schema['HazardRow'];
export type HazardPage = Schema['HazardPage'];

/** Row of a table of the standard that gives a number: `Basis` of `science/regulations`, which has no schema. */
export type Basis = {
  table: string;
  row: string;
  name_zh: string;
  name_en: string;
  clause: string;
  source: string;
  confidence: string;
};
export type CountedLine = Narrow<Schema['LineView'], { q_basis: Basis; beta_basis: Basis }>;
export type OtherLine = Schema['OtherLineView'];
export type Neighbour = Schema['NeighbourView'];
export type Step = Schema['StepView'];
export type Verdict = Narrow<Schema['EditionVerdict'], { lines: CountedLine[] }>;
export type UnitVerdicts = Narrow<Schema['UnitVerdicts'], { verdicts: Verdict[] }>;
export type Reason = Schema['ReasonView'];

/** What is left of a verdict in a history. */
export type Outcome = Schema['Outcome'];
export type Turn = Schema['TurnView'];
export type Timeline = Schema['Timeline'];
export type Due = Schema['DueView'];
export type DueList = Schema['DueList'];
export type Change = Schema['ChangeView'];
export type ChangeList = Schema['ChangeList'];

/** Red, orange, yellow, blue, not decided: the description cannot count members. */
export type ColourCounts = [number, number, number, number, number];
export type ArchiveCounts = Narrow<
  Schema['Counts'],
  { all: ColourCounts; by_district: Record<string, ColourCounts>; by_sector: Record<string, ColourCounts> }
>;
export type RiskRow = Narrow<
  Schema['RowView'],
  { kind: 'site' | 'risk_point'; point?: [number, number] | null }
>;
export type Archive = Narrow<
  Schema['ArchiveView'],
  { counts: Record<'site' | 'risk_point', ArchiveCounts>; rows: RiskRow[] }
>;

/** `2009` for `gb18218-2009+order40-2011`. */
export function editionOf(id: string): Edition {
  return id.includes('2009') ? '2009' : '2018';
}

const PAGE = 100;
const WHOLE = 1000;

/** Units with their verdicts, the worst first, page by page. */
export function useHazards(query: QueryOf<'/hazards'>) {
  return useInfiniteQuery({
    queryKey: keys.hazards('list', query),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get('/hazards', { query: { ...query, limit: PAGE, after: pageParam }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}

/** All pages of the list; `onRows` is told how many are there so far. */
export async function readAllHazards(
  query: QueryOf<'/hazards'>,
  onRows?: (rows: number, of: number) => void,
  signal?: AbortSignal,
): Promise<HazardPage> {
  let page: HazardPage = await api.get('/hazards', { query: { ...query, limit: WHOLE }, signal });
  const items = [...page.items];
  while (page.next) {
    onRows?.(items.length, page.count);
    page = await api.get('/hazards', {
      query: { ...query, limit: WHOLE, after: page.next },
      signal,
    });
    items.push(...page.items);
  }
  return { ...page, items, next: null };
}

/** Every unit that may be seen: for filters and for the worst of each enterprise. */
export function useAllHazards(query: QueryOf<'/hazards'>, enabled = true): UseQueryResult<HazardPage> {
  return useQuery({
    queryKey: keys.hazards('all', query),
    queryFn: ({ signal }) => readAllHazards(query, undefined, signal),
    staleTime: 60_000,
    enabled,
  });
}

function hazardOptions(unit: string, query: QueryOf<'/hazards/{unit}'>) {
  return queryOptions({
    queryKey: keys.hazards('unit', unit, query),
    queryFn: ({ signal }) =>
      api.get('/hazards/{unit}', { path: { unit }, query, signal }) as Promise<UnitVerdicts>,
  });
}

export function useHazard(unit: string, query: QueryOf<'/hazards/{unit}'>): UseQueryResult<UnitVerdicts> {
  return useQuery({ ...hazardOptions(unit, query), placeholderData: (before) => before });
}

export function useHazardsOf(
  units: readonly string[],
  query: QueryOf<'/hazards/{unit}'>,
): UseQueryResult<UnitVerdicts>[] {
  return useQueries({ queries: units.map((unit) => hazardOptions(unit, query)) });
}

function timelineOptions(unit: string, query: QueryOf<'/hazards/{unit}/timeline'>) {
  return queryOptions({
    queryKey: keys.hazards('timeline', unit, query),
    queryFn: ({ signal }) => api.get('/hazards/{unit}/timeline', { path: { unit }, query, signal }),
  });
}

export function useTimeline(
  unit: string,
  query: QueryOf<'/hazards/{unit}/timeline'>,
): UseQueryResult<Timeline> {
  return useQuery(timelineOptions(unit, query));
}

export function useTimelinesOf(
  units: readonly string[],
  query: QueryOf<'/hazards/{unit}/timeline'>,
): UseQueryResult<Timeline>[] {
  return useQueries({ queries: units.map((unit) => timelineOptions(unit, query)) });
}

export function useDue(query: QueryOf<'/hazards/due'>, enabled = true): UseQueryResult<DueList> {
  return useQuery({
    queryKey: keys.hazards('due', query),
    queryFn: ({ signal }) => api.get('/hazards/due', { query, signal }),
    enabled,
  });
}

export function useChanges(query: QueryOf<'/hazards/changes'>, enabled = true): UseQueryResult<ChangeList> {
  return useQuery({
    queryKey: keys.hazards('changes', query),
    queryFn: ({ signal }) => api.get('/hazards/changes', { query, signal }),
    enabled,
  });
}

export function useArchive(query: QueryOf<'/archive'>, enabled = true): UseQueryResult<Archive> {
  return useQuery({
    queryKey: keys.archive('of', query),
    queryFn: ({ signal }) => api.get('/archive', { query, signal }) as Promise<Archive>,
    placeholderData: (before) => before,
    enabled,
  });
}
