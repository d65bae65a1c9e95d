import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';

// Shapes of `capabilities/hazards/src/doors/queue.rs` and `substances.rs`.
export type Question = {
  question: string;
  declared: string;
  cas: string | null;
  lines: number;
  reason: Bilingual;
  candidates: string[];
  suggestion: { symbols: string[]; why: Bilingual } | null;
  units: { unit: string; name: string; quantity_t: string | null }[];
};

export type DecisionBody = {
  serial?: number;
  cas?: string;
  substance_name?: string;
  categories?: string[];
  not_hazardous?: boolean;
  reason: string;
};

export type Decided = {
  question: string;
  record: string;
  decision: Partial<DecisionBody>;
  by_name: string;
  lines: number;
};

export type Queue = { items: Question[]; decided: Decided[]; lines: number; may_decide: boolean };

export type Substance = {
  serial: number | null;
  cas: string | null;
  name_zh: string;
  name_en: string | null;
  aliases: string[];
  highly_toxic: boolean;
  source: string;
  confidence: string;
};

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
    queryFn: ({ signal }) => api.get<Queue>('/queue', { signal }),
  });
}

export function useSubstances(text: string) {
  const wanted = text.trim();
  return useQuery({
    queryKey: ['substances', wanted],
    queryFn: ({ signal }) => api.get<{ items: Substance[] }>('/substances', { query: { q: wanted }, signal }),
    enabled: wanted !== '',
    staleTime: 300_000,
  });
}

export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ question, body }: { question: string; body: DecisionBody }) =>
      api.post<{ record: string; question: string }>('/queue', { question, ...body }),
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
