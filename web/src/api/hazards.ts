import {
  queryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { api, type Query } from './client';
import { keys } from './keys';
import type { Bilingual } from './types';

export type Edition = '2018' | '2009';
export type Colour = 'red' | 'orange' | 'yellow' | 'blue';

/** A number to read, and exactly: a fraction in lowest terms. */
export type Figure = { text: string; exact: string };

export type HazardRow = {
  unit: string;
  code: string;
  name: string;
  site?: string | null;
  site_name: string;
  enterprise?: string | null;
  enterprise_name: string;
  district: string;
  district_name: string;
  park: string;
  sector: string;
  s: Figure;
  r?: Figure | null;
  alpha?: string | null;
  persons_500m?: number | null;
  major_hazard: boolean;
  grade?: number | null;
  colour?: Colour | null;
  open: number;
  lines: number;
  substances: string[];
  other_grade?: number | null;
  other_major_hazard: boolean;
  joined: string[];
  demo: boolean;
};

export type HazardPage = {
  items: HazardRow[];
  next?: string | null;
  edition: string;
  as_of: string;
  position: number;
  /** Units by grade key, whatever the grade asked for. */
  totals: Record<string, number>;
  count: number;
};

/** Row of a table of the standard that gives a number. */
export type Basis = {
  table: string;
  row: string;
  name_zh: string;
  name_en: string;
  clause: string;
  source: string;
  confidence: string;
};

export type CountedLine = {
  holding?: string | null;
  declared: string;
  quantity_t: string;
  critical_quantity_t: string;
  ratio: Figure;
  beta: string;
  q_basis: Basis;
  beta_basis: Basis;
  notes: Bilingual[];
  source: string;
  declared_at?: number | null;
};

export type OtherLine = {
  holding?: string | null;
  declared: string;
  quantity_t?: string | null;
  question: string;
  reason: Bilingual;
};

export type Neighbour = {
  target: string;
  name: string;
  persons: number;
  counted: boolean;
  distance_m: number;
};

export type Step = {
  what: Bilingual;
  formula: string;
  result: string;
  clause: string;
  row?: string | null;
  confidence: string;
  notes: Bilingual[];
};

export type Verdict = {
  edition: string;
  standard: Bilingual;
  s: Figure;
  major_hazard: boolean;
  persons_500m?: number | null;
  neighbours: Neighbour[];
  alpha?: string | null;
  r?: Figure | null;
  grade?: number | null;
  colour?: Colour | null;
  notes: Bilingual[];
  joined: string[];
  lines: CountedLine[];
  open: OtherLine[];
  outside: OtherLine[];
  steps: Step[];
  quantities_hidden: boolean;
  derived_at?: number | null;
  engine: string;
};

export type Reason = {
  what: string;
  is_cause: boolean;
  record?: string | null;
  from?: string | null;
  to?: string | null;
  position?: number | null;
  text: Bilingual;
};

/** What is left of a verdict in a history. */
export type Outcome = {
  s: Figure;
  r?: Figure | null;
  alpha?: string | null;
  grade?: number | null;
  major_hazard: boolean;
  colour?: Colour | null;
};

export type UnitVerdicts = {
  unit: string;
  code: string;
  name: string;
  site?: string | null;
  site_name: string;
  enterprise?: string | null;
  enterprise_name: string;
  district: string;
  district_name: string;
  park: string;
  as_of: string;
  position: number;
  edition: string;
  /** The edition asked for first; none for a unit without lines. */
  verdicts: Verdict[];
  /** From 2009 to 2018. */
  difference: Reason[];
  siblings: { unit: string; name: string; outcome: Outcome }[];
  demo: boolean;
};

export type Turn = {
  position: number;
  at: string;
  actor: string;
  actor_name: string;
  before?: Outcome | null;
  after?: Outcome | null;
  reasons: Reason[];
  summary: Bilingual;
};
export type Timeline = { edition: string; items: Turn[] };

export type Due = {
  unit: string;
  name: string;
  enterprise_name: string;
  district: string;
  assessed_on?: string | null;
  outcome?: Outcome | null;
  causes: { trigger: string; since?: string | null; text: Bilingual; clause: string }[];
};
export type DueList = { as_of: string; items: Due[] };

export type Change = {
  unit: string;
  name: string;
  enterprise_name: string;
  district: string;
  before?: Outcome | null;
  after?: Outcome | null;
  reasons: Reason[];
  summary: Bilingual;
};
export type ChangeList = { since: string; as_of: string; edition: string; items: Change[] };

export type RiskRow = {
  id: string;
  kind: 'site' | 'risk_point';
  name: string;
  enterprise: string;
  district: string;
  district_name: string;
  sector: string;
  park: string;
  link: string;
  substances: string;
  colour?: Colour | null;
  reason: Bilingual;
  grade?: number | null;
  grade_2009?: number | null;
  major_hazards: number;
  s: string;
  r: string;
  open_lines: number;
  point?: [number, number] | null;
  demo: boolean;
};

/** Red, orange, yellow, blue, not decided. */
export type ColourCounts = [number, number, number, number, number];
export type ArchiveCounts = {
  all: ColourCounts;
  by_district: Record<string, ColourCounts>;
  by_sector: Record<string, ColourCounts>;
};
export type Archive = {
  as_of: string;
  position: number;
  edition: string;
  engine: string;
  counts: Record<'site' | 'risk_point', ArchiveCounts>;
  rows: RiskRow[];
  demo: boolean;
};

/** `2009` for `gb18218-2009+order40-2011`. */
export function editionOf(id: string): Edition {
  return id.includes('2009') ? '2009' : '2018';
}

const PAGE = 100;
const WHOLE = 1000;

/** Units with their verdicts, the worst first, page by page. */
export function useHazards(query: Query) {
  return useInfiniteQuery({
    queryKey: keys.hazards('list', query),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<HazardPage>('/hazards', { query: { ...query, limit: PAGE, after: pageParam }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}

/** All pages of the list; `onRows` is told how many are there so far. */
export async function readAllHazards(
  query: Query,
  onRows?: (rows: number, of: number) => void,
  signal?: AbortSignal,
): Promise<HazardPage> {
  let page = await api.get<HazardPage>('/hazards', { query: { ...query, limit: WHOLE }, signal });
  const items = [...page.items];
  while (page.next) {
    onRows?.(items.length, page.count);
    page = await api.get<HazardPage>('/hazards', {
      query: { ...query, limit: WHOLE, after: page.next },
      signal,
    });
    items.push(...page.items);
  }
  return { ...page, items, next: null };
}

/** Every unit that may be seen: for filters and for the worst of each enterprise. */
export function useAllHazards(query: Query, enabled = true): UseQueryResult<HazardPage> {
  return useQuery({
    queryKey: keys.hazards('all', query),
    queryFn: ({ signal }) => readAllHazards(query, undefined, signal),
    staleTime: 60_000,
    enabled,
  });
}

function hazardOptions(unit: string, query: Query) {
  return queryOptions({
    queryKey: keys.hazards('unit', unit, query),
    queryFn: ({ signal }) => api.get<UnitVerdicts>(`/hazards/${encodeURIComponent(unit)}`, { query, signal }),
  });
}

export function useHazard(unit: string, query: Query): UseQueryResult<UnitVerdicts> {
  return useQuery({ ...hazardOptions(unit, query), placeholderData: (before) => before });
}

export function useHazardsOf(units: readonly string[], query: Query): UseQueryResult<UnitVerdicts>[] {
  return useQueries({ queries: units.map((unit) => hazardOptions(unit, query)) });
}

function timelineOptions(unit: string, query: Query) {
  return queryOptions({
    queryKey: keys.hazards('timeline', unit, query),
    queryFn: ({ signal }) =>
      api.get<Timeline>(`/hazards/${encodeURIComponent(unit)}/timeline`, { query, signal }),
  });
}

export function useTimeline(unit: string, query: Query): UseQueryResult<Timeline> {
  return useQuery(timelineOptions(unit, query));
}

export function useTimelinesOf(units: readonly string[], query: Query): UseQueryResult<Timeline>[] {
  return useQueries({ queries: units.map((unit) => timelineOptions(unit, query)) });
}

export function useDue(query: Query, enabled = true): UseQueryResult<DueList> {
  return useQuery({
    queryKey: keys.hazards('due', query),
    queryFn: ({ signal }) => api.get<DueList>('/hazards/due', { query, signal }),
    enabled,
  });
}

export function useChanges(query: Query, enabled = true): UseQueryResult<ChangeList> {
  return useQuery({
    queryKey: keys.hazards('changes', query),
    queryFn: ({ signal }) => api.get<ChangeList>('/hazards/changes', { query, signal }),
    enabled,
  });
}

export function useArchive(query: Query, enabled = true): UseQueryResult<Archive> {
  return useQuery({
    queryKey: keys.archive('of', query),
    queryFn: ({ signal }) => api.get<Archive>('/archive', { query, signal }),
    placeholderData: (before) => before,
    enabled,
  });
}
