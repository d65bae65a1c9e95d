import {
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ApiError, api, setCsrf } from './client';
import type { Schema } from './contract';
import { keys } from './keys';
import type { Me, Meta, Verb } from './types';

async function readSession(signal?: AbortSignal): Promise<Me | null> {
  try {
    const me = await api.get('/session', { signal });
    setCsrf(me.csrf);
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) {
      setCsrf(null);
      return null;
    }
    throw error;
  }
}

const sessionOptions = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 60_000,
  refetchOnWindowFocus: true,
});

/** Who is signed in; `data` is null when nobody is. */
export function useSession(): UseQueryResult<Me | null> {
  return useQuery(sessionOptions);
}

/** Who is signed in, for pages inside the shell, where somebody always is. */
export function useMe(): Me {
  const { data } = useSession();
  if (!data) throw new ApiError({ status: 401, code: 'web.signed_out', errors: [] });
  return data;
}

/** Whether the verb is permitted on records of a kind; the server decides again on every request. */
export function can(me: Me, kind: string, verb: Verb): boolean {
  return me.types[kind]?.includes(verb) ?? false;
}

export function useCan(kind: string, verb: Verb): boolean {
  return can(useMe(), kind, verb);
}

export function hasFeature(me: Me, feature: string): boolean {
  return me.features.includes(feature);
}

export type Credentials = Schema['Credentials'];

export function useSignIn(): UseMutationResult<Me, Error, Credentials> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => api.post('/session', { body: credentials }),
    onSuccess: (me) => {
      client.clear();
      setCsrf(me.csrf);
      client.setQueryData(keys.session, me);
    },
  });
}

/** Ends the session; the caller then loads the sign-in page anew, so that nothing of the person stays in memory. */
export function useSignOut(): UseMutationResult<void, Error, void> {
  return useMutation({
    mutationFn: async () => {
      await api.delete('/session');
      setCsrf(null);
    },
  });
}

export function useMeta(): UseQueryResult<Meta> {
  return useQuery({
    queryKey: keys.meta,
    queryFn: ({ signal }) => api.get('/meta', { signal }),
    staleTime: 300_000,
  });
}
