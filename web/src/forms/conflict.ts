import { readField } from './parse';
import { ABOUT, SOURCE, SOURCE_DATE, sameValue, type Values } from './values';
import type { RecordType } from './wire';

export type Side = 'mine' | 'theirs' | 'original';
export type Difference = {
  name: string;
  original: string;
  mine: string;
  theirs: string;
  /** `conflict`: both changed it, differently. `agreed`: both to the same. */
  state: 'mine' | 'theirs' | 'agreed' | 'conflict';
};

/** What differs between three versions, in the order of the form. */
export function differences(type: RecordType, original: Values, mine: Values, theirs: Values): Difference[] {
  const fields = new Map(type.fields.map((field) => [field.name, field]));
  const equal = (name: string, a: string, b: string) => {
    const field = fields.get(name);
    if (field === undefined) return a.trim() === b.trim();
    const left = readField(field, a);
    const right = readField(field, b);
    return left.ok && right.ok ? sameValue(left.value, right.value) : a === b;
  };
  // Where a value comes from is said with each save; it is not fought over.
  const names = [...fields.keys(), ...ABOUT.filter((name) => name !== SOURCE && name !== SOURCE_DATE)];
  return names.flatMap((name): Difference[] => {
    const row = { name, original: original[name] ?? '', mine: mine[name] ?? '', theirs: theirs[name] ?? '' };
    const byMe = !equal(name, row.original, row.mine);
    const byThem = !equal(name, row.original, row.theirs);
    if (!byMe && !byThem) return [];
    if (!byThem) return [{ ...row, state: 'mine' }];
    if (!byMe) return [{ ...row, state: 'theirs' }];
    return [{ ...row, state: equal(name, row.mine, row.theirs) ? 'agreed' : 'conflict' }];
  });
}

/** Picks that need no person: what only one side changed stays changed. */
export function clearPicks(rows: readonly Difference[]): Record<string, Side> {
  return Object.fromEntries(
    rows.flatMap(({ name, state }): [string, Side][] =>
      state === 'conflict' ? [] : [[name, state === 'theirs' ? 'theirs' : 'mine']],
    ),
  );
}

/** The form after the picks: their version with what was chosen on top. */
export function merged(
  rows: readonly Difference[],
  picks: Readonly<Record<string, Side>>,
  mine: Values,
  theirs: Values,
): Values {
  const out: Values = { ...theirs, [SOURCE]: mine[SOURCE] ?? '', [SOURCE_DATE]: mine[SOURCE_DATE] ?? '' };
  for (const row of rows) out[row.name] = row[picks[row.name] ?? 'mine'];
  return out;
}
