import { fireEvent, render, screen } from '@testing-library/react';
import type * as GeoJSON from 'geojson';
import { describe, expect, it, vi } from 'vitest';
import type { RiskRow } from '@/api/hazards';
import { areaOf, boundsOf, circle, destination, distance, inlandBorders, scaleBar } from '@/map/geodesy';
import { tankPrisms, tankShape } from '@/map/tanks';
import type { ServerLayer } from './api';
import { ListPanel, sorted } from './ListPanel';
import type { Picked } from './MapCanvas';
import { csvOf } from './PeoplePanel';
import { drawingOf, questionOf, readSketch, type Sketch, writeSketch } from './sketch';
import { readChosen, readView, writeView } from './state';
import { buildStyle } from './style/build';
import { emptyOverlays } from './style/overlays';
import { riskPoints } from './style/risks';

describe('measures', () => {
  it('agrees with known lengths and areas', () => {
    // One degree of latitude on a sphere of 6 371 km.
    expect(distance([121, 38], [121, 39])).toBeCloseTo(111_195, -1);
    const ring = circle([121.6, 38.9], 500);
    for (const point of ring) expect(distance([121.6, 38.9], point)).toBeCloseTo(500, 3);
    expect(areaOf(ring) / (Math.PI * 500 ** 2)).toBeCloseTo(1, 2);
    expect(distance([121.6, 38.9], destination([121.6, 38.9], 1_234, 77))).toBeCloseTo(1_234, 3);
  });

  it('gives round scale bars that fit', () => {
    for (let zoom = 5; zoom < 19; zoom += 0.7) {
      const [metres, pixels] = scaleBar(38.9, zoom, 110);
      expect(pixels).toBeLessThanOrEqual(110);
      expect(pixels).toBeGreaterThan(40);
      expect(['1', '2', '5']).toContain(String(metres)[0]);
    }
  });

  it('frames points', () => {
    expect(boundsOf([])).toBeNull();
    expect(
      boundsOf([
        [1, 2],
        [3, -1],
      ]),
    ).toEqual([1, -1, 3, 2]);
  });
});

describe('links', () => {
  const sketches: Sketch[] = [
    { shape: 'point', points: [[121.6, 38.9]], radius: 0 },
    { shape: 'circle', points: [[121.6, 38.9]], radius: 750 },
    {
      shape: 'polygon',
      points: [
        [121.6, 38.9],
        [121.7, 38.9],
        [121.7, 39],
      ],
      radius: 0,
    },
  ];
  it.each(sketches)('carries a $shape there and back', (sketch) => {
    expect(readSketch(writeSketch(sketch))).toEqual(sketch);
  });

  it.each([
    '',
    'polygon:1,2;3,4',
    'circle:1,2;0',
    'line:1,2;x,y',
    'blob:1,2',
    'point:200,0',
    'line:1,2,3;4,5',
  ])('refuses %j', (text) => expect(readSketch(text)).toBeNull());

  it('carries the view', () => {
    const view = { lon: 121.62345, lat: 38.95, zoom: 11.25, bearing: 0, pitch: 0 };
    expect(writeView(view)).toBe('121.62345,38.95,11.25');
    expect(readView(writeView({ ...view, pitch: 55, bearing: -20 }))).toEqual({
      ...view,
      pitch: 55,
      bearing: -20,
    });
    expect(readView('a,b,c')).toBeNull();
    expect(readView('121,38,99')?.zoom).toBe(20);
  });

  it('carries what is chosen', () => {
    expect(readChosen('site.01J')).toEqual({ kind: 'site', id: '01J' });
    expect(readChosen('site')).toBeNull();
  });
});

describe('drawing', () => {
  it('asks about a circle by its centre, radius added to the buffer', () => {
    const asked = questionOf({ shape: 'circle', points: [[121, 38]], radius: 300.4 }, 500);
    expect(asked).toEqual({ geometry: { type: 'Point', coordinates: [121, 38] }, buffer: 800 });
  });

  it('closes rings', () => {
    const { geometry } = questionOf(
      {
        shape: 'polygon',
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        radius: 0,
      },
      0,
    );
    expect(geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    });
  });

  it('shows the next corner under the pointer', () => {
    const drawn = drawingOf({ shape: 'line', points: [[0, 0]], radius: 0 }, [1, 1]);
    expect(drawn.features.map(({ geometry }) => geometry.type)).toEqual(['LineString', 'Point']);
  });
});

describe('tanks', () => {
  it('takes the size that tiles give', () => {
    expect(tankShape({ vessel_kind: 'tank', volume_m3: 1_000, height_m: 10, width_m: 11.3 })).toEqual({
      radius: 5.65,
      height: 10,
      fill: null,
    });
  });

  it('stacks contents and the empty part', () => {
    const prisms = tankPrisms([
      {
        id: 'a',
        geometry: { type: 'Point', coordinates: [121, 38] },
        properties: { vessel_kind: 'tank', height_m: 10, width_m: 10, volume_m3: 785, fill: 0.25 },
      },
    ]);
    expect(
      prisms.features.map(({ properties }) => [properties?.what, properties?.base, properties?.top]),
    ).toEqual([
      ['contents', 0, 2.5],
      ['empty', 2.5, 10],
    ]);
  });
});

