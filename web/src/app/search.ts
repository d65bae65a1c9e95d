import { useSyncExternalStore } from 'react';
import { api } from '@/api/client';
import { paths } from './paths';

export type SearchHit = {
  key: string;
  to: string;
  title: string;
  detail?: string;
  /** Kind of the record, named beside it. */
  kind?: string;
};
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

/** Records by name, pinyin initials, credit code, CAS, UN, plate, as the server finds them. */
export const searchServer: SearchSource = async (text, signal) => {
  const found = await api.get('/search', { query: { q: text, limit: 20 }, signal });
  return found.items.map(({ kind, id, title, subtitle, match }) => ({
    key: `${kind}.${id}`,
    to: kind === 'enterprise' ? paths.enterprise(id) : paths.record(kind, id),
    title,
    kind,
    detail: subtitle || (match.text === title ? undefined : match.text),
  }));
};
