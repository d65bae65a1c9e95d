import type * as GeoJSON from 'geojson';
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { dark as darkTokens, light as lightTokens } from '@/app/tokens';
import type { Lang } from '@/i18n';
import { type MapPalette, mapPalettes } from '@/map/palette';
import type { MapLayer } from '../api';
import { lookOf } from '../model/levels';

const FONT = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
const absolute = (address: string) => decodeURI(new URL(address, window.location.origin).href);
const tokensOf = (theme: 'light' | 'dark') => (theme === 'dark' ? darkTokens : lightTokens);

export const OVERLAYS = ['contours', 'before', 'zones', 'tips', 'sources', 'targets', 'spot'] as const;
export type OverlayName = (typeof OVERLAYS)[number];
export type Overlays = Record<OverlayName, GeoJSON.FeatureCollection>;

export const collection = (features: GeoJSON.Feature[] = []): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});
export const emptyOverlays = (): Overlays =>
  Object.fromEntries(OVERLAYS.map((name) => [name, collection()])) as Overlays;

/** How a zone of a first response is drawn: the strongest first. */
export const ZONE_DASHES: readonly (readonly number[])[] = [[], [8, 3], [3, 3], [8, 3, 2, 3]];

export type StyleInput = {
  layers: readonly MapLayer[];
  theme: 'light' | 'dark';
  lang: Lang;
  /** Levels of the contours, the highest first, with what is written on their lines. */
  levels: readonly { value: number; text: string }[];
  /** Zones there are, by their place in the answer. */
  zones: readonly { colour: string }[];
  /** Text is so much larger on a wall. */
  scale: number;
};

function ground(p: MapPalette, lang: Lang, present: ReadonlySet<string>, scale: number) {
  const fade = (full: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    13,
    full,
    15.5,
    full * 0.4,
  ];
  const name: ExpressionSpecification =
    lang === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ''];
  const below: [string, LayerSpecification][] = [
    [
      'land',
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': p.land, 'fill-antialias': false } },
    ],
    [
      'land',
      {
        id: 'coast',
        type: 'line',
        source: 'land',
        paint: { 'line-color': p.coast, 'line-opacity': fade(1) },
      },
    ],
    [
      'road',
      {
        id: 'road',
        type: 'line',
        source: 'road',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': ['match', ['get', 'class'], 'motorway', p.motorway, 'trunk', p.trunk, p.casing],
          'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.7, 14, 3.6],
          'line-opacity': fade(0.9),
        },
      },
    ],
  ];
  const above: [string, LayerSpecification][] = [
    [
      'place',
      {
        id: 'place',
        type: 'symbol',
        source: 'place',
        minzoom: 8.5,
        layout: { 'text-field': name, 'text-font': FONT, 'text-size': 12 * scale, 'text-padding': 8 },
        paint: { 'text-color': p.labelSoft, 'text-halo-color': p.halo, 'text-halo-width': 1.4 },
      },
    ],
  ];
  const there = (all: [string, LayerSpecification][]) =>
    all.filter(([source]) => present.has(source)).map(([, layer]) => layer);
  return { below: there(below), above: there(above) };
}

function sites(p: MapPalette, present: ReadonlySet<string>): LayerSpecification[] {
  if (!present.has('site')) return [];
  const source = { source: 'records-site', 'source-layer': 'site', minzoom: 11 };
  const area: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
  return [
    {
      id: 'site:fill',
      type: 'fill',
      ...source,
      filter: area,
      paint: { 'fill-color': p.siteFill, 'fill-opacity': 0.35 },
    },
    {
      id: 'site:line',
      type: 'line',
      ...source,
      filter: area,
      paint: { 'line-color': p.site, 'line-width': 0.8 },
    },
  ];
}

