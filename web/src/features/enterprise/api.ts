import {
  queryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { api } from '@/api/client';
import type { BodyOf, QueryOf, Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { RecordType, RecordView } from '@/forms/wire';

export type Tree = Schema['Tree'];
export type HistoryItem = Schema['HistoryItem'];

/** Somebody who may read a record, and by which rule. */
export type Reader = Schema['ReaderView'];

/** The types with their fields; shared with the pages of records. */
export function useTypes(): UseQueryResult<Map<string, RecordType>> {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => api.get('/types', { signal }) as Promise<{ items: RecordType[] }>,
    staleTime: 300_000,
    select: ({ items }) => new Map(items.map((type) => [type.name, type])),
  });
}

export function useTree(id: string, query: QueryOf<'/records/{kind}/{id}/tree'>): UseQueryResult<Tree> {
  return useQuery({
    queryKey: ['enterprise', id, 'tree', query],
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/{id}/tree', { path: { kind: 'enterprise', id }, query, signal }),
    placeholderData: (before) => before,
  });
}

export function useEnterprises(query: QueryOf<'/records/{kind}'>) {
  return useInfiniteQuery({
    queryKey: keys.records('enterprise', 'files', query),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get('/records/{kind}', {
        path: { kind: 'enterprise' },
        query: { ...query, limit: 100, after: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}

export function useCount(query: QueryOf<'/records/{kind}/count'>): UseQueryResult<Schema['Count']> {
  return useQuery({
    queryKey: keys.records('enterprise', 'count', query),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/count', { path: { kind: 'enterprise' }, query, signal }),
    retry: false,
  });
}

export type Named = Pick<RecordView, 'id' | 'kind' | 'title'>;

export function useHistories(records: readonly Named[]): UseQueryResult<Schema['History']>[] {
  return useQueries({
    queries: records.map(({ kind, id }) =>
      queryOptions({
        queryKey: keys.record(id, 'history'),
        queryFn: ({ signal }) => api.get('/records/{kind}/{id}/history', { path: { kind, id }, signal }),
        staleTime: 60_000,
      }),
    ),
  });
}

/** Protection targets by id, for the site plan; those out of reach stay away. */
export function useTargets(
  ids: readonly string[],
  query: QueryOf<'/records/{kind}/{id}'>,
): (RecordView | undefined)[] {
  return useQueries({
    queries: ids.map((id) =>
      queryOptions({
        queryKey: keys.record(id, 'view', query),
        queryFn: ({ signal }) =>
          api.get('/records/{kind}/{id}', { path: { kind: 'protection_target', id }, query, signal }),
        staleTime: 60_000,
        retry: false,
      }),
    ),
    combine: (results) => results.map((one) => one.data),
  });
}

export function useReaders(id: string, enabled: boolean): UseQueryResult<Schema['Why']> {
  return useQuery({
    queryKey: keys.record(id, 'readers'),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/{id}/why', { path: { kind: 'enterprise', id }, signal }),
    staleTime: 60_000,
    enabled,
  });
}

export function useReveal(kind: string, id: string) {
  return useMutation({
    mutationFn: (body: BodyOf<'/records/{kind}/{id}/reveal'>) =>
      api.post('/records/{kind}/{id}/reveal', { path: { kind, id }, body }),
  });
}
