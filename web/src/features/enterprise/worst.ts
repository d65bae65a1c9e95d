import type { HazardRow, RiskRow } from '@/api/hazards';
import { GRADE_KEYS, type GradeKey, gradeKey } from '@/verdict';

export type WorstOf = {
  key: GradeKey;
  units: number;
  major: number;
  open: number;
  /** The unit that decides. */
  row: HazardRow;
};

/** The worst unit of each enterprise. */
export function worstByEnterprise(rows: readonly HazardRow[]): Map<string, WorstOf> {
  const found = new Map<string, WorstOf>();
  for (const row of rows) {
    if (!row.enterprise) continue;
    const key = gradeKey(row);
    const before = found.get(row.enterprise);
    const worse = before === undefined || GRADE_KEYS.indexOf(key) < GRADE_KEYS.indexOf(before.key);
    found.set(row.enterprise, {
      key: worse ? key : before.key,
      row: worse ? row : before.row,
      units: (before?.units ?? 0) + 1,
      major: (before?.major ?? 0) + (row.major_hazard ? 1 : 0),
      open: (before?.open ?? 0) + row.open,
    });
  }
  return found;
}

const COLOURS = ['red', 'orange', 'yellow', 'blue'] as const;

/** The worst risk among some, with its reason. */
export function worstRisk(rows: readonly RiskRow[]): RiskRow | undefined {
  const rank = (row: RiskRow) => {
    const at = COLOURS.indexOf(row.colour as (typeof COLOURS)[number]);
    return at < 0 ? 9 : at;
  };
  return [...rows].sort((a, b) => rank(a) - rank(b))[0];
}

export function countColours(rows: readonly RiskRow[]): Record<(typeof COLOURS)[number] | 'none', number> {
  const counts = { red: 0, orange: 0, yellow: 0, blue: 0, none: 0 };
  for (const row of rows) counts[row.colour ?? 'none'] += 1;
  return counts;
}
