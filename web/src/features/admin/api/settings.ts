import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Settings = Schema['Settings'];

export function useSettings() {
  return useQuery({
    queryKey: keys.admin('settings'),
    queryFn: ({ signal }) => api.get('/settings', { signal }),
  });
}

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Settings) => api.put('/settings', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('settings') }),
  });
}
