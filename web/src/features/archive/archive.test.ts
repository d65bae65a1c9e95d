// biome-ignore-all lint/suspicious/noThenProperty: the interface calls the earlier day so, and it is a text
import { describe, expect, it } from 'vitest';
import type { RiskRow } from '@/api/hazards';
import { boundsOf, flatten, project } from './flat';
import { keep, matrixOf, totalOf, wayOf } from './risks';

const row = (id: string, colour: RiskRow['colour'], district: string, sector = 'storage'): RiskRow => ({
  id,
  kind: 'site',
  name: `厂区 ${id}`,
  enterprise: '演示公司',
  district,
  district_name: `区${district}`,
  sector,
  park: '',
  link: '',
  substances: '液氨',
  colour,
  reason: { zh: '', en: '' },
  major_hazards: 0,
  s: '',
  r: '',
  open_lines: 0,
  point: [121, 39],
  demo: true,
});
const rows = [row('a', 'red', '1'), row('b', 'blue', '1', 'port'), row('c', null, '2')];

describe('counts', () => {
  it('are by colour, what is not decided last', () => {
    const matrix = matrixOf(rows, 'district');
    expect(matrix.map((line) => [line.label, ...line.counts, line.all])).toEqual([
      ['区1', 1, 0, 0, 1, 0, 2],
      ['区2', 0, 0, 0, 0, 1, 1],
    ]);
    expect(totalOf(matrix).counts).toEqual([1, 0, 0, 1, 1]);
  });

  it('leave out what a filter leaves out, but not their own', () => {
    const filter = { kind: 'site', district: '1', sector: '', colour: ['red', 'none'], q: ' 液氨' };
    const kept = (but?: 'district' | 'colour') =>
      rows.filter((one) => keep(one, filter, but)).map((one) => one.id);
    expect(kept()).toEqual(['a']);
    expect(kept('district')).toEqual(['a', 'c']);
    expect(kept('colour')).toEqual(['a', 'b']);
  });
});

it('tells which way a difference goes', () => {
  const changed = (then: RiskRow['colour'], now: RiskRow['colour']) =>
    wayOf({ change: 'changed', then: row('a', then, '1'), now: row('a', now, '1'), what: [], causes: [] });
  expect(changed('orange', 'red')).toBe('worse');
  expect(changed('red', 'yellow')).toBe('better');
  expect(changed('blue', 'blue')).toBe('other');
  expect(changed('blue', null)).toBe('better');
  expect(wayOf({ change: 'added', now: row('a', 'red', '1'), what: [], causes: [] })).toBe('added');
});

it('draws land inside the picture and leaves the rest out', () => {
  const bounds = boundsOf([
    [121, 39],
    [122, 40],
  ]);
  if (bounds === null) throw new Error('no bounds');
  const view = project(bounds, 400, 300);
  const square = (lon: number, lat: number) => ({
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [lon, lat],
          [lon + 0.5, lat],
          [lon + 0.5, lat + 0.5],
          [lon, lat],
        ],
      ],
    },
  });
  const paths = flatten({ features: [square(121.2, 39.2), square(10, 10), { geometry: null }] }, view);
  expect(paths).toHaveLength(1);
  expect(paths[0]).toMatch(/^M[\d.]+ [\d.]+L.*Z$/);
  expect(flatten(undefined, view)).toEqual([]);
});
