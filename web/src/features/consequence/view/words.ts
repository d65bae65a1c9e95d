import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '@/api/types';
import { useLang } from '@/i18n';
import { formatNumber, useBilingual } from '@/ui';
import { goesOn } from '../model/reach';
import type { Hazard, Level, Warning } from '../model/types';
import { type Amount, amountOf, type FieldUnit, fieldUnit, figureOf, significant } from '../model/units';
import type { Outside } from '../model/warnings';

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

/** How far a level reaches; where a cloud is followed no further, at least so far. */
export function useLevelReach(): (hazard: Hazard, level: Level) => string {
  const amount = useAmount();
  return (hazard, level) => `${goesOn(hazard, level) ? '≥ ' : ''}${amount.length(level.distance_m)}`;
}

/** How far a hazard reaches by its furthest level. */
export function useReach(): (hazard: Hazard) => string {
  const { t } = useTranslation();
  const reachOf = useLevelReach();
  return (hazard) => {
    const [first, ...more] = hazard.levels;
    if (first === undefined) return t('consequence:table.nowhere');
    const furthest = more.reduce((best, one) => (one.distance_m > best.distance_m ? one : best), first);
    return furthest.distance_m === 0 ? t('consequence:table.nowhere') : reachOf(hazard, furthest);
  };
}

/** A member of a scenario or the input of a model by the name that readers know; one without a name stays. */
function useQuantity(): (name: string) => string {
  const { t, i18n } = useTranslation();
  return (name) => {
    const own = [`consequence:field.${name}`, `consequence:input.${name}`].find(
      (key) => i18n.exists(key) && typeof i18n.t(key, { returnObjects: true }) === 'string',
    );
    return own === undefined ? name : t(own);
  };
}

const PATH = /(?<![\w./])((?:vessel|release|weather|site|effects|receivers)\.[a-z0-9_]+)( ?)/g;

/** A text of the engine, its paths of fields named as the form names them. */
export function useFieldNames(): (text: string) => string {
  const lang = useLang();
  const nameOf = useQuantity();
  // A path stands apart by a blank, which Chinese words need none of.
  return (text) =>
    text.replace(PATH, (path, name: string, blank: string) => {
      const own = nameOf(name);
      return own === name ? path : `${own}${lang === 'zh' ? '' : blank}`;
    });
}

/** A problem of the engine in the words of the form. */
export function useNamed(): (problem: ApiProblem) => ApiProblem {
  const lang = useLang();
  const named = useFieldNames();
  const say = <T extends { zh: string; en: string }>(text: T): T => ({ ...text, [lang]: named(text[lang]) });
  return (problem) => ({
    ...problem,
    ...(problem.message ? { message: say(problem.message) } : {}),
    errors: problem.errors.map((error) => ({
      ...error,
      ...(error.message ? { message: say(error.message) } : {}),
    })),
  });
}

/** A warning with its quantities by the names that readers know, and figures no longer than they mean. */
export function useWarningText(): (warning: Warning, outside: readonly Outside[]) => string {
  const { t } = useTranslation();
  const lang = useLang();
  const pick = useBilingual();
  const nameOf = useQuantity();
  const named = useFieldNames();
  return (warning, outside) => {
    const [first] = outside;
    if (first === undefined) return named(pick(warning.text)) || warning.code;
    const { model, quantity, unit, from, to } = first;
    const show = (value: number) => formatNumber(value, lang, {});
    const values = outside.map(({ value }) => value).sort((a, b) => a - b);
    const [least, most] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
    const range =
      from === Number.NEGATIVE_INFINITY || (from === 0 && to < Number.POSITIVE_INFINITY && least > to)
        ? `≤ ${show(to)}`
        : to === Number.POSITIVE_INFINITY
          ? `≥ ${show(from)}`
          : `${show(from)}–${show(to)}`;
    return t('consequence:warnings.outside', {
      model: pick(model),
      quantity: nameOf(quantity),
      value: `${least === most ? show(least) : `${show(least)}–${show(most)}`} ${unit}`.trim(),
      range: `${range} ${unit}`.trim(),
    });
  };
}
