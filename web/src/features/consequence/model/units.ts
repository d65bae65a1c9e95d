import type { Quantity } from './types';

/** A unit as people write it; `from` takes SI in, `to` gives SI back. */
export type UnitOf = {
  id: string;
  symbol: string;
  from: (si: number) => number;
  to: (shown: number) => number;
};

export const ATMOSPHERE_PA = 101_325;
export const ZERO_C_K = 273.15;

const scaled = (id: string, symbol: string, factor: number): UnitOf => ({
  id,
  symbol,
  from: (si) => si / factor,
  to: (shown) => shown * factor,
});

/** Gauge pressure counts from the air of the scenario; without one told, from 1 atm. */
export const UNITS = {
  one: scaled('one', '', 1),
  metre: scaled('metre', 'm', 1),
  millimetre: scaled('millimetre', 'mm', 1e-3),
  square_metre: scaled('square_metre', 'm²', 1),
  cubic_metre: scaled('cubic_metre', 'm³', 1),
  kilogram: scaled('kilogram', 'kg', 1),
  tonne: scaled('tonne', 't', 1_000),
  kilogram_second: scaled('kilogram_second', 'kg/s', 1),
  second: scaled('second', 's', 1),
  minute: scaled('minute', 'min', 60),
  metre_second: scaled('metre_second', 'm/s', 1),
  degree: scaled('degree', '°', 1),
  percent: scaled('percent', '%', 0.01),
  per_hour: scaled('per_hour', 'h⁻¹', 1),
  celsius: {
    id: 'celsius',
    symbol: '°C',
    from: (si: number) => si - ZERO_C_K,
    to: (shown: number) => shown + ZERO_C_K,
  },
  kilopascal: scaled('kilopascal', 'kPa(a)', 1_000),
  hectopascal: scaled('hectopascal', 'hPa', 100),
  bar_gauge: {
    id: 'bar_gauge',
    symbol: 'bar(g)',
    from: (si: number) => (si - ATMOSPHERE_PA) / 1e5,
    to: (shown: number) => shown * 1e5 + ATMOSPHERE_PA,
  },
} satisfies Record<string, UnitOf>;
export type UnitName = keyof typeof UNITS;

/** Takes away what binary fractions add: 0.025 m is 25 mm, not 25.000000000000004. */
export function tidy(value: number, digits = 9): number {
  return Number.isFinite(value) && value !== 0 ? Number(value.toPrecision(digits)) : value;
}

export const fromSi = (unit: UnitName, si: number): number => {
  const shown = UNITS[unit].from(si);
  // A difference of two large figures keeps fewer digits.
  const tidied = tidy(shown);
  return unit === 'celsius' || unit === 'bar_gauge' ? Math.round(tidied * 1e6) / 1e6 : tidied;
};
export const toSi = (unit: UnitName, shown: number): number => tidy(UNITS[unit].to(shown), 12);

/** Reads what somebody typed: full-width digits, a comma for thousands, blanks. NaN where it is no number. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s,_]/g, '')
    .replace(/\u2212/g, '-');
  if (plain === '') return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

export type FieldUnit = { symbol: string; factor: number };

/** In which unit a field of a hazard is shown: what is breathed in ppm, what burns in percent. */
export function fieldUnit(quantity: Quantity, unit: string, breathed: boolean): FieldUnit {
  if (quantity === 'concentration' && ['', '1', 'mol/mol', 'mole fraction'].includes(unit))
    return breathed ? { symbol: 'ppm', factor: 1e6 } : { symbol: '%', factor: 100 };
  if (unit === 'W/m²' || unit === 'W/m2') return { symbol: 'kW/m²', factor: 1e-3 };
  if (unit === 'Pa') return { symbol: 'kPa', factor: 1e-3 };
  return { symbol: unit, factor: 1 };
}

/** To so many significant digits, without the exponent that `toPrecision` may give. */
export function significant(value: number, digits = 3): number {
  return value === 0 || !Number.isFinite(value) ? value : Number(value.toPrecision(digits));
}

/** A figure of the engine, in SI, in a unit that people read. */
export function figureOf(value: number, unit: string): Amount {
  const large = (factor: number, symbol: string) => ({ value: significant(value / factor, 4), unit: symbol });
  if (unit === '1') return { value: significant(value, 4), unit: '' };
  if (unit === 'J' && Math.abs(value) >= 1e9) return large(1e9, 'GJ');
  if (unit === 'J' && Math.abs(value) >= 1e6) return large(1e6, 'MJ');
  if (unit === 'W/m²' && Math.abs(value) >= 1e3) return large(1e3, 'kW/m²');
  if (unit === 'Pa' && Math.abs(value) >= 1e3) return large(1e3, 'kPa');
  if (unit === 'K') return { value: significant(value - ZERO_C_K, 4), unit: '°C' };
  return { value: significant(value, 4), unit };
}

export type Amount = { value: number; unit: string };

const steps =
  (base: number, plain: string, ...larger: [from: number, factor: number, unit: string][]) =>
  (value: number): Amount => {
    const [, factor, unit] = [...larger].reverse().find(([from]) => Math.abs(value) >= from) ?? [
      0,
      base,
      plain,
    ];
    return { value: significant(value / factor), unit };
  };

export const amountOf = {
  length: steps(1, 'm', [10_000, 1_000, 'km']),
  area: steps(1, 'm²', [10_000, 10_000, 'ha'], [10_000_000, 1_000_000, 'km²']),
  mass: steps(1, 'kg', [10_000, 1_000, 't']),
  time: steps(1, 's', [600, 60, 'min'], [36_000, 3_600, 'h']),
  pressure: steps(1_000, 'kPa', [10_000_000, 1_000_000, 'MPa']),
};
