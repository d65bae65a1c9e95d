import type { Hazard, Level, Outcome } from './types';

/** So far the engine follows a cloud, m (`science/consequence`). */
export const CLOUD_REACH_M = 10_000;

const isCloud = ({ kind }: Hazard) => kind === 'toxic_cloud' || kind === 'flammable_cloud';

/** A level that goes on beyond what is computed: its figures are the least that it can be. */
export function goesOn(hazard: Hazard, { distance_m }: Level): boolean {
  return isCloud(hazard) && distance_m > 0.99 * CLOUD_REACH_M;
}

/** A place downwind that a cloud is not followed to: nothing is known there, which is not zero. */
export function isBeyond(hazard: Hazard, [x, y]: readonly [number, number]): boolean {
  return isCloud(hazard) && Math.hypot(x, y) > 0.99 * CLOUD_REACH_M && x > 0;
}

/** The highest level that a value reaches, by its place in the list. */
export function levelReached({ levels }: Hazard, value: number): number | null {
  const at = levels.findIndex((level) => value >= level.value);
  return at < 0 ? null : at;
}

/** Hazards of both cases in the order of the present one. */
export function hazardsOfBoth(own: Outcome, other: Outcome | null): Hazard[] {
  const more = (other?.hazards ?? []).filter(({ kind }) => !own.hazards.some((one) => one.kind === kind));
  return [...own.hazards, ...more];
}
