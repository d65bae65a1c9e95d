import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { BodyOf, Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type OwnSession = Schema['OwnSession'];
export type TotpSecret = Schema['TotpSecret'];

const sessionsKey = ['account', 'sessions'];

export function useOwnSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => api.get('/sessions', { signal }),
  });
}

export function useEndSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await api.delete('/sessions/{id}', { path: { id } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'/session/password', 'put'>) => api.put('/session/password', { body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.session });
      await client.invalidateQueries({ queryKey: sessionsKey });
    },
  });
}

export function useStartTotp() {
  return useMutation({ mutationFn: () => api.post('/session/totp') });
}

/** Answers the recovery codes. */
export function useConfirmTotp() {
  return useMutation({
    mutationFn: async (code: string) => (await api.put('/session/totp', { body: { code } })).recovery_codes,
  });
}

/** Reads the session again, once the recovery codes are kept. */
export function useRereadSession(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: keys.session });
}

export function useEndTotp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => api.delete('/session/totp', { body: { code } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
}
