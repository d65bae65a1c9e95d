import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from '@/api/client';
import type { Reason, RiskRow } from '@/api/hazards';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';

export type Difference = {
  change: 'added' | 'removed' | 'changed';
  then?: RiskRow | null;
  now?: RiskRow | null;
  what: Bilingual[];
  causes: Reason[];
};
export type Comparison = { then: string; now: string; edition: string; differences: Difference[] };

export type Frozen = {
  id: string;
  name: string;
  as_of: string;
  edition: string;
  position: number;
  digest: string;
  engine: string;
  by: string;
  by_name: string;
  frozen_at: number;
  /** Absent where it was not checked. */
  intact?: boolean | null;
};

export function useComparison(query: Query, enabled: boolean): UseQueryResult<Comparison> {
  return useQuery({
    queryKey: keys.archive('compare', query),
    queryFn: ({ signal }) => api.get<Comparison>('/archive/compare', { query, signal }),
    enabled,
  });
}

export function useFrozen(check: boolean): UseQueryResult<{ items: Frozen[] }> {
  return useQuery({
    queryKey: keys.archive('frozen', check),
    queryFn: ({ signal }) =>
      api.get<{ items: Frozen[] }>('/archive/frozen', { query: check ? { check: true } : {}, signal }),
    placeholderData: (before) => before,
  });
}

export function useFreeze() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; as_of?: string; edition: string }) =>
      api.post<Frozen>('/archive/frozen', body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.archive('frozen') }),
  });
}

/** A base layer of the map as GeoJSON; it hardly ever changes. */
export function useLand(): UseQueryResult<unknown> {
  return useQuery({
    queryKey: ['base-layer', 'land'],
    queryFn: ({ signal }) => api.get<unknown>('/map/base/land', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
