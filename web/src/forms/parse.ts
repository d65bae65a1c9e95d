import { readGeometry } from './geometry';
import { narrow, plain, shiftDecimal, tidyDecimal } from './text';
import type { Field } from './wire';
import words from './words.json';

/** Something told about a value: a message under `note` or `fault` of the forms file, and what stands in its holes. */
export type Said = { code: string; values?: Record<string, string | number> };
export type Parsed = { ok: true; value: unknown; notes: Said[] } | { ok: false; fault: Said };

const good = (value: unknown, notes: Said[] = []): Parsed => ({ ok: true, value, notes });
const bad = (code: string, values?: Said['values']): Parsed => ({ ok: false, fault: { code, values } });

/** Units of one quantity and the power of ten of each; only exact steps stand here. */
const SCALES: readonly Record<string, number>[] = [
  { t: 6, kg: 3, g: 0 },
  { m3: 3, L: 0 },
  { MPa: 6, bar: 5, kPa: 3, Pa: 0 },
  { km: 6, m: 3, cm: 1, mm: 0 },
  { km2: 6, m2: 0 },
  { MW: 3, kW: 0 },
];

function symbol(text: string): string {
  return narrow(text)
    .normalize('NFKC')
    .replace(/\u00b3/g, '3')
    .replace(/\u00b2/g, '2')
    .replace(/\s+/g, '');
}

/** The unit meant by a symbol or a word in either language. */
export function unitOf(text: string): string | undefined {
  const given = symbol(text);
  const known = Object.entries(words.units);
  // Case counts first (m and M), then not (T for t).
  return (
    known.find(([unit]) => symbol(unit) === given)?.[0] ??
    known.find(([, names]) => names.some((name) => symbol(name) === given))?.[0] ??
    known.find(
      ([unit, names]) =>
        symbol(unit).toLowerCase() === given.toLowerCase() ||
        names.some((name) => symbol(name).toLowerCase() === given.toLowerCase()),
    )?.[0]
  );
}

function powerBetween(from: string, to: string): number | undefined {
  for (const scale of SCALES) {
    const a = scale[from];
    const b = scale[to];
    if (a !== undefined && b !== undefined) return a - b;
  }
  return undefined;
}

