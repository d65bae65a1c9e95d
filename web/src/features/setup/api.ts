import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Narrow, Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Check = Narrow<Schema['CheckView'], { state: 'ok' | 'warning' }>;
export type SetupState = Narrow<Schema['SetupState'], { checks: Check[] }>;

export type AdministratorRole = Schema['AdministratorRole'];
export const ROLES = ['system', 'security', 'audit'] as const satisfies readonly AdministratorRole[];
export type Administrator = Schema['NewAdministrator'];
export type SetupBody = Schema['SetupWish'];

export function useSetupState() {
  return useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get('/setup', { signal }) as Promise<SetupState>,
  });
}

export function useSetup() {
  const client = useQueryClient();
  return useMutation({
    // The sample city is loaded within the request.
    mutationFn: (body: SetupBody) => api.post('/setup', { body, timeoutMs: 600_000 }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.meta }),
  });
}
