import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { QueryOf, Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Row = Schema['HazardRow'];
export type HazardPage = Schema['HazardPage'];
export type Due = Schema['DueList'];
export type Changes = Schema['ChangeList'];

export function useHazards(query: QueryOf<'/hazards'>) {
  return useQuery({
    queryKey: keys.hazards('home', query),
    queryFn: ({ signal }) => api.get('/hazards', { query, signal }),
  });
}

export function useDue(query: QueryOf<'/hazards/due'>) {
  return useQuery({
    queryKey: keys.hazards('home', 'due', query),
    queryFn: ({ signal }) => api.get('/hazards/due', { query, signal }),
  });
}

export function useChanges(query: QueryOf<'/hazards/changes'>) {
  return useQuery({
    queryKey: keys.hazards('home', 'changes', query),
    queryFn: ({ signal }) => api.get('/hazards/changes', { query, signal }),
  });
}

export function useQuestions() {
  return useQuery({
    queryKey: keys.queue(),
    queryFn: ({ signal }) => api.get('/queue', { signal }),
  });
}