/** The whole style; MapLibre works out what changed. */
export function styleOf(
  { layers, theme, lang, levels, zones, scale }: StyleInput,
  overlays: Overlays,
): StyleSpecification {
  const p = mapPalettes[theme];
  const ink = tokensOf(theme);
  const present = new Set(layers.map(({ id }) => id));
  const sources: Record<string, SourceSpecification> = {};
  for (const { id, url, tiles } of layers) {
    if (['land', 'road', 'place'].includes(id) && !tiles)
      sources[id] = { type: 'geojson', data: absolute(url ?? `/api/v1/map/base/${id}`), tolerance: 0.4 };
    if (id === 'site')
      sources['records-site'] = {
        type: 'vector',
        tiles: [absolute(tiles ?? `/api/v1/map/tiles/${id}/{z}/{x}/{y}`)],
        minzoom: 11,
        maxzoom: 16,
      };
  }
  for (const name of OVERLAYS) sources[name] = { type: 'geojson', data: overlays[name], tolerance: 0.2 };
  const base = ground(p, lang, present, scale);
  // Numbers that went through JSON are compared by their text.
  const drawn =
    (what: 'Polygon' | 'LineString') =>
    (value: number): ExpressionSpecification => [
      'all',
      ['==', ['get', 'key'], String(value)],
      ['==', ['geometry-type'], what],
    ];
  const [area, outline] = [drawn('Polygon'), drawn('LineString')];
  const widestFirst = [...levels].reverse();
  const contour = widestFirst.flatMap(({ value, text }): LayerSpecification[] => {
    const look = lookOf(value, theme);
    const width = look.width * Math.sqrt(scale);
    return [
      {
        id: `contour-halo-${value}`,
        type: 'line',
        source: 'contours',
        filter: outline(value),
        layout: { 'line-join': 'round' },
        paint: { 'line-color': p.halo, 'line-width': width + 2.4, 'line-opacity': 0.75 },
      },
      {
        id: `contour-line-${value}`,
        type: 'line',
        source: 'contours',
        filter: outline(value),
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': look.colour,
          'line-width': width,
          ...(look.dash.length > 0 ? { 'line-dasharray': look.dash.map((px) => px / look.width) } : {}),
        },
      },
      {
        id: `contour-text-${value}`,
        type: 'symbol',
        source: 'contours',
        filter: outline(value),
        minzoom: 9,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 260,
          'text-field': text,
          'text-font': FONT,
          'text-size': 11.5 * scale,
          'text-padding': 2,
          'text-max-angle': 50,
        },
        paint: { 'text-color': look.colour, 'text-halo-color': p.halo, 'text-halo-width': 2 },
      },
    ];
  });
  return {
    version: 8,
    sources,
    transition: { duration: 0, delay: 0 },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': present.has('land') ? p.sea : p.paper } },
      ...base.below,
      ...widestFirst.map(({ value }): LayerSpecification => {
        const look = lookOf(value, theme);
        return {
          id: `contour-fill-${value}`,
          type: 'fill',
          source: 'contours',
          filter: area(value),
          paint: { 'fill-color': look.colour, 'fill-opacity': look.fill, 'fill-antialias': false },
        };
      }),
      ...sites(p, present),
      ...base.above,
      {
        id: 'before-line',
        type: 'line',
        source: 'before',
        filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!', ['has', 'text']]],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ink['ink-soft'], 'line-width': 1.4, 'line-dasharray': [2, 2.4] },
      },
      // Another moment: thin and unbroken, which no level is, and each line says its level.
      {
        id: 'then-halo',
        type: 'line',
        source: 'before',
        filter: ['all', ['==', ['geometry-type'], 'LineString'], ['has', 'text']],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': p.halo, 'line-width': 3, 'line-opacity': 0.75 },
      },
      {
        id: 'then-line',
        type: 'line',
        source: 'before',
        filter: ['all', ['==', ['geometry-type'], 'LineString'], ['has', 'text']],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ink.ink, 'line-width': 1.1 },
      },
      {
        id: 'before-text',
        type: 'symbol',
        source: 'before',
        filter: ['all', ['==', ['geometry-type'], 'LineString'], ['has', 'text']],
        minzoom: 9,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 340,
          'text-field': ['get', 'text'],
          'text-font': FONT,
          'text-size': 11 * scale,
          'text-padding': 2,
          'text-max-angle': 50,
        },
        paint: { 'text-color': ink.ink, 'text-halo-color': p.halo, 'text-halo-width': 2 },
      },
      ...contour,
      ...zones.flatMap(({ colour }, at): LayerSpecification[] => {
        const dash = ZONE_DASHES[at % ZONE_DASHES.length] ?? [];
        const filter: ExpressionSpecification = ['==', ['get', 'at'], at];
        return [
          {
            id: `zone-fill-${at}`,
            type: 'fill',
            source: 'zones',
            filter,
            paint: { 'fill-color': colour, 'fill-opacity': 0.1 },
          },
          {
            id: `zone-halo-${at}`,
            type: 'line',
            source: 'zones',
            filter,
            paint: { 'line-color': p.halo, 'line-width': 5, 'line-opacity': 0.7 },
          },
          {
            id: `zone-line-${at}`,
            type: 'line',
            source: 'zones',
            filter,
            paint: {
              'line-color': colour,
              'line-width': 2.4,
              ...(dash.length > 0 ? { 'line-dasharray': dash.map((px) => px / 2.4) } : {}),
            },
          },
        ];
      }),
      {
        id: 'sources-dot',
        type: 'circle',
        source: 'sources',
        minzoom: 9.5,
        paint: {
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['zoom'],
            9.5,
            ['*', scale, ['interpolate', ['linear'], ['get', 'size'], 0, 1.6, 1, 4]],
            14,
            ['*', scale, ['interpolate', ['linear'], ['get', 'size'], 0, 3, 1, 7]],
          ],
          'circle-color': ['case', ['get', 'computed'], p.tank, p.disc],
          'circle-stroke-color': ['case', ['get', 'computed'], p.symbolHalo, p.vessel],
          'circle-stroke-width': ['case', ['get', 'computed'], 1, 1.6],
          'circle-opacity': 0.95,
        },
      },
      {
        id: 'targets-mark',
        type: 'symbol',
        source: 'targets',
        // From afar only what is wrong is seen.
        filter: [
          'any',
          ['match', ['get', 'state'], ['not_acceptable', 'to_be_asked', 'inside'], true, false],
          ['>=', ['zoom'], 10],
        ],
        layout: {
          'icon-image': ['concat', `${theme}/`, ['get', 'state']],
          'icon-size': [
            'interpolate',
            ['linear'],
            ['zoom'],
            8,
            ['*', scale, ['match', ['get', 'state'], 'not_acceptable', 0.62, 'to_be_asked', 0.5, 0.4]],
            13,
            ['*', scale, 1],
          ],
          'icon-allow-overlap': true,
          'symbol-sort-key': ['get', 'order'],
          'text-field': ['step', ['zoom'], '', 13, ['get', 'title']],
          'text-font': FONT,
          'text-size': 11 * scale,
          'text-offset': [0, 1.1],
          'text-anchor': 'top',
          'text-optional': true,
        },
        paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.4 },
      },
      {
        id: 'tips-disc',
        type: 'circle',
        source: 'tips',
        paint: {
          'circle-radius': 9,
          'circle-color': p.disc,
          'circle-stroke-color': p.discInk,
          'circle-stroke-width': 1,
        },
      },
      {
        id: 'tips-text',
        type: 'symbol',
        source: 'tips',
        layout: {
          'text-field': ['get', 'label'],
          'text-font': FONT,
          'text-size': 11,
          'text-allow-overlap': true,
        },
        paint: { 'text-color': p.discInk },
      },
      {
        id: 'place-ring',
        type: 'circle',
        source: 'spot',
        paint: {
          'circle-radius': 11,
          'circle-color': 'rgba(0,0,0,0)',
          'circle-stroke-color': p.selected,
          'circle-stroke-width': 3,
        },
      },
      {
        id: 'place-dot',
        type: 'circle',
        source: 'spot',
        paint: {
          'circle-radius': 3.5,
          'circle-color': p.selected,
          'circle-stroke-color': p.symbolHalo,
          'circle-stroke-width': 1.5,
        },
      },
    ],
  };
}

