import { fireEvent, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import zh from '@/i18n/zh/risk.json';
import type { Contours, Limit, TargetRow } from './api';
import {
  addChange,
  type Change,
  type Draft,
  EMPTY,
  packDraft,
  unpackDraft,
  withChange,
} from './model/changes';
import { everyYears, factor, levelText, manyYears, metres, percent, sci } from './model/figures';
import { levelsOf, lookOf, PLAIN_LEVELS } from './model/levels';
import { changeAt, isSamePlan } from './model/scenario';
import { placed, TEMPLATES, templateOf, withMass, withVolume } from './model/templates';
import { normalised, packWeights, unpackWeights, withWeight } from './model/weights';
import { Findings } from './pages/siting/Findings';
import { changeText, readSide, sideOf, valueText, whenOf } from './time/model';
import { FnChart } from './view/FnChart';
import {
  beforeFeatures,
  contourFeatures,
  openLines,
  readPlace,
  readView,
  sourceFeatures,
  stateOf,
  writeView,
} from './view/layers';
import { drawMark, emptyOverlays, styleOf } from './view/mapStyle';
import { nearestLimit } from './view/PlaceCard';

beforeAll(() => {
  i18next.addResourceBundle('zh', 'risk', zh);
});

const school: Change = {
  kind: 'add_target',
  lon: 121.6,
  lat: 38.9,
  target_kind: 'education',
  persons: 800,
  name: '\u5b66\u6821',
};

describe('a plan', () => {
  it('goes into a link and comes back as it was', () => {
    const draft: Draft = {
      title: '\u65b9\u6848',
      changes: [school, { kind: 'remove_source', source: 'v1' }],
      names: { v1: 'T1' },
    };
    const packed = packDraft(draft);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(unpackDraft(packed)).toEqual(draft);
    expect(packDraft(EMPTY)).toBe('');
    expect(unpackDraft('')).toEqual(EMPTY);
  });

  it('does not take a link that was cut off or written by another hand', () => {
    const packed = packDraft({ ...EMPTY, changes: [school] });
    expect(unpackDraft(packed.slice(0, -7))).toBeNull();
    const wrong = { ...school, lon: 999 };
    expect(unpackDraft(packDraft({ ...EMPTY, changes: [wrong] }))).toBeNull();
    const strange = { kind: 'add_volcano' } as unknown as Change;
    expect(unpackDraft(packDraft({ ...EMPTY, changes: [strange] }))).toBeNull();
  });

  it('changes a source once, whatever was done to it before', () => {
    const once = addChange(EMPTY, { kind: 'change_stock', source: 'v1', mass_kg: 5 }, 'T1');
    const twice = addChange(once, { kind: 'remove_source', source: 'v1' }, 'T1');
    expect(twice.changes).toEqual([{ kind: 'remove_source', source: 'v1' }]);
    expect(twice.names).toEqual({ v1: 'T1' });
    expect(withChange(twice, 0, null).changes).toEqual([]);
  });
});

describe('a scenario', () => {
  it('is the same plan whatever order its members have, and however nothing is said', () => {
    const sphere = { kind: 'add_equipment', lon: 1, lat: 2, in_park: null, activity: 'storage' } as const;
    const equipment = { id: 'a', substance: '7782-50-5', equipment: { kind: 'pressure_vessel' } };
    const one: Change = { ...sphere, equipment };
    const other = {
      equipment: { substance: '7782-50-5', id: 'a', equipment: { kind: 'pressure_vessel' } },
      activity: 'storage',
      lat: 2,
      lon: 1,
      kind: 'add_equipment',
    } as unknown as Change;
    expect(isSamePlan([one], [other])).toBe(true);
    expect(isSamePlan([one], [{ ...one, lon: 1.1 }])).toBe(false);
    expect(isSamePlan([one], [])).toBe(false);
  });

  it('finds the change that a problem points to', () => {
    expect(changeAt([null, '/changes/3/mass_kg'])).toBe(3);
    expect(changeAt(['/levels', undefined])).toBeNull();
  });
});

describe('findings', () => {
  const target = (n: number) => ({
    id: `t${n}`,
    title: `\u76ee\u6807${n}`,
    kind: 'education',
    lon: 121,
    lat: 39,
    per_year: 4e-7,
    before: 0,
    limit_per_year: 3e-7,
    margin_factor: 0.75,
    class: null,
    driver: null,
  });
  const finding = (rule: string, outcome: string, targets: number) => ({
    rule,
    outcome,
    text: { zh: `${rule} ${outcome}`, en: '' },
    clause: `clause of ${rule}`,
    valid_from: null,
    confidence: 'verified',
    targets: Array.from({ length: targets }, (_, n) => target(n)),
    targets_total: targets,
  });

  it('name their targets once, the worst first, and fold the rest', () => {
    const all = [finding('gb', 'refused', 34), finding('order', 'refused', 33), finding('law', 'ok', 0)];
    render(<Findings findings={all} />);
    expect(screen.getAllByText(/^\u76ee\u6807\d+$/)).toHaveLength(3);
    expect(screen.queryByText('law ok')).toBeNull();
    fireEvent.click(screen.getByText('\u5176\u4f59 31 \u5904'));
    expect(screen.getAllByText(/^\u76ee\u6807\d+$/)).toHaveLength(34);
    fireEvent.click(screen.getByText(/^\u5176\u4f59 1 \u6761/));
    expect(screen.getByText('law ok')).toBeTruthy();
  });
});

describe('things of the palette', () => {
  it('say what the interface asks, each with a mass that fits', () => {
    for (const template of TEMPLATES) {
      const change = placed(template, [121.61234567, 38.9], 3, 'x');
      expect(change.lon).toBe(121.612346);
      if (change.kind === 'add_equipment') {
        const { vessel } = change.equipment;
        expect(vessel && vessel.mass_kg / vessel.volume_m3).toBeLessThan(1_600);
        expect(change.equipment.id).toBe('new-3');
      }
    }
  });

  it('keep their filling when the volume changes, and the volume of a tank follows', () => {
    const template = templateOf('gasoline');
    if (template?.group !== 'equipment') throw new Error('no tank');
    const { equipment } = placed(template, [0, 0], 1, 'x') as Extract<Change, { kind: 'add_equipment' }>;
    const half = withVolume(equipment, 2_500);
    expect(half.vessel?.mass_kg).toBe(1_665_000);
    expect(half.equipment.volume_m3).toBe(2_500);
    expect(withMass(half, 7).vessel).toEqual({ ...half.vessel, mass_kg: 7 });
  });
});

describe('a moment', () => {
  const run = 'run:01BX5ZZKBKACTAV9WEVGEMMVRZ';
  it('stands in an address as a day, now, or a run, and is nothing else', () => {
    for (const side of ['2026-06-01', 'now', run]) expect(readSide(side)).toBe(side);
    for (const wrong of ['', 'gestern', '2026-6-1', 'run:x', 'run:../../x']) expect(readSide(wrong)).toBe('');
    expect(whenOf('2026-06-01')).toEqual({ as_of: '2026-06-01' });
    expect(whenOf('now')).toEqual({});
    expect(whenOf(run)).toEqual({ run: run.slice(4) });
    for (const side of ['2026-06-01', 'now', run]) expect(sideOf(whenOf(side))).toBe(side);
  });

  it('is told apart from another in words that say something', () => {
    expect(changeText(2, 1, 'en')).toBe('\u221250%');
    expect(changeText(1, 1.05, 'en')).toBe('+5%');
    expect(changeText(1e-9, 2e-8, 'en')).toBe('×20');
    expect(changeText(4.2e-7, 1.3e-9, 'en')).toBe('÷320');
    expect(changeText(1, 0, 'en')).toBe('\u2212100%');
    expect(changeText(null, 1, 'en')).toBe('');
    expect(changeText(1, 1, 'en')).toBe('');
    expect(valueText(55_000.123, 'en')).toBe('55,000');
    expect(valueText(null, 'en')).toBe('\u2014');
    expect(valueText('121.8, 39.0', 'en')).toBe('121.8, 39.0');
  });

  it('has its contours as lines that say which they are', () => {
    const ring = [
      [121, 39],
      [121.1, 39],
      [121.1, 39.1],
      [121, 39],
    ];
    const contours: Contours = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { level: 1e-5 },
          geometry: { type: 'MultiPolygon', coordinates: [[ring]] },
        },
      ],
    };
    const lines = beforeFeatures(contours, [1e-5], (level) => `before ${level}`).features;
    expect(lines.map(({ geometry, properties }) => [geometry.type, properties?.text])).toEqual([
      ['MultiLineString', 'before 1×10⁻⁵'],
    ]);
  });
});

