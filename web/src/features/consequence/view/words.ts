import { useTranslation } from 'react-i18next';
import { useLang } from '@/i18n';
import { formatNumber, useBilingual } from '@/ui';
import type { Hazard, Level } from '../model/types';
import { type Amount, amountOf, type FieldUnit, fieldUnit, figureOf, significant } from '../model/units';

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
    figure: (value: number, unit: string) => show(figureOf(value, unit)),
    plain: (value: number, unit: string) => show({ value: significant(value, 4), unit }),
  };
}

export const unitOf = (hazard: Hazard): FieldUnit =>
  fieldUnit(hazard.quantity, hazard.unit, hazard.kind === 'toxic_cloud');

/** The engine names a level as `4 kW/m²: pain after 20 s`: its name, and where it says so what it does. */
const parted = (text: string): [name: string, effect: string] => {
  const at = text.search(/[:：]/);
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
};

/** What reaching a level means: in the engine's words, else by what the level is of. */
export function useMeaning(): (hazard: Hazard, level: Level) => string {
  const { t, i18n } = useTranslation();
  const pick = useBilingual();
  return (hazard, level) => {
    const [, effect] = parted(pick(level.name));
    if (effect !== '') return effect;
    const start = level.id
      .toLowerCase()
      .replace(/[^a-z_].*$/, '')
      .replace(/_$/, '');
    const own = `consequence:meaning.${start}`;
    return t(i18n.exists(own) ? own : `consequence:meaning.${hazard.quantity}`);
  };
}

/** Short name of a level in the language shown. */
export function useLevelName(): (level: Level) => string {
  const pick = useBilingual();
  return (level) => parted(pick(level.name))[0] || level.id;
}
