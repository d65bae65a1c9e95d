import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/contract';
import { keys } from '@/api/keys';

/** A sensitive read or a security event; each says what the other does not. */
export type LogEntry = Partial<
  Omit<Schema['ReadView'] & Schema['AuditView'], 'at' | 'actor' | 'actor_name'>
> &
  Pick<Schema['ReadView'] & Schema['AuditView'], 'at' | 'actor' | 'actor_name'>;
type LogPage = { items: LogEntry[]; next?: string | null };

export function useLog(path: '/read-log' | '/audit', days: { from: string; to: string }) {
  return useInfiniteQuery({
    queryKey: keys.admin('log', path, days),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<LogPage> =>
      api.get(path, { query: { ...days, limit: 100, after: pageParam }, signal }),
    getNextPageParam: (last) => last.next || undefined,
  });
}
