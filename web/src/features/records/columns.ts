import type { Field, RecordType } from '@/forms/wire';

/** Columns of a list in their order; what is pinned stays in sight. */
export type Column = { name: string; pin?: 'left' | 'right' };

/** What can be shown besides the fields. */
export const ABOUT_COLUMNS = [
  '@key',
  '@valid_from',
  '@valid_to',
  '@source',
  '@changed_at',
  '@changed_by',
] as const;
const SHOWN = 9;

/** Whether lists can be filtered and counted by a field. */
export function isFacet(field: Field): boolean {
  return field.indexed;
}

export function allColumns(type: RecordType): string[] {
  return [...type.fields.map(({ name }) => name), ...ABOUT_COLUMNS];
}

/**
 * The title first and in sight, then keys, what is asked for, figures, and what lists are filtered by.
 * `given` tells which fields the records shown have at all: a column of dashes tells nothing.
 */
export function defaultColumns(type: RecordType, given: (name: string) => boolean = () => true): Column[] {
  const keys = new Set(type.keys.flat());
  const worth = (field: Field): number => {
    if (field.name === type.title) return 0;
    if (keys.has(field.name)) return 1;
    if (field.required) return 2;
    if (field.kind === 'decimal') return 3;
    if (isFacet(field)) return 4;
    if (field.kind === 'integer' || field.kind === 'date') return 5;
    return 6;
  };
  const usable = type.fields.filter(
    ({ name, kind, level }) =>
      kind !== 'geometry' &&
      kind !== 'list' &&
      name !== 'demo' &&
      level !== 'restricted' &&
      (name === type.title || given(name)),
  );
  const chosen = [...usable].sort((a, b) => worth(a) - worth(b)).slice(0, SHOWN);
  // Within what is shown the order of the form is kept; the title leads.
  const rest = usable.filter((field) => chosen.includes(field) && field.name !== type.title);
  return [{ name: type.title, pin: 'left' }, ...rest.map(({ name }) => ({ name })), { name: '@changed_at' }];
}

/** For the address: `name~l,sector,district~r`. */
export function writeColumns(columns: readonly Column[]): string {
  return columns.map(({ name, pin }) => (pin === undefined ? name : `${name}~${pin.charAt(0)}`)).join(',');
}

/** Reads what `writeColumns` wrote; names that the type has no more are left out. */
export function readColumns(type: RecordType, text: string): Column[] | undefined {
  const known = new Set(allColumns(type));
  const seen = new Set<string>();
  const columns = text.split(',').flatMap((part): Column[] => {
    const [name = '', mark] = part.split('~');
    if (!known.has(name) || seen.has(name)) return [];
    seen.add(name);
    return [
      { name, ...(mark === 'l' ? { pin: 'left' as const } : mark === 'r' ? { pin: 'right' as const } : {}) },
    ];
  });
  return columns.length === 0 ? undefined : columns;
}

/** Pinned left first, pinned right last, as they stand on the screen. */
export function inOrder(columns: readonly Column[]): Column[] {
  const of = (pin: Column['pin']) => columns.filter((column) => column.pin === pin);
  return [...of('left'), ...of(undefined), ...of('right')];
}

export function moved(columns: readonly Column[], name: string, by: -1 | 1): Column[] {
  const at = columns.findIndex((column) => column.name === name);
  const to = at + by;
  const one = columns[at];
  const other = columns[to];
  if (one === undefined || other === undefined) return [...columns];
  const next = [...columns];
  next[at] = other;
  next[to] = one;
  return next;
}

const STORE = 'anlan.columns.';
export type Kept = { columns: string; widths: Record<string, number> };

export function keptColumns(user: string, kind: string): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(`${STORE}${user}.${kind}`) ?? '{}') as Partial<Kept>;
    return { columns: kept.columns ?? '', widths: kept.widths ?? {} };
  } catch {
    return { columns: '', widths: {} };
  }
}

export function keepColumns(user: string, kind: string, kept: Kept): void {
  try {
    localStorage.setItem(`${STORE}${user}.${kind}`, JSON.stringify(kept));
  } catch {
    // A browser without a store shows the usual columns.
  }
}

/** A width that suits what stands in a column. */
export function widthOf(field: Field | undefined, name: string, isTitle: boolean): number {
  if (isTitle) return 272;
  switch (field?.kind) {
    case undefined:
      return name === '@changed_at' ? 150 : name === '@key' ? 180 : 120;
    case 'integer':
    case 'decimal':
      return 124;
    case 'boolean':
      return 90;
    case 'date':
      return 112;
    case 'choice':
      return 112;
    case 'reference':
      return 200;
    case 'credit_code':
      return 184;
    case 'geometry':
      return 130;
    default:
      return 150;
  }
}
