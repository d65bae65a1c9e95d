import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type PolicyText = Schema['PolicyView'];
export type Agreement = Schema['AgreementView'];
export type FieldSight = Schema['FieldSeen'];
export type Verdict = Schema['VerbVerdict'];
export type Reader = Schema['ReaderView'];
export type Why = Schema['Why'];

export function useWhy(kind: string, id: string, person: string) {
  return useQuery({
    queryKey: keys.admin('why', kind, id, person),
    enabled: kind !== '' && id !== '',
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/{id}/why', { path: { kind, id }, query: { person }, signal }),
  });
}

export function usePolicies() {
  return useQuery({
    queryKey: keys.admin('policies'),
    queryFn: ({ signal }) => api.get('/policies', { signal }),
    staleTime: 300_000,
  });
}

export function useSearch(text: string) {
  const wanted = text.trim();
  return useQuery({
    queryKey: ['search', 'why', wanted],
    enabled: wanted !== '',
    queryFn: ({ signal }) => api.get('/search', { query: { q: wanted, limit: 20 }, signal }),
  });
}
