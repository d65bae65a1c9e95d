import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { ConfidenceMark, Scroll } from '@/verdict';
import { comparedLook, lookOf } from '../model/levels';
import { goesOn } from '../model/reach';
import type { Hazard, Level } from '../model/types';
import { LineSample } from './Legend';
import { useAmount, useLevelName, useMeaning } from './words';

export type Inside = { persons?: number; pending: boolean; failed: boolean };

type Props = {
  hazard: Hazard;
  /** The same hazard of case A. */
  other: Hazard | null;
  compared: boolean;
  theme: 'light' | 'dark';
  /** People inside each level, where a place is known. */
  inside: readonly Inside[] | null;
};

const DASH = '—';

/** Levels with how far they reach. */
export function DistanceTable({ hazard, other, compared, theme, inside }: Props) {
  const t = useT();
  const lang = useLang();
  const amount = useAmount();
  const nameOf = useLevelName();
  const meaningOf = useMeaning();
  // A cloud is followed so far and no further: what it reaches there is the least that it can be.
  const least = (level: Level, text: string) => (goesOn(hazard, level) ? `≥ ${text}` : text);
  const reach = (level: Level | undefined, value: (level: Level) => string) =>
    level === undefined
      ? DASH
      : level.ring.length === 0 && level.distance_m === 0
        ? t('consequence:table.nowhere')
        : least(level, value(level));
  const persons = (at: number) => {
    const one = inside?.[at];
    if (one === undefined || one.failed) return DASH;
    if (one.persons === undefined) return one.pending ? '…' : DASH;
    const level = hazard.levels[at];
    const text = formatNumber(one.persons, lang);
    return level === undefined ? text : least(level, text);
  };
  const two = compared;
  const head = (key: string) => (
    <th scope="col" className="vd-r" colSpan={two ? 2 : 1}>
      {t(`consequence:table.${key}`)}
    </th>
  );
  const pair = (a: Level | undefined, b: Level, value: (level: Level) => string) =>
    two ? (
      <>
        <td className="vd-r cq-a">{reach(a, value)}</td>
        <td className="vd-r">{reach(b, value)}</td>
      </>
    ) : (
      <td className="vd-r">{reach(b, value)}</td>
    );
  const change = (a: Level | undefined, b: Level) => {
    if (a === undefined || a.distance_m === 0 || goesOn(hazard, a) || goesOn(hazard, b)) return DASH;
    return formatNumber((b.distance_m / a.distance_m - 1) * 100, lang, { digits: 0, signed: true });
  };
  return (
    <Scroll label={t('consequence:table.title')}>
      <table className="vd-table cq-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={two ? 2 : 1}>
              {t('consequence:table.level')}
            </th>
            <th scope="col" rowSpan={two ? 2 : 1} className="vd-r">
              {t('consequence:table.value')}
            </th>
            {head('distance')}
            {two && (
              <th scope="col" rowSpan={2} className="vd-r cq-change">
                {t('consequence:table.change')}
              </th>
            )}
            {head('half_width')}
            {head('area')}
            {inside !== null && (
              <th scope="col" rowSpan={two ? 2 : 1} className="vd-r">
                {t(two ? 'consequence:table.people_b' : 'consequence:table.people')}
              </th>
            )}
            <th scope="col" rowSpan={two ? 2 : 1}>
              {t('consequence:table.source')}
            </th>
          </tr>
          {two && (
            <tr>
              {['distance', 'half_width', 'area'].flatMap((key) => [
                <th key={`${key} a`} scope="col" className="vd-r cq-a">
                  A
                </th>,
                <th key={`${key} b`} scope="col" className="vd-r">
                  B
                </th>,
              ])}
            </tr>
          )}
        </thead>
        <tbody>
          {hazard.levels.map((level, at) => {
            const before = other?.levels.find(({ id }) => id === level.id);
            return (
              <tr key={level.id} className={level.ring.length === 0 ? 'vd-off' : undefined}>
                <th scope="row">
                  <span className="cq-level">
                    <LineSample
                      look={compared ? comparedLook(at, theme, 'b') : lookOf(at, theme)}
                      label={String(at + 1)}
                    />
                    <span>
                      {nameOf(level)}
                      {!two && <small>{meaningOf(hazard, level)}</small>}
                    </span>
                  </span>
                </th>
                <td className="vd-r">{level.shown}</td>
                {pair(before, level, ({ distance_m }) => amount.length(distance_m))}
                {two && <td className="vd-r">{change(before, level)}</td>}
                {pair(before, level, ({ half_width_m }) => amount.length(half_width_m))}
                {pair(before, level, ({ area_m2 }) => amount.area(area_m2))}
                {inside !== null && <td className="vd-r">{persons(at)}</td>}
                <td>
                  <span className="vd-source">
                    {level.source} <ConfidenceMark of={level.confidence} />
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
