import type { Bilingual } from '@/api/types';
import type { Warning } from './types';
import { significant } from './units';

/** A warning that a model was asked beyond its range, taken apart. */
export type Outside = {
  model: Bilingual;
  quantity: string;
  value: number;
  from: number;
  to: number;
  unit: string;
};

const NUMBER = '(-?(?:[\\d.]+(?:e[+-]?\\d+)?|inf))';
const EN = new RegExp(`^(.*): (\\S+) is ${NUMBER} (\\S+), outside ${NUMBER}–${NUMBER} \\S+$`);
/** What stands before the full-width colon. */
const ZH = /^(.*?)\uff1a/;

const number = (text: string | undefined) =>
  text === undefined
    ? Number.NaN
    : /inf/.test(text)
      ? Number(`${text.startsWith('-') ? '-' : ''}Infinity`)
      : significant(Number(text), 4);

/** Nothing for a warning of another kind or another wording: it is shown as it came. */
export function outsideOf({ code, text }: Warning): Outside | null {
  if (code !== 'consequence.outside_validity') return null;
  const [zh, en] = [ZH.exec(text.zh), EN.exec(text.en)];
  if (zh === null || en === null) return null;
  const [, model = '', quantity = '', value, unit = '', from, to] = en;
  return {
    model: { zh: zh[1] ?? '', en: model },
    quantity,
    value: number(value),
    from: number(from),
    to: number(to),
    unit: unit === '1' ? '' : unit,
  };
}

/** Warnings that say the same of the same quantity are told once, with all their values. */
export function gathered(warnings: readonly Warning[]): { warning: Warning; outside: Outside[] }[] {
  const found = new Map<string, { warning: Warning; outside: Outside[] }>();
  for (const warning of warnings) {
    const outside = outsideOf(warning);
    const key =
      outside === null
        ? `${warning.code} ${warning.about} ${warning.text.en}`
        : `${warning.code} ${warning.about}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { warning, outside: outside === null ? [] : [outside] });
    else if (outside !== null) known.outside.push(outside);
  }
  return [...found.values()];
}
