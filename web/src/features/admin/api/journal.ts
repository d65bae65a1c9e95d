import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Head = Schema['HeadView'];
export type Entry = Schema['EntryView'];
export type Verified = Schema['VerifyView'];

export function useHead() {
  return useQuery({
    queryKey: keys.admin('head'),
    queryFn: ({ signal }) => api.get('/journal/head', { signal }),
  });
}

export function useEntries(from: number | null) {
  return useInfiniteQuery({
    queryKey: keys.admin('journal', from),
    initialPageParam: from,
    queryFn: ({ pageParam, signal }) =>
      api.get('/journal', { query: { before: pageParam, limit: 100 }, signal }),
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function useVerify() {
  return useMutation({
    mutationFn: () => api.post('/journal/verify', { timeoutMs: 600_000 }),
  });
}
