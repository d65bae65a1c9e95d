import { useQuery } from '@tanstack/react-query';
import { api, type Query } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';

// What the home page reads of `capabilities/hazards/src/doors`.
export type Row = {
  unit: string;
  name: string;
  site_name: string;
  enterprise: string | null;
  enterprise_name: string;
  district_name: string;
  s: { text: string };
  r: { text: string } | null;
  grade: number | null;
  colour: string | null;
  major_hazard: boolean;
  open: number;
  demo?: boolean;
};
export type HazardPage = {
  items: Row[];
  totals: Record<string, number>;
  count: number;
  as_of: string;
  position: number;
  edition: string;
};
export type Due = {
  as_of: string;
  items: {
    unit: string;
    name: string;
    enterprise_name: string;
    assessed_on: string | null;
    causes: { trigger: string; since: string | null; text: Bilingual; clause: string }[];
  }[];
};
export type Changes = {
  since: string;
  as_of: string;
  items: {
    unit: string;
    name: string;
    enterprise_name: string;
    before: { colour: string | null } | null;
    after: { colour: string | null } | null;
    summary: Bilingual;
    reasons: { is_cause: boolean; text: Bilingual }[];
  }[];
};

export function useHazards(query: Query) {
  return useQuery({
    queryKey: keys.hazards('home', query),
    queryFn: ({ signal }) => api.get<HazardPage>('/hazards', { query, signal }),
  });
}

export function useDue(query: Query) {
  return useQuery({
    queryKey: keys.hazards('home', 'due', query),
    queryFn: ({ signal }) => api.get<Due>('/hazards/due', { query, signal }),
  });
}

export function useChanges(query: Query) {
  return useQuery({
    queryKey: keys.hazards('home', 'changes', query),
    queryFn: ({ signal }) => api.get<Changes>('/hazards/changes', { query, signal }),
  });
}

export function useQuestions() {
  return useQuery({
    queryKey: keys.queue(),
    queryFn: ({ signal }) =>
      api.get<{
        items: { question: string; declared: string; lines: number }[];
        lines: number;
        may_decide: boolean;
      }>('/queue', { signal }),
  });
}
