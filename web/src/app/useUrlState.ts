import { useCallback, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';

type Value = string | number | boolean | null | readonly string[];
type Widen<T> = T extends readonly string[]
  ? string[]
  : T extends string
    ? string
    : T extends number
      ? number
      : T extends boolean
        ? boolean
        : string | null;
export type UrlState<D extends Record<string, Value>> = { [K in keyof D]: Widen<D[K]> };

export function readUrlState<D extends Record<string, Value>>(
  search: URLSearchParams,
  defaults: D,
): UrlState<D> {
  const out: Record<string, unknown> = {};
  for (const [name, fallback] of Object.entries(defaults)) {
    const raw = search.get(name);
    if (Array.isArray(fallback))
      out[name] = search.has(name) ? search.getAll(name).filter((v) => v !== '') : [...fallback];
    else if (raw === null) out[name] = fallback;
    else if (typeof fallback === 'number') out[name] = Number.isFinite(Number(raw)) ? Number(raw) : fallback;
    else if (typeof fallback === 'boolean') out[name] = raw === 'true' || raw === '1';
    else out[name] = raw;
  }
  return out as UrlState<D>;
}

export function writeUrlState<D extends Record<string, Value>>(
  search: URLSearchParams,
  defaults: D,
  patch: Partial<UrlState<D>>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch as Record<string, Value | undefined>)) {
    const fallback = defaults[name] ?? null;
    next.delete(name);
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) {
      if (value.join('\n') === (Array.isArray(fallback) ? fallback : []).join('\n')) continue;
      for (const item of value.length === 0 ? [''] : value) next.append(name, item);
    } else if (value !== fallback) next.set(name, String(value));
  }
  return next;
}

/**
 * State that can be linked: filters, tabs, pages. What equals its default is left out of the address.
 * `const [state, set] = useUrlState({ q: '', page: 1, grades: [] as string[] }); set({ q: 'x', page: 1 });`
 */
export function useUrlState<D extends Record<string, Value>>(
  defaults: D,
): [UrlState<D>, (patch: Partial<UrlState<D>>, how?: { push?: boolean }) => void] {
  const [search, setSearch] = useSearchParams();
  const fixed = useRef(defaults);
  const state = useMemo(() => readUrlState(search, fixed.current), [search]);
  const set = useCallback(
    (patch: Partial<UrlState<D>>, how: { push?: boolean } = {}) => {
      const now = new URLSearchParams(window.location.search);
      setSearch(writeUrlState(now, fixed.current, patch), { replace: !how.push, preventScrollReset: true });
    },
    [setSearch],
  );
  return [state, set];
}
