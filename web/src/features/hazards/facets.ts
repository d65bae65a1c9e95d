import type { HazardRow } from '@/api/hazards';

export type Facet = { value: string; label: string; count: number };

function count(rows: readonly HazardRow[], of: (row: HazardRow) => [value: string, label: string]): Facet[] {
  const found = new Map<string, Facet>();
  for (const row of rows) {
    const [value, label] = of(row);
    if (value === '') continue;
    const facet = found.get(value);
    if (facet) facet.count += 1;
    else found.set(value, { value, label, count: 1 });
  }
  return [...found.values()].sort((a, b) => a.value.localeCompare(b.value));
}

/** What the list can be narrowed to, with the number of units. */
export function facets(rows: readonly HazardRow[]) {
  return {
    district: count(rows, (row) => [row.district, row.district_name]),
    park: count(rows, (row) => [row.park, row.park]),
    sector: count(rows, (row) => [row.sector, row.sector]),
  };
}
