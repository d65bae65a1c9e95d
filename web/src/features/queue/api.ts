import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { BodyOf, Narrow, Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Question = Schema['QuestionView'];
export type DecisionBody = Omit<BodyOf<'/queue'>, 'question'>;
/** The description leaves open what was decided: the body as it was sent, without its ground. */
export type Decided = Narrow<Schema['DecisionView'], { decision: Partial<DecisionBody> }>;
export type Queue = Narrow<Schema['QueueView'], { decided: Decided[] }>;
export type Substance = Schema['SubstanceView'];

/** Symbols of Table 2 of GB 18218-2018, as `science/regulations` reads them. */
export const CATEGORIES = [
  'J1',
  'J2',
  'J3',
  'J4',
  'J5',
  'W1.1',
  'W1.2',
  'W1.3',
  'W2',
  'W3',
  'W4',
  'W5.1',
  'W5.2',
  'W5.3',
  'W5.4',
  'W6.1',
  'W6.2',
  'W7.1',
  'W7.2',
  'W8',
  'W9.1',
  'W9.2',
  'W10',
  'W11',
] as const;

export function useQueue() {
  return useQuery({
    queryKey: keys.queue(),
    queryFn: ({ signal }) => api.get('/queue', { signal }) as Promise<Queue>,
  });
}

export function useSubstances(text: string) {
  const wanted = text.trim();
  return useQuery({
    queryKey: ['substances', wanted],
    queryFn: ({ signal }) => api.get('/substances', { query: { q: wanted }, signal }),
    enabled: wanted !== '',
    staleTime: 300_000,
  });
}

export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ question, body }: { question: string; body: DecisionBody }) =>
      api.post('/queue', { body: { question, ...body } }),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useTakeBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (question: string) => api.delete('/queue', { query: { question } }),
    onSuccess: () => client.invalidateQueries(),
  });
}
