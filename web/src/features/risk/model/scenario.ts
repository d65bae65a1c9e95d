import type { Scenario } from '../api';
import type { Change, Draft } from './changes';

/** A scenario as it is worked on. */
export const draftOf = ({ scenario, changes, names }: Scenario): Draft => ({
  title: scenario.name,
  changes,
  names,
});

/** The members of a thing in one order, those that say nothing left out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, own]) => own !== null && own !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => [name, plain(own)]),
  );
}

/** Whether two plans ask the same question. */
export const isSamePlan = (a: readonly Change[], b: readonly Change[]): boolean =>
  JSON.stringify(plain(a)) === JSON.stringify(plain(b));

/** The change that a problem points to, by its place in the list. */
export function changeAt(pointers: readonly (string | null | undefined)[]): number | null {
  for (const pointer of pointers) {
    const at = /^\/changes\/(\d+)/.exec(pointer ?? '')?.[1];
    if (at !== undefined) return Number(at);
  }
  return null;
}
