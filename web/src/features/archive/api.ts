import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { BodyOf, Narrow, QueryOf, Schema } from '@/api/contract';
import type { RiskRow } from '@/api/hazards';
import { keys } from '@/api/keys';

export type Difference = Narrow<
  Schema['DifferenceView'],
  { change: 'added' | 'removed' | 'changed'; then?: RiskRow | null; now?: RiskRow | null }
>;
export type Comparison = Narrow<Schema['Comparison'], { differences: Difference[] }>;
export type Frozen = Schema['FrozenView'];

export function useComparison(
  query: QueryOf<'/archive/compare'>,
  enabled: boolean,
): UseQueryResult<Comparison> {
  return useQuery({
    queryKey: keys.archive('compare', query),
    queryFn: ({ signal }) => api.get('/archive/compare', { query, signal }) as Promise<Comparison>,
    enabled,
  });
}

export function useFrozen(check: boolean): UseQueryResult<Schema['FrozenList']> {
  return useQuery({
    queryKey: keys.archive('frozen', check),
    queryFn: ({ signal }) => api.get('/archive/frozen', { query: check ? { check: true } : {}, signal }),
    placeholderData: (before) => before,
  });
}

export function useFreeze() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'/archive/frozen'>) => api.post('/archive/frozen', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.archive('frozen') }),
  });
}

/** A base layer of the map as GeoJSON; it hardly ever changes. */
export function useLand(): UseQueryResult<unknown> {
  return useQuery({
    queryKey: ['base-layer', 'land'],
    queryFn: ({ signal }) => api.get('/map/base/{name}', { path: { name: 'land' }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
