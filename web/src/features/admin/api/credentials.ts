import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';

const credentialKey = (person: string) => keys.admin('credential', person);

export function useCredential(person: string, enabled: boolean) {
  return useQuery({
    queryKey: credentialKey(person),
    enabled,
    queryFn: ({ signal }) => api.get('/people/{id}/credential', { path: { id: person }, signal }),
  });
}

export function useSetPassword(person: string) {
  const client = useQueryClient();
  return useMutation({
    // The platform makes the password and answers it this once.
    mutationFn: () => api.post('/people/{id}/credential', { path: { id: person }, body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKey(person) }),
  });
}

export function useUnlock(person: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post('/people/{id}/unlock', { path: { id: person } }),
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKey(person) }),
  });
}
