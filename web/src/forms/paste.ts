import { isBlank, type Parsed, readField, unitOf } from './parse';
import { narrow, plain } from './text';
import type { Field } from './wire';

/** A pasted value with the field it goes to. */
export type Assignment = { field: Field; heading: string; text: string; read: Parsed };
export type Matched = {
  assignments: Assignment[];
  /** Headings that name no field, and headings that named one already taken. */
  unmatched: { heading: string; text: string }[];
  /** Rows below the first that were left out. */
  more: number;
};

/** Cells of a block copied from a spreadsheet; quoted cells may hold line breaks. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  for (let at = 0; at < source.length; at += 1) {
    const c = source[at] as string;
    if (quoted) {
      if (c === '"' && source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t' || c === '\n') {
      row.push(cell);
      cell = '';
      if (c === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += c;
  }
  row.push(cell);
  rows.push(row);
  return rows.filter((cells) => cells.some((one) => one.trim() !== ''));
}

/** Whether pasted text is a block for the whole form and not a value for one field. */
export function looksLikeBlock(text: string): boolean {
  return (
    text.includes('\t') && readBlock(text).some((row) => row.filter((cell) => cell.trim() !== '').length >= 2)
  );
}

function withoutUnit(heading: string): { name: string; unit?: string } {
  const found = /^(.*?)\s*[([{\uff08\u3010/]\s*([^)\]}\uff09\u3011]+)[)\]}\uff09\u3011]?\s*$/.exec(
    narrow(heading),
  );
  return found === null ? { name: heading } : { name: found[1] ?? heading, unit: found[2]?.trim() };
}

function namesOf(field: Field): string[] {
  return [field.name, field.label.zh, field.label.en].map(plain);
}

/** The field of a name; a field's own name goes before another's alias. */
function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return (
    fields.find((field) => namesOf(field).includes(name)) ??
    fields.find((field) => field.aliases.some((alias) => plain(alias) === name))
  );
}

/** The field that a heading names, in either language, by its code, or by what other tables call it. */
export function fieldOfHeading(
  fields: readonly Field[],
  heading: string,
): { field: Field; unit?: string } | undefined {
  const whole = plain(heading);
  if (whole === '') return undefined;
  const exact = fieldNamed(fields, whole);
  if (exact !== undefined) return { field: exact };
  const { name, unit } = withoutUnit(heading);
  const bare = plain(name);
  const hit = bare === '' ? undefined : fieldNamed(fields, bare);
  return hit === undefined ? undefined : { field: hit, unit };
}

/**
 * Finds the fields of a pasted block: headings over values (first two rows), or headings beside values (two columns, or
 * pairs of columns as in printed forms).
 */
export function matchBlock(block: string[][], fields: readonly Field[]): Matched {
  const known = (cell: string | undefined) =>
    cell !== undefined && fieldOfHeading(fields, cell) !== undefined;
  const first = block[0] ?? [];
  const filled = first.filter((cell) => cell.trim() !== '');
  const across = filled.filter(known).length;
  const down = block.filter((row) => known(row[0])).length;
  const pairs: [string, string][] = [];
  let more = 0;
  // Headings beside values take every other cell at most; headings over values take most of the row.
  if (block.length >= 2 && across >= 2 && across > filled.length / 2 && across >= down) {
    first.forEach((heading, at) => {
      pairs.push([heading, block[1]?.[at] ?? '']);
    });
    more = block.length - 2;
  } else {
    for (const row of block)
      for (let at = 0; at < row.length; at += 2) pairs.push([row[at] ?? '', row[at + 1] ?? '']);
  }
  const assignments: Assignment[] = [];
  const unmatched: Matched['unmatched'] = [];
  for (const [heading, cell] of pairs) {
    if (heading.trim() === '' && cell.trim() === '') continue;
    const hit = fieldOfHeading(fields, heading.replace(/[:\uff1a]\s*$/, ''));
    if (hit === undefined || assignments.some(({ field }) => field === hit.field)) {
      unmatched.push({ heading: heading.trim(), text: cell.trim() });
      continue;
    }
    if (isBlank(cell)) continue;
    // A number under a heading that names its unit is in that unit.
    const numeric = hit.field.kind === 'decimal' || hit.field.kind === 'integer';
    const text =
      numeric && hit.unit && unitOf(hit.unit) !== undefined && /[\d.]\s*$/.test(narrow(cell))
        ? `${cell.trim()} ${hit.unit}`
        : cell.trim();
    assignments.push({ field: hit.field, heading: heading.trim(), text, read: readField(hit.field, text) });
  }
  return { assignments, unmatched, more };
}