export const MARK_STATES = ['not_acceptable', 'to_be_asked', 'accepted', 'no_limit'] as const;
/** `inside`: a place with people in a zone of a first response. */
export type MarkState = (typeof MARK_STATES)[number] | 'inside';
/** Outlines on a field of 22 × 22, so that a verdict is read without colour. */
export const MARK_PATHS: Record<MarkState, string> = {
  not_acceptable: 'M2 2h18v18h-18z',
  to_be_asked: 'M11 1.5l9.5 9.500-9.500 9.500-9.500-9.500z',
  accepted: 'M11 3a8 8 0 1 1 0 16 8 8 0 0 1 0-16z',
  no_limit: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12z',
  inside: 'M11 3l8 7v9H3v-9z',
};
export const MARK_SIGNS: Record<MarkState, string> = {
  not_acceptable: 'M6.500 6.500l9 9M15.500 6.500l-9 9',
  to_be_asked: 'M8.600 9a2.400 2.400 0 1 1 3.600 2.100c-.9.5-1.200.9-1.200 1.900M11 15.400v.4',
  accepted: 'M7 11.200l2.800 2.800 5.200-5.600',
  no_limit: 'M8.500 11h5',
  inside: 'M11 19v-5',
};

/** The mark of a verdict, at twice its size. */
export function drawMark(id: string): { width: number; height: number; data: Uint8ClampedArray } | null {
  const [theme, state] = id.split('/');
  if ((theme !== 'light' && theme !== 'dark') || !(state !== undefined && state in MARK_PATHS)) return null;
  const ink = tokensOf(theme);
  const p = mapPalettes[theme];
  const known = state as MarkState;
  const canvas = document.createElement('canvas');
  canvas.width = 44;
  canvas.height = 44;
  const c = canvas.getContext('2d');
  if (c === null) return null;
  c.scale(2, 2);
  const outline = new Path2D(MARK_PATHS[known]);
  const colour = {
    not_acceptable: ink.bad,
    to_be_asked: ink.warn,
    accepted: ink.ok,
    no_limit: ink['ink-faint'],
    inside: ink.ink,
  }[known];
  c.lineJoin = 'round';
  c.lineCap = 'round';
  c.lineWidth = 3;
  c.strokeStyle = p.symbolHalo;
  c.stroke(outline);
  const filled = known === 'not_acceptable';
  c.fillStyle = filled ? colour : p.disc;
  c.fill(outline);
  c.lineWidth = 1.8;
  c.strokeStyle = colour;
  c.stroke(outline);
  c.lineWidth = 2.2;
  c.strokeStyle = filled ? p.disc : colour;
  c.stroke(new Path2D(MARK_SIGNS[known]));
  const { data } = c.getImageData(0, 0, 44, 44);
  return { width: 44, height: 44, data };
}
