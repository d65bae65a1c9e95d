import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export const SIZES = [20, 50, 100] as const;
const FILTER = 'f.';

export type ListState = {
  q: string;
  filters: Record<string, string>;
  sort: string;
  /** Cursor of the page shown; empty on the first. */
  after: string;
  page: number;
  size: number;
  /** Columns in the address; empty: as kept in this browser. */
  cols: string;
  /** Record shown in the drawer. */
  open: string;
  /** Field by which the list is counted. */
  group: string;
};

export function readList(search: URLSearchParams): ListState {
  const filters: Record<string, string> = {};
  for (const [name, value] of search)
    if (name.startsWith(FILTER) && value !== '') filters[name.slice(2)] = value;
  const size = Number(search.get('size'));
  const page = Number(search.get('page'));
  const after = search.get('after') ?? '';
  return {
    q: search.get('q') ?? '',
    filters,
    sort: search.get('sort') ?? '',
    after,
    page: after === '' ? 1 : Number.isInteger(page) && page > 1 ? page : 2,
    size: SIZES.find((known) => known === size) ?? 50,
    cols: search.get('cols') ?? '',
    open: search.get('open') ?? '',
    group: search.get('group') ?? '',
  };
}

/** Puts a change into the address. What changes the list itself leads back to its first page. */
export function writeList(search: URLSearchParams, patch: Partial<ListState>): URLSearchParams {
  const next = new URLSearchParams(search);
  const { filters, ...rest } = patch;
  const anew = ['q', 'filters', 'sort', 'size'].some((name) => name in patch) && !('after' in patch);
  if (anew) {
    next.delete('after');
    next.delete('page');
  }
  if (filters !== undefined) {
    for (const name of [...next.keys()]) if (name.startsWith(FILTER)) next.delete(name);
    for (const [name, value] of Object.entries(filters)) if (value !== '') next.set(FILTER + name, value);
  }
  for (const [name, value] of Object.entries(rest)) {
    const empty = value === '' || (name === 'size' && value === 50) || (name === 'page' && value === 1);
    if (empty) next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}

export function useListState(): [ListState, (patch: Partial<ListState>, how?: { push?: boolean }) => void] {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readList(search), [search]);
  const set = useCallback(
    (patch: Partial<ListState>, how: { push?: boolean } = {}) =>
      setSearch(writeList(new URLSearchParams(window.location.search), patch), {
        replace: !how.push,
        preventScrollReset: true,
      }),
    [setSearch],
  );
  return [state, set];
}

/** Cursors of the pages already seen, so that one can go back; by what the list is of. */
const seen = new Map<string, string[]>();

export function noteCursor(list: string, page: number, after: string): void {
  const cursors = seen.get(list) ?? [''];
  cursors[page - 1] = after;
  seen.set(list, cursors);
}

export function cursorOf(list: string, page: number): string | undefined {
  return page === 1 ? '' : seen.get(list)?.[page - 1];
}

/** The part of the address that a saved view keeps. */
export function viewQuery(search: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const [name, value] of search)
    if (name.startsWith(FILTER) || name === 'q' || name === 'sort' || name === 'group')
      kept.append(name, value);
  return kept.toString();
}
