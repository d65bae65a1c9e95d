import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Answer } from '@/api/contract';
import { hasFeature, useSession } from '@/api/session';
import { formatTime } from '@/ui';

/** A day on which something changed, and how often or what. */
export type MarkedDay = { day: string; label?: string };

const PAGES = 2;

async function readDays(signal: AbortSignal): Promise<MarkedDay[]> {
  const counts = new Map<string, number>();
  let before: number | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { items, next }: Answer<'/journal'> = await api.get('/journal', {
      query: { before, limit: 1000 },
      signal,
    });
    for (const { at } of items) {
      const day = formatTime(at, 'day');
      counts.set(day, (counts.get(day) ?? 0) + 1);
    }
    if (!next) break;
    before = next;
  }
  return [...counts].map(([day, count]) => ({ day, label: String(count) }));
}

/** Days of the latest journal entries, for those who may read the journal; nothing for others. */
export function useChangedDays(): MarkedDay[] {
  const { data: me } = useSession();
  const allowed = me !== null && me !== undefined && hasFeature(me, 'journal.read');
  const { data } = useQuery({
    queryKey: ['changed-days'],
    queryFn: ({ signal }) => readDays(signal),
    enabled: allowed,
    staleTime: 300_000,
    retry: false,
  });
  return data ?? NONE;
}
const NONE: MarkedDay[] = [];

/** One mark a day, in order, within the days of the slider. */
export function marksWithin(days: readonly MarkedDay[], start: string, end: string): MarkedDay[] {
  const byDay = new Map<string, string[]>();
  for (const { day, label } of days) {
    if (day < start || day > end) continue;
    byDay.set(day, [...(byDay.get(day) ?? []), ...(label === undefined ? [] : [label])]);
  }
  return [...byDay]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, labels]) => ({ day, label: [...new Set(labels)].join(' · ') }));
}

/** The marked day before or after a day. */
export function nextMark(marks: readonly MarkedDay[], day: string, way: -1 | 1): string | null {
  const found =
    way === 1 ? marks.find((one) => one.day > day) : [...marks].reverse().find((one) => one.day < day);
  return found?.day ?? null;
}
