import type { Lang } from '@/i18n';
import { formatNumber } from '@/ui';
import type { When } from '../api';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const RUN = /^run:[0-9A-Z]{26}$/;

/** One side of a comparison as it stands in an address: a day, `now`, or `run:` and an id; empty for anything else. */
export const readSide = (text: string): string =>
  DAY.test(text) || RUN.test(text) || text === 'now' ? text : '';

/** What is asked for by a side. */
export function whenOf(side: string): When {
  if (RUN.test(side)) return { run: side.slice(4) };
  return DAY.test(side) ? { as_of: side } : {};
}

export const sideOf = (when: When): string => (when.run ? `run:${when.run}` : (when.as_of ?? 'now'));

/** A value of a description: numbers short, texts as they are. */
export function valueText(value: unknown, lang: Lang): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'number') return formatNumber(Number(value.toPrecision(4)), lang, {});
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** A change as a factor or a share: `−38 %`, `×12`, `÷330`; nothing where it says nothing. */
export function changeText(then: number | null, now: number | null, lang: Lang): string {
  if (then === null || now === null || then <= 0 || then === now) return '';
  const ratio = now / then;
  if (ratio >= 10) return `×${formatNumber(Number(ratio.toPrecision(2)), lang, {})}`;
  if (now > 0 && ratio <= 0.1) return `÷${formatNumber(Number((1 / ratio).toPrecision(2)), lang, {})}`;
  const share = ratio - 1;
  const text = new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
    signDisplay: 'exceptZero',
  }).format(share);
  return text.replace('-', '−');
}
