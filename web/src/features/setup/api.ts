import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';

export type Check = {
  code?: string;
  name?: Bilingual | string;
  label?: Bilingual | string;
  ok?: boolean;
  state?: 'ok' | 'warning' | 'error' | string;
  severity?: string;
  text?: Bilingual | string;
  message?: Bilingual | string;
  remedy?: Bilingual | null;
};
export type SetupState = {
  needed: boolean;
  database?: string | Record<string, unknown>;
  disk?: string | { free_bytes?: number; flush_ms?: number } | null;
  checks: Check[];
};

export const ROLES = ['system', 'security', 'audit'] as const;
export type AdministratorRole = (typeof ROLES)[number];
export type Administrator = { role: AdministratorRole; login: string; name: string; password: string };
export type SetupBody = {
  code: string;
  city: 'sample' | 'empty';
  name: string;
  administrators: Administrator[];
};

export function useSetupState() {
  return useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get<SetupState>('/setup', { signal }),
  });
}

export function useSetup() {
  const client = useQueryClient();
  return useMutation({
    // The sample city is loaded within the request.
    mutationFn: (body: SetupBody) => api.post('/setup', body, { timeoutMs: 600_000 }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.meta }),
  });
}
