import type { Colour, ColourCounts, RiskRow } from '@/api/hazards';
import type { Difference } from './api';

export const COLOURS: readonly Colour[] = ['red', 'orange', 'yellow', 'blue'];
/** Colours as the address and the interface name them, with what is not decided. */
export const CELLS = [...COLOURS, 'none'] as const;
export type Cell = (typeof CELLS)[number];

export const cellOf = (row: Pick<RiskRow, 'colour'>): Cell => row.colour ?? 'none';

export type Filter = {
  kind: string;
  district: string;
  sector: string;
  park?: string;
  colour: readonly string[];
  q: string;
};

export function keep(row: RiskRow, filter: Filter, but?: keyof Filter): boolean {
  const fits = (name: 'kind' | 'district' | 'sector') =>
    but === name || filter[name] === '' || row[name] === filter[name];
  const text = filter.q.trim().toLowerCase();
  return (
    fits('kind') &&
    fits('district') &&
    fits('sector') &&
    (but === 'park' || !filter.park || row.park === filter.park) &&
    (but === 'colour' || filter.colour.length === 0 || filter.colour.includes(cellOf(row))) &&
    (text === '' || `${row.name} ${row.enterprise} ${row.substances}`.toLowerCase().includes(text))
  );
}

export type MatrixRow = { key: string; label: string; counts: ColourCounts; all: number };

/** How many of each colour, by one of the fields; most of the worst first. */
export function matrixOf(rows: readonly RiskRow[], by: 'district' | 'sector'): MatrixRow[] {
  const found = new Map<string, MatrixRow>();
  for (const row of rows) {
    const key = row[by];
    const line = found.get(key) ?? {
      key,
      label: by === 'district' ? row.district_name : key,
      counts: [0, 0, 0, 0, 0] as ColourCounts,
      all: 0,
    };
    const at = CELLS.indexOf(cellOf(row));
    line.counts[at] = (line.counts[at] ?? 0) + 1;
    line.all += 1;
    found.set(key, line);
  }
  return [...found.values()].sort((a, b) => a.key.localeCompare(b.key));
}

export function totalOf(rows: readonly MatrixRow[]): MatrixRow {
  const counts: ColourCounts = [0, 0, 0, 0, 0];
  for (const row of rows)
    row.counts.forEach((n, at) => {
      counts[at] = (counts[at] ?? 0) + n;
    });
  return { key: '', label: '', counts, all: counts.reduce((sum, n) => sum + n, 0) };
}

export type Way = 'worse' | 'better' | 'added' | 'removed' | 'other';
export const WAYS: readonly Way[] = ['worse', 'better', 'added', 'removed', 'other'];

/** Which way a difference goes. */
export function wayOf(difference: Difference): Way {
  if (difference.change !== 'changed') return difference.change;
  const rank = (row: RiskRow | null | undefined) => CELLS.indexOf(row?.colour ?? 'none');
  const [then, now] = [rank(difference.then), rank(difference.now)];
  if (now < then) return 'worse';
  return now > then ? 'better' : 'other';
}
