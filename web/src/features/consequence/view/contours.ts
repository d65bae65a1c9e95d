import type { EastNorth } from '../model/geometry';
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
  /** Where its own release lies, as metres east and north of the present one. */
  shift: EastNorth;
  look: LevelLook;
  filled: boolean;
};

/**
 * The point of a ring that carries its number: the furthest downwind. A cloud that is followed no further ends in a
 * line, along which the numbers of several levels are spread out.
 */
export function tipOf(ring: readonly Point[], nth: number): number {
  const furthest = Math.max(...ring.map(([x]) => x));
  const end = ring
    .map(([x, y], at) => ({ x, y, at }))
    .filter(({ x }) => x >= furthest - Math.abs(furthest) * 0.002)
    .sort((a, b) => a.y - b.y);
  const [right, left] = [end[0], end.at(-1)];
  if (right === undefined || left === undefined) return 0;
  const wide = left.y - right.y > 0.02 * furthest;
  if (!wide) return end.reduce((best, one) => (one.x > best.x ? one : best), right).at;
  return [left, right, end[Math.floor(end.length / 2)] ?? left][nth % 3]?.at ?? 0;
}

type Side = { outcome: Outcome; hazard: Hazard; shift?: EastNorth };

/** Rings of one hazard, the highest level first; with those of case A beside it when one is pinned. */
export function contoursOf(
  own: Side,
  other: Side | null,
  hidden: readonly string[],
  theme: 'light' | 'dark',
  nameOf: (level: Level) => string,
): Contour[] {
  const make = ({ outcome, hazard, shift = [0, 0] }: Side, side: 'a' | 'b' | null): Contour[] =>
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
          shift,
          look: side === null ? lookOf(at, theme) : comparedLook(at, theme, side),
          filled: side !== 'a',
        },
      ];
    });
  return other === null ? make(own, null) : [...make(own, 'b'), ...make(other, 'a')];
}
