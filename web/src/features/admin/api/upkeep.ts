import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';

export type Pack = Schema['PackView'];
export type Backup = Schema['BackupView'];
export type Health = Schema['Health'];

export function usePacks() {
  return useQuery({
    queryKey: keys.admin('packs'),
    queryFn: ({ signal }) => api.get('/admin/packs', { signal }),
  });
}

export function useBackups() {
  return useQuery({
    queryKey: keys.admin('backups'),
    queryFn: ({ signal }) => api.get('/admin/backups', { signal }),
  });
}

export function useMakeBackup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post('/admin/backups', { timeoutMs: 600_000 }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('backups') }),
  });
}

export function useHealth() {
  return useQuery({
    queryKey: keys.admin('health'),
    queryFn: ({ signal }) => api.get('/admin/health', { signal }),
    refetchInterval: 10_000,
  });
}