it('leaves out borders along the shore', () => {
  const square = (x: number): GeoJSON.Feature => ({
    type: 'Feature',
    properties: {},
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [x, 0],
          [x + 1, 0],
          [x + 1, 1],
          [x, 1],
          [x, 0],
        ],
      ],
    },
  });
  const land: GeoJSON.Feature = {
    type: 'Feature',
    properties: {},
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [2, 0],
          [2, 1],
          [0, 1],
          [0, 0],
        ],
      ],
    },
  };
  const { features } = inlandBorders(
    { type: 'FeatureCollection', features: [square(0), square(1)] },
    { type: 'FeatureCollection', features: [land] },
    0.01,
  );
  // What is left is the line between the two, once; its ends lie on the shore, it does not.
  expect(features).toHaveLength(1);
});

describe('style', () => {
  const layerOf = (id: string, geometry: string, more: Partial<ServerLayer>): ServerLayer => ({
    id,
    label: { zh: id, en: id },
    geometry,
    attributes: [],
    min_zoom: 0,
    max_zoom: 14,
    count: 1,
    schematic: false,
    credit: '',
    ...more,
  });
  const layers = [
    layerOf('land', 'polygon', { url: '/api/v1/map/base/land' }),
    layerOf('site', 'polygon', { kind: 'site', tiles: '/api/v1/map/tiles/site/{z}/{x}/{y}' }),
    layerOf('risk_point', 'point', {
      kind: 'risk_point',
      tiles: '/api/v1/map/tiles/risk_point/{z}/{x}/{y}',
    }),
  ];
  const input = {
    theme: 'light' as const,
    lang: 'zh' as const,
    layers,
    shown: new Set(['site']),
    version: 1,
    threeD: false,
    chosen: null,
    fromArchive: false,
  };
  it('draws only what is shown', () => {
    const ids = buildStyle(input, emptyOverlays()).layers.map(({ id }) => id);
    expect(ids).toContain('land');
    expect(ids).toContain('site:groups');
    expect(ids.some((id) => id.startsWith('risk_point'))).toBe(false);
  });

  it('asks this server only, and needs neither glyphs nor sprite', () => {
    const style = buildStyle(input, emptyOverlays());
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    const source = style.sources['records-site'];
    expect(source?.type === 'vector' && source.tiles?.[0]).toBe(
      `${window.location.origin}/api/v1/map/tiles/site/{z}/{x}/{y}`,
    );
  });

  it('takes risks of a past day from the archive', () => {
    const ids = buildStyle({ ...input, fromArchive: true }, emptyOverlays()).layers.map(({ id }) => id);
    expect(ids).toContain('risks:points');
    expect(ids).not.toContain('site:groups');
    expect(ids).toContain('site:edge');
  });

  it('filters risks by colour, undecided ones too', () => {
    const row = (id: string, colour: RiskRow['colour']) =>
      ({ id, kind: 'site', name: id, colour, point: [121, 38], demo: true, district: '1' }) as RiskRow;
    const rows = [row('a', 'red'), row('b', null), row('c', 'blue')];
    const kept = riskPoints(rows, new Set(['site']), ['red', 'none']).features;
    expect(kept.map(({ properties }) => properties?.id)).toEqual(['a', 'b']);
  });
});

describe('list', () => {
  const item = (n: number, colour = 'none'): Picked => ({
    kind: 'site',
    id: String(n),
    title: `S${n}`,
    colour,
    point: [121, 38],
  });

  it('has the worst first', () => {
    expect(sorted([item(10), item(2), item(3, 'red')], 'en').map(({ id }) => id)).toEqual(['3', '2', '10']);
  });

  it('makes only the rows on the screen, and goes on by arrows', () => {
    const items = Array.from({ length: 5_000 }, (_, n) => item(n));
    const choose = vi.fn();
    render(<ListPanel items={items} grouped="no" chosen={null} onChoose={choose} height={300} />);
    const rows = screen.getAllByRole('button', { name: /S\d/ });
    expect(rows.length).toBeLessThan(40);
    expect(rows[0]?.closest('li')?.getAttribute('aria-setsize')).toBe('5000');
    rows[0]?.focus();
    fireEvent.keyDown(rows[0] as HTMLElement, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(rows[1]);
    fireEvent.click(rows[1] as HTMLElement);
    expect(choose).toHaveBeenCalledWith(items[1]);
  });
});

it('writes cells that no spreadsheet runs', () => {
  const text = csvOf(
    ['名称', 'n'],
    [
      ['=1+1', 2],
      ['a,"b"', -3],
    ],
  );
  expect(text).toBe('\ufeff名称,n\r\n\'=1+1,2\r\n"a,""b""",-3\r\n');
});
