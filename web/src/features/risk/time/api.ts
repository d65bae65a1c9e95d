import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { Whole } from '../api';

/** While something is being computed, it is asked for again so often. */
const POLL_MS = 1_500;
const LONG_MS = 60_000;

export type Days = Whole<Schema['RiskDays']>;
// Values of any kind stay what they are.
export type Differing = Omit<Whole<Schema['Differing']>, 'before' | 'after'> & {
  before: unknown;
  after: unknown;
};
export type SourceDiffers = Omit<Whole<Schema['SourceDiffers']>, 'what'> & { what: Differing[] };
export type CauseOfChange = Omit<Whole<Schema['CauseOfChange']>, 'what'> & { what: Differing[] };
export type TargetDiffers = Omit<Whole<Schema['TargetDiffers']>, 'what' | 'causes'> & {
  what: Differing[];
  causes: CauseOfChange[];
};
export type Comparison = Omit<Whole<Schema['RiskComparison']>, 'sources' | 'targets'> & {
  sources: SourceDiffers[];
  targets: TargetDiffers[];
};
export type Run = Whole<Schema['RunShown']>;

export function useRiskDays(): UseQueryResult<Days> {
  return useQuery({
    queryKey: keys.risk('days'),
    queryFn: async ({ signal }) => (await api.get('/risk/days', { signal })) as Days,
    staleTime: 60_000,
  });
}

export function useComparison(then: string, now: string): UseQueryResult<Comparison> {
  return useQuery({
    queryKey: keys.risk('compare', then, now),
    queryFn: async ({ signal }) =>
      (await api.get('/risk/compare', {
        query: { then, now },
        signal,
        timeoutMs: LONG_MS,
      })) as unknown as Comparison,
    enabled: then !== '',
    retry: false,
    refetchInterval: ({ state }) => (state.data && !state.data.is_whole ? POLL_MS : false),
  });
}

export const isUnderWay = (run: Pick<Run, 'state'>) => run.state === 'waiting' || run.state === 'running';

export function useRuns(): UseQueryResult<Run[]> {
  return useQuery({
    queryKey: keys.risk('runs'),
    queryFn: async ({ signal }) => (await api.get('/risk/runs', { signal })).items as unknown as Run[],
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? POLL_MS : false),
  });
}

/** Starting, calling off and computing again; the list is read anew after each. */
export function useRunActions() {
  const client = useQueryClient();
  const again = { onSettled: () => client.invalidateQueries({ queryKey: keys.risk('runs') }) };
  const start = useMutation({
    mutationFn: (asOf: string | null) => api.post('/risk/runs', { body: { as_of: asOf } }),
    ...again,
  });
  const callOff = useMutation({
    mutationFn: (id: string) => api.post('/risk/runs/{id}/call-off', { path: { id } }),
    ...again,
  });
  const replay = useMutation({
    mutationFn: (id: string) => api.post('/risk/runs/{id}/replay', { path: { id } }),
    ...again,
  });
  return { start, callOff, replay };
}
