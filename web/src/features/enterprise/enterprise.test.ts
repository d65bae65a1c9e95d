import { describe, expect, it } from 'vitest';
import type { HazardRow, Turn } from '@/api/hazards';
import type { RecordView } from '@/forms/wire';
import { recordOf } from '../../../test/wire';
import type { HistoryItem, Tree } from './api';
import { countOf, groupTree, otherGroups, substancesOf } from './group';
import { kindsOf, mergeTimeline } from './history';
import { boundsOf, frameOf, positionsOf, scaleBar, shapesOf } from './plan';
import { worstByEnterprise } from './worst';

const record = (kind: string, id: string, fields: Record<string, unknown> = {}): RecordView =>
  recordOf(kind, id, { fields });
const group = (kind: string, items: RecordView[], more = 0) => ({ kind, items, more });

const tree: Tree = {
  root: record('enterprise', 'e'),
  groups: [
    group('site', [record('site', 's2', { code: 'B' }), record('site', 's1', { code: 'A' })]),
    group('unit', [record('unit', 'u1', { site: 's1' }), record('unit', 'lost', { site: 'gone' })]),
    group('vessel', [record('vessel', 'v1', { unit: 'u1' })]),
    group(
      'holding',
      [
        record('holding', 'h1', { unit: 'u1', vessel: 'v1', cas: '7782-50-5', substance_name: '氯' }),
        record('holding', 'h2', { unit: 'u1', cas: '7782-50-5', substance_name: '液氯' }),
        record('holding', 'h3', { site: 's2', substance_name: '甲苯' }),
      ],
      4,
    ),
    group('register_entry', [record('register_entry', 'r1')]),
    group('census_return', []),
  ],
};

describe('what belongs to an enterprise', () => {
  it('is placed once: site, unit, vessel, holding', () => {
    const { sites, loose } = groupTree(tree);
    expect(sites.map(({ site }) => site.id)).toEqual(['s1', 's2']);
    const unit = sites[0]?.units[0];
    expect(unit?.vessels[0]?.holdings.map((one) => one.id)).toEqual(['h1']);
    expect(unit?.holdings.map((one) => one.id)).toEqual(['h2']);
    expect(sites[1]?.holdings.map((one) => one.id)).toEqual(['h3']);
    expect(loose.map((one) => one.id)).toEqual(['lost']);
  });

  it('is counted with what was not sent', () => {
    expect(countOf(tree, 'holding')).toBe(7);
    expect(substancesOf(tree)).toBe(2);
    expect(otherGroups(tree).map((group) => group.kind)).toEqual(['register_entry']);
  });
});

const item = (position: number, at: string, batch: string | null, action = 'create'): HistoryItem => ({
  position,
  at,
  actor: { id: 'p', name: '周敏' },
  action,
  version: 1,
  batch,
  changes: [],
});

describe('the history of a file', () => {
  it('gathers batches, and puts a verdict above what brought it', () => {
    const turn: Turn = {
      position: 12,
      at: '2026-06-02T00:00:00Z',
      actor: 'p',
      actor_name: '周敏',
      before: null,
      after: null,
      reasons: [],
      summary: { zh: '首次辨识', en: 'first identified' },
    };
    const events = mergeTimeline(
      [
        {
          record: record('enterprise', 'e'),
          items: [item(1, '2026-06-01T00:00:00Z', 'b'), item(30, '2026-07-01T00:00:00Z', null, 'update')],
        },
        { record: record('holding', 'h1'), items: [item(12, '2026-06-02T00:00:00Z', null)] },
        { record: record('site', 's1'), items: [item(2, '2026-06-01T00:00:01Z', 'b')] },
      ],
      [{ unit: { id: 'u1', name: '储罐区' }, turns: [turn] }],
    );
    expect(events.map((event) => `${event.type} ${event.position}`)).toEqual([
      'records 30',
      'verdict 12',
      'records 12',
      'records 2',
    ]);
    const batch = events.at(-1);
    expect(batch?.type === 'records' && kindsOf(batch)).toEqual([
      ['enterprise', 1],
      ['site', 1],
    ]);
  });
});

it('gives each enterprise its worst unit', () => {
  const row = (enterprise: string | null, grade: number | null, open = 0) =>
    ({ enterprise, grade, major_hazard: grade !== null, open }) as HazardRow;
  const worst = worstByEnterprise([
    row('a', 3),
    row('a', 1),
    row('a', null, 2),
    row('b', null),
    row(null, 1),
  ]);
  expect([...worst].map(([id, of]) => [id, of.key, of.units, of.major, of.open])).toEqual([
    ['a', '1', 3, 2, 2],
    ['b', 'not_major_hazard', 1, 0, 0],
  ]);
});

it('draws a plan true to scale', () => {
  const shapes = shapesOf({
    type: 'Polygon',
    coordinates: [
      [
        [121, 39],
        [121.01, 39],
        [121.01, 39.01],
        [121, 39],
      ],
    ],
  });
  const bounds = boundsOf(positionsOf(shapes));
  expect(bounds).toEqual({ west: 121, south: 39, east: 121.01, north: 39.01 });
  if (bounds === null) return;
  const frame = frameOf(bounds, 500, 800, 2000);
  const [west] = frame.project([121, 39]);
  const [east] = frame.project([121.01, 39]);
  // A hundredth of a degree of longitude at 39.005° north is 864 m.
  expect((east - west) / frame.scale).toBeCloseTo(864, -1);
  expect(scaleBar(frame).metres).toBe(200);
  expect(shapesOf({ type: 'LineString', coordinates: [] })).toEqual([]);
});
