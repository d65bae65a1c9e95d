import { comparedLook, type LevelLook, lookOf } from '../model/levels';
import type { Hazard, Level, Outcome, Point } from '../model/types';

/** A ring with how it is drawn and what it is called. */
export type Contour = {
  key: string;
  /** Number of the level, with the letter of the case where two are compared. */
  label: string;
  name: string;
  distance: number;
  ring: readonly Point[];
  windFrom: number;
  look: LevelLook;
  filled: boolean;
};

type Side = { outcome: Outcome; hazard: Hazard };

/** Rings of one hazard, the highest level first; with those of case A beside it when one is pinned. */
export function contoursOf(
  own: Side,
  other: Side | null,
  hidden: readonly string[],
  theme: 'light' | 'dark',
  nameOf: (level: Level) => string,
): Contour[] {
  const make = ({ outcome, hazard }: Side, side: 'a' | 'b' | null): Contour[] =>
    hazard.levels.flatMap((level, n) => {
      // A level has the same number in both cases.
      const known = own.hazard.levels.findIndex(({ id }) => id === level.id);
      const at = known < 0 ? own.hazard.levels.length + n : known;
      if (level.ring.length === 0 || hidden.includes(level.id)) return [];
      return [
        {
          key: `${side ?? ''}${level.id}`,
          label: side === null ? String(at + 1) : `${side.toUpperCase()}${at + 1}`,
          name: nameOf(level),
          distance: level.distance_m,
          ring: level.ring,
          windFrom: outcome.scenario.weather.wind_from_deg,
          look: side === null ? lookOf(at, theme) : comparedLook(at, theme, side),
          filled: side !== 'a',
        },
      ];
    });
  return other === null ? make(own, null) : [...make(own, 'b'), ...make(other, 'a')];
}