const GROUPED = /^\d{1,3}([, ']\d{3})+(\.\d+)?$/;
const multipliers = Object.entries(words.multipliers).sort(([a], [b]) => b.length - a.length);

/** Reads a number as people write it; the value is decimal text. */
export function readNumber(text: string, unit?: string): Parsed {
  const clean = narrow(text).replace(/\u3001/g, ',');
  const found = /^([+-]?)\s*([\d][\d,' ]*(?:\.\d+)?|\.\d+)(?:e([+-]?\d{1,3}))?\s*(.*)$/i.exec(clean);
  if (found === null) return bad('not_number', { text });
  const [, sign = '', figures = '', exponent, rest = ''] = found;
  const notes: Said[] = [];
  let digits = figures.trim();
  if (/[, ']/.test(digits)) {
    if (!GROUPED.test(digits)) return bad('ambiguous_number', { text });
    digits = digits.replace(/[, ']/g, '');
    notes.push({ code: 'grouping' });
  }
  if (/^\s*[-~\u2014\uff5e\u81f3]\s*\d/.test(rest)) return bad('range', { text });
  let value = tidyDecimal(`${sign === '-' ? '-' : ''}${digits.startsWith('.') ? `0${digits}` : digits}`);
  if (exponent !== undefined) value = shiftDecimal(value, Number(exponent));
  let tail = rest.trim();
  const times = multipliers.find(([word]) => tail.startsWith(word));
  // A multiplier is part of a unit (kW, kPa in Chinese) when the whole is a unit.
  if (times !== undefined && unitOf(tail) === undefined) {
    value = shiftDecimal(value, times[1]);
    notes.push({ code: 'multiplied', values: { text: clean, value } });
    tail = tail.slice(times[0].length).trim();
  }
  if (tail === '') return good(value, notes);
  const target = unit === undefined || unit === '' ? undefined : (unitOf(unit) ?? unit);
  const given = unitOf(tail);
  if (target === undefined) {
    if (words.counting.some((word) => word === tail.toLowerCase())) {
      notes.push({ code: 'unit_dropped', values: { unit: tail } });
      return good(value, notes);
    }
    return bad('trailing', { text: tail });
  }
  if (given === target || symbol(tail).toLowerCase() === symbol(target).toLowerCase()) {
    notes.push({ code: 'unit_dropped', values: { unit: tail } });
    return good(value, notes);
  }
  if (given === undefined) return bad('trailing', { text: tail });
  const power = powerBetween(given, target);
  if (power === undefined) return bad('other_unit', { given: tail, unit: unit ?? '' });
  const converted = shiftDecimal(value, power);
  notes.push({ code: 'converted', values: { from: `${value} ${tail}`, to: `${converted} ${unit}` } });
  return good(converted, notes);
}

function exists(y: number, m: number, d: number): boolean {
  const at = new Date(Date.UTC(y, m - 1, d));
  return at.getUTCFullYear() === y && at.getUTCMonth() === m - 1 && at.getUTCDate() === d;
}

/** Reads a day as people write it. */
export function readDay(text: string): Parsed {
  const clean = narrow(text).replace(/\s*[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/, '');
  const found =
    /^(\d{4})\s*[-/.\u5e74]\s*(\d{1,2})\s*[-/.\u6708]\s*(\d{1,2})\s*[\u65e5\u53f7]?$/.exec(clean) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(clean);
  if (found === null) {
    if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(clean)) return bad('day_order', { text });
    if (/^\d{4}\s*[-/.\u5e74]\s*\d{1,2}\s*\u6708?$/.test(clean)) return bad('day_missing', { text });
    return bad('not_day', { text });
  }
  const [y, m, d] = found.slice(1, 4).map(Number) as [number, number, number];
  if (!exists(y, m, d)) return bad('no_such_day', { text });
  const day = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  return good(day);
}

const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Mirrors `science/substances/src/enterprise_code.rs`: a hint while typing, the server decides. */
export function creditCodeFits(code: string): boolean {
  let sum = 0;
  let weight = 1;
  for (const letter of code.slice(0, 17)) {
    const at = CREDIT.indexOf(letter);
    if (at < 0) return false;
    sum += at * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT[(31 - (sum % 31)) % 31] === code[17];
}

/** Mirrors `science/substances/src/cas.rs`: a hint while typing, the server decides. */
export function casFits(cas: string): boolean {
  const digits = cas.replaceAll('-', '');
  const check = Number(digits.at(-1));
  const sum = [...digits.slice(0, -1)]
    .reverse()
    .reduce((all, digit, at) => all + Number(digit) * (at + 1), 0);
  return sum % 10 === check;
}

function readCreditCode(text: string): Parsed {
  const code = narrow(text).toUpperCase().replace(/[\s-]/g, '');
  if (code.length !== 18) return good(code, [{ code: 'credit_length', values: { count: code.length } }]);
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return good(code, [{ code: 'credit_letters' }]);
  return good(code, creditCodeFits(code) ? [{ code: 'check_ok' }] : [{ code: 'check_wrong' }]);
}

function readCas(text: string): Parsed {
  const numbers = narrow(text)
    .replace(/^cas(\s*(no\.?|#|:))?\s*/i, '')
    .split(/[;,/\u3001\uff1b]/)
    .map((part) => part.replace(/\s/g, ''))
    .filter((part) => part !== '')
    .map((part) =>
      /^\d{5,10}$/.test(part) ? `${part.slice(0, -3)}-${part.slice(-3, -1)}-${part.slice(-1)}` : part,
    );
  const notes = numbers.flatMap((number): Said[] => {
    if (!/^\d{2,7}-\d{2}-\d$/.test(number)) return [{ code: 'cas_form', values: { text: number } }];
    return casFits(number) ? [] : [{ code: 'check_wrong' }];
  });
  return good(numbers.join(';'), notes.length === 0 ? [{ code: 'check_ok' }] : notes);
}

function readUn(text: string): Parsed {
  const digits = narrow(text)
    .replace(/^un\s*(no\.?)?\s*[:-]?\s*/i, '')
    .replace(/\s/g, '');
  if (!/^\d{1,4}$/.test(digits)) return good(digits, [{ code: 'un_form' }]);
  return good(digits.padStart(4, '0'));
}

export function readList(text: string): string[] {
  const parts = text
    .split(/[;\uff1b\u3001\n\t]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return [...new Set(parts)];
}

/** Whether a cell of a table says that there is nothing. */
export function isBlank(text: string): boolean {
  const clean = narrow(text).toLowerCase();
  return clean === '' || words.blank.includes(clean);
}

function inBounds(field: Field, value: string): Parsed | undefined {
  const low = typeof field.min === 'string' && Number(value) < Number(field.min);
  const high = typeof field.max === 'string' && Number(value) > Number(field.max);
  if (!low && !high) return undefined;
  const unit = field.unit ?? '';
  if (typeof field.min !== 'string') return bad('above', { max: `${field.max}`, unit });
  if (typeof field.max !== 'string') return bad('below', { min: `${field.min}`, unit });
  return bad('out_of_range', { min: `${field.min}`, max: `${field.max}`, unit });
}

/**
 * Reads what was typed or pasted into a field. Empty text is the value null. References come back as the text:
 * the server knows keys.
 */
export function readField(field: Field, text: string): Parsed {
  if (narrow(text) === '') return good(null);
  switch (field.kind) {
    case 'integer':
    case 'decimal': {
      const read = readNumber(text, field.unit ?? undefined);
      if (!read.ok) return read;
      const value = read.value as string;
      if (field.kind === 'integer' && value.includes('.')) return bad('not_whole', { text: value });
      return inBounds(field, value) ?? good(Number(value), read.notes);
    }
    case 'date':
      return readDay(text);
    case 'boolean': {
      const word = narrow(text).toLowerCase();
      if (words.yes.includes(word)) return good(true);
      if (words.no.includes(word)) return good(false);
      return bad('not_yes_no', { text });
    }
    case 'choice': {
      const word = plain(text);
      const hit = (field.choices ?? []).find(
        ({ value, label }) => plain(value) === word || plain(label.zh) === word || plain(label.en) === word,
      );
      return hit === undefined ? bad('not_choice', { text }) : good(hit.value);
    }
    case 'credit_code':
      return readCreditCode(text);
    case 'cas':
      return readCas(text);
    case 'un':
      return readUn(text);
    case 'list':
      return good(readList(text));
    case 'geometry':
      return readGeometry(text, field.shapes ?? []);
    default: {
      const clean = text.replace(/[\u200b\u2060\ufeff]/g, '').trim();
      const length = [...clean].length;
      if (typeof field.max_length === 'number' && length > field.max_length)
        return bad('too_long', { count: length, max: field.max_length });
      return good(clean);
    }
  }
}
