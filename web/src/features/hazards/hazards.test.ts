import { expect, it } from 'vitest';
import type { HazardRow } from '@/api/hazards';
import { directionOf } from './ChangesTab';
import { facets } from './facets';

it('offers what there is to filter by, with counts', () => {
  const row = (district: string, park: string) =>
    ({ district, district_name: `区${district}`, park, sector: 'port' }) as HazardRow;
  const found = facets([row('2', ''), row('1', 'P'), row('1', '')]);
  expect(found.district).toEqual([
    { value: '1', label: '区1', count: 2 },
    { value: '2', label: '区2', count: 1 },
  ]);
  expect(found.park).toEqual([{ value: 'P', label: 'P', count: 1 }]);
});

it('tells worse from better', () => {
  const of = (grade: number | null, major_hazard = grade !== null) => ({
    s: { text: '1', exact: '1' },
    grade,
    major_hazard,
  });
  expect(directionOf({ before: of(2), after: of(1) })).toBe('worse');
  expect(directionOf({ before: of(4), after: of(null, true) })).toBe('better');
  expect(directionOf({ before: of(null), after: of(4) })).toBe('worse');
  expect(directionOf({ before: null, after: of(null) })).toBe('worse');
  expect(directionOf({ before: of(3), after: null })).toBe('better');
  expect(directionOf({ before: of(3), after: of(3) })).toBe('same');
});
