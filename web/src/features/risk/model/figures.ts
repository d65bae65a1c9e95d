import type { Lang } from '@/i18n';
import { formatNumber } from '@/ui';

const UP: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};
const raised = (exponent: number) => [...String(exponent)].map((char) => UP[char] ?? char).join('');

/** Below this a risk is called none: it says nothing any more. */
const NOTHING = 1e-15;

/** `2.3×10⁻⁶`; `×1` digits are kept, so that columns line up. */
export function sci(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return '—';
  if (value === 0) return '0';
  if (value < NOTHING) return `<10${raised(-15)}`;
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  return `${mantissa}×10${raised(Number(exponent))}`;
}

/** A level as it is written on its line: `1×10⁻⁵`, without digits that say nothing. */
export function levelText(value: number): string {
  const [mantissa = '', exponent = '0'] = Number(value.toPrecision(2)).toExponential().split('e');
  return `${mantissa}×10${raised(Number(exponent))}`;
}

/** A plain decimal for files. */
export const plain = (value: number): string => value.toExponential(3);

/** Years between two such events on average, rounded so that it can be said aloud. */
export function everyYears(perYear: number): number | null {
  if (!(perYear > NOTHING)) return null;
  const years = 1 / perYear;
  if (years < 1) return null;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(years)) - 1);
  return Math.round(years / power) * power;
}

/** A round number of years in the words of the language: tens of thousands in Chinese, commas in English. */
export function manyYears(years: number, lang: Lang): string {
  if (lang === 'en') return formatNumber(years, lang, {});
  return new Intl.NumberFormat('zh-CN', { notation: 'compact', maximumSignificantDigits: 3 }).format(years);
}

export const percent = (share: number, lang: Lang, digits = 0): string =>
  new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(share === 0 ? 0 : share);

/** `850 m`, `1.2 km`. */
export function metres(value: number, lang: Lang): string {
  if (value < 1_000) return `${formatNumber(Math.round(value), lang, {})} m`;
  return `${formatNumber(Number((value / 1_000).toFixed(value < 10_000 ? 2 : 1)), lang, {})} km`;
}

/** A limit over a risk: `7.6`, `0.12`, `1.0`; nothing where there is no risk. */
export function factor(value: number | null, lang: Lang): string {
  if (value === null) return '\u2014';
  if (value >= 1_000) return '>1000';
  const digits = value < 10 && value >= 1 ? { digits: 1 } : {};
  return formatNumber(Number(value.toPrecision(2)), lang, digits);
}
