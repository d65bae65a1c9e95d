import { useSyncExternalStore } from 'react';

export type SearchHit = { key: string; to: string; title: string; detail?: string };
/** Finds records for the search box; empty queries are never asked. */
export type SearchSource = (text: string, signal: AbortSignal) => Promise<SearchHit[]>;

let source: SearchSource | null = null;
const listeners = new Set<() => void>();

/** A feature puts its search in here once; until then the box finds pages only. */
export function setSearchSource(next: SearchSource | null): void {
  source = next;
  for (const notify of listeners) notify();
}

export function useSearchSource(): SearchSource | null {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => source,
  );
}