describe('figures', () => {
  it('are written as people of the trade write them', () => {
    expect(sci(2.34e-6)).toBe('2.3×10⁻⁶');
    expect(sci(0)).toBe('0');
    expect(sci(1e-30)).toBe('<10⁻¹⁵');
    expect(levelText(3e-7)).toBe('3×10⁻⁷');
    expect(everyYears(2.3e-6)).toBe(430_000);
    expect(everyYears(0)).toBeNull();
    expect(everyYears(3)).toBeNull();
    expect(manyYears(430_000, 'en')).toBe('430,000');
    expect(manyYears(430_000, 'zh')).toMatch(/^43/);
    expect(metres(849.6, 'en')).toBe('850 m');
    expect(metres(12_340, 'en')).toBe('12.3 km');
    expect(factor(1.04, 'en')).toBe('1.0');
    expect(factor(66.2, 'en')).toBe('66');
    expect(factor(null, 'en')).toBe('\u2014');
    expect(percent(-0, 'en')).toBe('0%');
  });
});

describe('levels', () => {
  it('are those of the criteria that are looked at, none twice', () => {
    const criteria = [
      { id: 'a', levels: [{ per_year: 3e-6 }, { per_year: 1e-5 }] },
      { id: 'b', levels: [{ per_year: 1e-5 }, { per_year: 3e-7 }] },
    ];
    expect(levelsOf(criteria, ['a', 'b'])).toEqual([1e-5, 3e-6, 3e-7]);
    expect(levelsOf(criteria, ['a'])).toEqual([1e-5, 3e-6]);
    expect(levelsOf(criteria, [])).toEqual(PLAIN_LEVELS);
  });

  it('differ by line, not by colour alone', () => {
    const lines = [1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7].map((level) => {
      const { dash, width } = lookOf(level, 'light');
      return `${dash} ${width}`;
    });
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe('weights', () => {
  it('always sum to one', () => {
    const sum = (weights: Record<string, number>) => Object.values(weights).reduce((a, b) => a + b, 0);
    const start = normalised({ a: 20, b: 20, c: 60 });
    expect(start.c).toBeCloseTo(0.6);
    const set = withWeight(start, 'a', 0.6);
    expect(sum(set)).toBeCloseTo(1);
    expect(set.c).toBeCloseTo(0.3);
    expect(sum(withWeight({ a: 1, b: 0, c: 0 }, 'a', 0.4))).toBeCloseTo(1);
    expect(sum(withWeight(start, 'b', 7))).toBeCloseTo(1);
  });

  it('go into the address and come back', () => {
    const weights = { 'people_1e-5': 0.25, age_years: 0.75 };
    expect(unpackWeights(packWeights(weights))).toEqual(weights);
    expect(unpackWeights('people~many')).toBeNull();
    expect(unpackWeights('')).toBeNull();
  });
});

const square: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
];

describe('layers', () => {
  it('leave out what only closes a contour along the edge of its window', () => {
    expect(openLines(square, null)).toEqual([square]);
    expect(openLines(square, [-1, -1, 1, 2])).toEqual([
      [
        [0, 0],
        [1, 0],
      ],
      [
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    ]);
  });

  it('draw each level that was asked as an area and as lines', () => {
    const contours: Contours = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { level: 1e-5 },
          geometry: { type: 'Polygon', coordinates: [square] },
        },
        {
          type: 'Feature',
          properties: { level: 2e-5 },
          geometry: { type: 'Polygon', coordinates: [square] },
        },
      ],
    };
    const { features } = contourFeatures(contours, [1e-5]);
    expect(features.map(({ geometry, properties }) => [geometry.type, properties?.key])).toEqual([
      ['Polygon', '0.00001'],
      ['MultiLineString', '0.00001'],
    ]);
  });

  it('show the gravest verdict of the criteria that are looked at', () => {
    const row = {
      verdicts: [
        { criteria: 'a', acceptance: 'accepted' },
        { criteria: 'b', acceptance: 'not_acceptable' },
      ],
    } as unknown as TargetRow;
    expect(stateOf(row, [])).toBe('not_acceptable');
    expect(stateOf(row, ['a'])).toBe('accepted');
    expect(stateOf({ verdicts: [] }, [])).toBe('no_limit');
  });

  it('leave out sources without a position', () => {
    expect(sourceFeatures([{ lon: null, lat: null, loss_of_life_per_year: 1 } as never]).features).toEqual(
      [],
    );
  });

  it('read places and views, and nothing else', () => {
    expect(readPlace('121.62\uff0c38.91')).toEqual([121.62, 38.91]);
    expect(readPlace('121.62, 98')).toBeNull();
    expect(readPlace('here')).toBeNull();
    expect(readView(writeView({ lon: 121.6, lat: 38.9, zoom: 12 }))).toEqual({
      lon: 121.6,
      lat: 38.9,
      zoom: 12,
    });
    expect(readView('')).toBeNull();
  });

  it('name each layer once, and a mark only by a known name', () => {
    const style = styleOf(
      {
        layers: ['land', 'road', 'place', 'site'].map((id) => ({ id })),
        theme: 'light',
        lang: 'zh',
        levels: [1e-5, 3e-6].map((value) => ({ value, text: levelText(value) })),
        zones: [{ colour: '#000' }],
        scale: 1,
      },
      emptyOverlays(),
    );
    const ids = style.layers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const layer of style.layers)
      if ('source' in layer) expect(Object.keys(style.sources)).toContain(layer.source);
    expect(drawMark('light/nothing')).toBeNull();
  });
});

it('takes the limit with least room as the nearest', () => {
  const limit = (limit_per_year: number, margin_factor: number | null) =>
    ({ limit_per_year, margin_factor }) as Limit;
  expect(nearestLimit([limit(1e-5, 10), limit(3e-6, 3), limit(3e-7, 0.3)])?.limit_per_year).toBe(3e-7);
  expect(nearestLimit([])).toBeUndefined();
});

describe('the F-N curve', () => {
  it('is told in words, with its regions', () => {
    const line = (at: number) => [1, 1_000].map((deaths) => ({ deaths, per_year: at / deaths }));
    render(
      <FnChart
        fn={[
          { deaths: 1, per_year: 1e-4 },
          { deaths: 20, per_year: 1e-6 },
        ]}
        verdict={{ upper: line(1e-3), lower: line(1e-5), critical_deaths: 20 }}
      />,
    );
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('1.0×10⁻⁴');
    expect(screen.getByText(zh.fn.alarp)).toBeTruthy();
  });

  it('says so where nobody would die', () => {
    render(<FnChart fn={[]} verdict={undefined} />);
    expect(screen.getByText(zh.fn.none)).toBeTruthy();
  });
});
