import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client';
import { keys } from './keys';

function retry(count: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return count < 2 && (status === 0 || status === 502 || status === 503 || status === 504);
}

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // A session that ended elsewhere shows itself as 401 on any request.
      onError: (error, query) => {
        if (
          error instanceof ApiError &&
          error.problem.status === 401 &&
          query.queryKey[0] !== keys.session[0]
        ) {
          void client.invalidateQueries({ queryKey: keys.session });
        }
      },
    }),
    defaultOptions: {
      // 'always': on closed networks the browser often believes that it is off line.
      queries: { networkMode: 'always', staleTime: 15_000, retry, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}
