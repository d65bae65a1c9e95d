import { useTranslation } from 'react-i18next';
import { useLang } from '@/i18n';
import { formatNumber, useBilingual } from '@/ui';
import type { Hazard, Level } from '../model/types';
import { type Amount, amountOf, type FieldUnit, fieldUnit, significant } from '../model/units';

/** A number with its unit, to three digits. */
export function useAmount() {
  const lang = useLang();
  const show = ({ value, unit }: Amount) => `${formatNumber(value, lang, {})} ${unit}`.trim();
  const by = (kind: keyof typeof amountOf) => (value: number) => show(amountOf[kind](value));
  return {
    length: by('length'),
    area: by('area'),
    mass: by('mass'),
    time: by('time'),
    pressure: by('pressure'),
    celsius: (kelvin: number) => show({ value: significant(kelvin - 273.15, 4), unit: '°C' }),
    percent: (share: number) => show({ value: significant(share * 100), unit: '%' }),
    plain: (value: number, unit: string) => show({ value: significant(value, 4), unit }),
  };
}

export const unitOf = (hazard: Hazard): FieldUnit =>
  fieldUnit(hazard.quantity, hazard.unit, hazard.kind === 'toxic_cloud');

/** What reaching a level means, by what the level is of; names and values are the server's. */
export function useMeaning(): (hazard: Hazard, level: Level) => string {
  const { t, i18n } = useTranslation();
  return (hazard, level) => {
    const start = level.id
      .toLowerCase()
      .replace(/[^a-z_].*$/, '')
      .replace(/_$/, '');
    const own = `consequence:meaning.${start}`;
    return t(i18n.exists(own) ? own : `consequence:meaning.${hazard.quantity}`);
  };
}

/** The value as people write it, in the language shown where both differ. */
export function useLevelName(): (level: Level) => string {
  const pick = useBilingual();
  return (level) => pick(level.name) || level.id;
}
