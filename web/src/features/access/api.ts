import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';

export type OwnSession = {
  id: string;
  created_at: string;
  last_seen: string;
  address: string | null;
  agent: string | null;
  current: boolean;
};

export type TotpSecret = { secret: string; uri: string };

const sessionsKey = ['account', 'sessions'];

export function useOwnSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => api.get<{ items: OwnSession[] }>('/sessions', { signal }),
  });
}

export function useEndSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await api.delete(`/sessions/${encodeURIComponent(id)}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => api.put('/session/password', body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.session });
      await client.invalidateQueries({ queryKey: sessionsKey });
    },
  });
}

export function useStartTotp() {
  return useMutation({ mutationFn: () => api.post<TotpSecret>('/session/totp') });
}

/** Answers the recovery codes, where the server gives any. */
export function useConfirmTotp() {
  return useMutation({
    mutationFn: async (code: string) => {
      const answer = await api.put<{ recovery_codes?: string[] } | undefined>('/session/totp', { code });
      return answer?.recovery_codes ?? [];
    },
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
    mutationFn: (code: string) => api.deleteWith('/session/totp', { code }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
}
