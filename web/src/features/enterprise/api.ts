import {
  queryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { api, type Query } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';
import type { Page, RecordType, RecordView } from '@/forms/wire';

const path = (kind: string, id: string, what?: string) =>
  `/records/${encodeURIComponent(kind)}/${encodeURIComponent(id)}${what === undefined ? '' : `/${what}`}`;

export type Tree = { root: RecordView; groups: { kind: string; items: RecordView[]; more?: number }[] };

export type HistoryItem = {
  position: number;
  at: string;
  actor: { id: string; name: string };
  action: string;
  version: number;
  batch?: string | null;
  changes: { field: string; before?: unknown; after?: unknown }[];
};

/** Somebody who may read a record, and by which rule. */
export type Reader = {
  person: { id: string; login: string; name: string };
  unit: string;
  roles: ({ id: string } & Bilingual)[];
  relation?: Bilingual | null;
  level?: string | null;
  policies: { id: string; text?: Bilingual; clause?: string | null }[];
  agreements: { id: string; code: string; name: string; purpose: string; ends: string }[];
};

/** The types with their fields; shared with the pages of records. */
export function useTypes(): UseQueryResult<Map<string, RecordType>> {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => api.get<Page<RecordType>>('/types', { signal }),
    staleTime: 300_000,
    select: ({ items }) => new Map(items.map((type) => [type.name, type])),
  });
}

export function useTree(id: string, query: Query): UseQueryResult<Tree> {
  return useQuery({
    queryKey: ['enterprise', id, 'tree', query],
    queryFn: ({ signal }) => api.get<Tree>(path('enterprise', id, 'tree'), { query, signal }),
    placeholderData: (before) => before,
  });
}

export function useEnterprises(query: Query) {
  return useInfiniteQuery({
    queryKey: keys.records('enterprise', 'files', query),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RecordView>>('/records/enterprise', {
        query: { ...query, limit: 100, after: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}

export function useCount(query: Query): UseQueryResult<{ count: number }> {
  return useQuery({
    queryKey: keys.records('enterprise', 'count', query),
    queryFn: ({ signal }) => api.get<{ count: number }>('/records/enterprise/count', { query, signal }),
    retry: false,
  });
}

export type Named = Pick<RecordView, 'id' | 'kind' | 'title'>;

export function useHistories(records: readonly Named[]): UseQueryResult<Page<HistoryItem>>[] {
  return useQueries({
    queries: records.map(({ kind, id }) =>
      queryOptions({
        queryKey: keys.record(id, 'history'),
        queryFn: ({ signal }) => api.get<Page<HistoryItem>>(path(kind, id, 'history'), { signal }),
        staleTime: 60_000,
      }),
    ),
  });
}

/** Protection targets by id, for the site plan; those out of reach stay away. */
export function useTargets(ids: readonly string[], query: Query): (RecordView | undefined)[] {
  return useQueries({
    queries: ids.map((id) =>
      queryOptions({
        queryKey: keys.record(id, 'view', query),
        queryFn: ({ signal }) => api.get<RecordView>(path('protection_target', id), { query, signal }),
        staleTime: 60_000,
        retry: false,
      }),
    ),
    combine: (results) => results.map((one) => one.data),
  });
}

export function useReaders(id: string, enabled: boolean): UseQueryResult<{ items?: Reader[] }> {
  return useQuery({
    queryKey: keys.record(id, 'readers'),
    queryFn: ({ signal }) => api.get<{ items?: Reader[] }>(path('enterprise', id, 'why'), { signal }),
    staleTime: 60_000,
    enabled,
  });
}

export function useReveal(kind: string, id: string) {
  return useMutation({
    mutationFn: (body: { fields: string[]; purpose: string }) =>
      api.post<{ fields: Record<string, unknown> }>(path(kind, id, 'reveal'), body),
  });
}
