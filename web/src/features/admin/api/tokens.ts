import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { BodyOf, Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Token = Schema['TokenView'];
/** For a role in a unit; a token of the client's pages is never bound to a post. */
export type NewToken = Omit<BodyOf<'/tokens'>, 'post'>;

export function useTokens() {
  return useQuery({
    queryKey: keys.admin('tokens'),
    queryFn: ({ signal }) => api.get('/tokens', { signal }),
  });
}

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewToken) => api.post('/tokens', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('tokens') }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete('/tokens/{id}', { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('tokens') }),
  });
}
