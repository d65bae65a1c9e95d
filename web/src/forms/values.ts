import { type Parsed, readField } from './parse';
import type { Declaration, Field, RecordType, RecordView } from './wire';

/** What stands in a form, as text: fields by name, and what is said about the whole under the names of `ABOUT`. */
export type Values = Record<string, string>;

export const VALID_FROM = '/valid_from';
export const VALID_TO = '/valid_to';
export const SOURCE = '/source';
export const SOURCE_DATE = '/source_date';
export const ABOUT = [VALID_FROM, VALID_TO, SOURCE, SOURCE_DATE] as const;

/** A value of a record as the text that a form shows. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => textOf(item)).join('\n');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

export function isMasked(record: RecordView | undefined, name: string): boolean {
  return record?.masked.includes(name) ?? false;
}

export function isHidden(record: RecordView | undefined, name: string): boolean {
  return record?.hidden.includes(name) ?? false;
}

/** The text of every field of a record; what is masked or hidden is left empty, for it is not known here. */
export function valuesOf(type: RecordType, record?: RecordView): Values {
  const out: Values = {};
  for (const { name } of type.fields)
    out[name] = isMasked(record, name) || isHidden(record, name) ? '' : textOf(record?.fields[name]);
  out[VALID_FROM] = record?.valid_from ?? '';
  out[VALID_TO] = record?.valid_to ?? '';
  out[SOURCE] = '';
  out[SOURCE_DATE] = '';
  return out;
}

/** Equal whatever the order of the members. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'null' : `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, member]) => `${name}:${canonical(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Names whose text says something else than before. */
export function changedNames(type: RecordType, before: Values, now: Values): string[] {
  const byName = new Map(type.fields.map((field) => [field.name, field]));
  return Object.keys({ ...before, ...now }).filter((name) => {
    const a = before[name] ?? '';
    const b = now[name] ?? '';
    if (a === b) return false;
    const field = byName.get(name);
    if (field === undefined) return true;
    const was = readField(field, a);
    const is = readField(field, b);
    return !(was.ok && is.ok && sameValue(was.value, is.value));
  });
}

export type Checked = { fields: Record<string, Parsed>; missing: string[]; groups: string[][] };

/** What can be said before asking the server: values that cannot be read, what is missing. The server decides again. */
export function check(type: RecordType, values: Values, record?: RecordView): Checked {
  const fields: Record<string, Parsed> = {};
  const missing: string[] = [];
  const given = (name: string) =>
    (values[name] ?? '').trim() !== '' || isMasked(record, name) || isHidden(record, name);
  for (const field of type.fields) {
    fields[field.name] = readField(field, values[field.name] ?? '');
    if (field.required && !given(field.name)) missing.push(field.name);
  }
  if ((values[SOURCE] ?? '').trim() === '') missing.push(SOURCE);
  const groups = type.any_of.filter((group) => !group.some(given));
  return { fields, missing, groups };
}

function parsedOf(field: Field, text: string): unknown {
  const read = readField(field, text);
  return read.ok ? read.value : text.trim();
}

/** The body to send: everything that was filled in for a new record, what changed for a known one. */
export function declarationOf(type: RecordType, values: Values, before?: Values): Declaration {
  const fields: Record<string, unknown> = {};
  const names = before === undefined ? undefined : new Set(changedNames(type, before, values));
  for (const field of type.fields) {
    const text = values[field.name] ?? '';
    if (names === undefined ? text.trim() !== '' : names.has(field.name))
      fields[field.name] = text.trim() === '' ? null : parsedOf(field, text);
  }
  const out: Declaration = { fields, source: (values[SOURCE] ?? '').trim() };
  const day = (name: string) => values[name]?.trim() || null;
  if (day(SOURCE_DATE) !== null) out.source_date = day(SOURCE_DATE);
  if (names === undefined) {
    if (day(VALID_FROM) !== null) out.valid_from = day(VALID_FROM);
    if (day(VALID_TO) !== null) out.valid_to = day(VALID_TO);
  } else {
    if (names.has(VALID_FROM)) out.valid_from = day(VALID_FROM);
    if (names.has(VALID_TO)) out.valid_to = day(VALID_TO);
  }
  return out;
}

/** The name a form uses for a JSON pointer of a problem. */
export function nameOfPointer(pointer: string): string {
  const field = /^\/fields\/([^/]+)/.exec(pointer)?.[1];
  if (field !== undefined) return field.replaceAll('~1', '/').replaceAll('~0', '~');
  return pointer;
}
