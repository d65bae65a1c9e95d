import type { QueryKey } from '@tanstack/react-query';
import type { Change } from './types';

/** Query keys. Every subject begins with one of these words, so that live changes reach it. */
export const keys = {
  session: ['session'] as const,
  meta: ['meta'] as const,
  records: (kind: string, ...rest: unknown[]): QueryKey => ['records', kind, ...rest],
  record: (id: string, ...rest: unknown[]): QueryKey => ['record', id, ...rest],
  hazards: (...rest: unknown[]): QueryKey => ['hazards', ...rest],
  archive: (...rest: unknown[]): QueryKey => ['archive', ...rest],
  map: (...rest: unknown[]): QueryKey => ['map', ...rest],
  imports: (...rest: unknown[]): QueryKey => ['imports', ...rest],
  risk: (...rest: unknown[]): QueryKey => ['risk', ...rest],
  queue: (...rest: unknown[]): QueryKey => ['queue', ...rest],
  admin: (...rest: unknown[]): QueryKey => ['admin', ...rest],
};

/** Subjects worked out from records: any change may alter them. */
const DERIVED: readonly string[] = ['hazards', 'archive', 'map', 'queue', 'enterprise', 'risk'];

/** What to fetch again after a change. */
export function keysTouchedBy(change: Change): QueryKey[] {
  return [['records', change.kind], ['record', change.id], ...DERIVED.map((word) => [word])];
}
