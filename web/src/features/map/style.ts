import type * as GeoJSON from 'geojson';
import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { RiskRow } from '@/api/hazards';
import type { Lang } from '@/i18n';
import { type MapPalette, mapPalettes } from '@/map/palette';
import type { ServerLayer } from './api';
import type { Chosen } from './state';

/** Below this zoom the server sends groups with a count instead of records. */
export const GROUPED_BELOW = 11;
/** Beyond this zoom the ground is too coarse to be believed and fades. */
export const GROUND_UNTIL = 13;
const TANKS_FROM = 13;
/** Kinds whose areas have label points in `{kind}_label`. */
const LABELLED: ReadonlySet<string> = new Set(['site', 'unit']);
const NO_FEATURES: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const FONT = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
const GROUND = ['land', 'district', 'road', 'rail', 'place'] as const;

/** Sources that the page fills while the map runs. */
export const OVERLAYS = ['borders', 'risks', 'tanks', 'area', 'sketch', 'chosen', 'cursor'] as const;
export type Overlay = (typeof OVERLAYS)[number];
export type Overlays = Record<Overlay, GeoJSON.FeatureCollection>;
export const emptyOverlays = (): Overlays =>
  Object.fromEntries(OVERLAYS.map((name) => [name, NO_FEATURES])) as Overlays;

export type StyleInput = {
  theme: 'light' | 'dark';
  lang: Lang;
  layers: readonly ServerLayer[];
  /** Names of record layers shown. */
  shown: ReadonlySet<string>;
  version: number;
  threeD: boolean;
  chosen: Chosen | null;
  /** Risks come from the archive (a past day, a choice of colours) instead of the tiles. */
  fromArchive: boolean;
  /** Scale of symbols on a wall, which has no detail. */
  wall?: number;
};

export const isGround = (layer: ServerLayer) => !layer.kind && !layer.tiles;
export const isRecords = (layer: ServerLayer) => Boolean(layer.tiles);
export const hasRisk = (id: string) => id === 'site' || id === 'risk_point';

export function absolute(address: string): string {
  return decodeURI(new URL(address, window.location.origin).href);
}

export function tilesOf(layer: ServerLayer, version: number): string {
  const address = absolute(layer.tiles ?? `/api/v1/map/tiles/${layer.id}/{z}/{x}/{y}`);
  return version > 1 ? `${address}${address.includes('?') ? '&' : '?'}v=${version}` : address;
}

const COLOUR_WORD: ExpressionSpecification = [
  'match',
  ['to-string', ['coalesce', ['get', 'worst'], ['get', 'colour'], 'none']],
  ['red', '1'],
  'red',
  ['orange', '2'],
  'orange',
  ['yellow', '3'],
  'yellow',
  ['blue', '4'],
  'blue',
  'none',
];
const COUNT: ExpressionSpecification = ['to-number', ['coalesce', ['get', 'count'], ['get', 'point_count']]];
const IS_GROUP: ExpressionSpecification = ['any', ['has', 'count'], ['has', 'point_count']];
const IS_POINT: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
const IS_AREA: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
/** The worst grade lies on top and is placed first. */
const WORST_FIRST: ExpressionSpecification = [
  'match',
  COLOUR_WORD,
  'red',
  0,
  'orange',
  1,
  'yellow',
  2,
  'blue',
  3,
  4,
];

type Opacity = ExpressionSpecification;
const fade = (full: number, rest: number): Opacity => [
  'interpolate',
  ['linear'],
  ['zoom'],
  GROUND_UNTIL,
  full,
  GROUND_UNTIL + 2,
  rest,
];

function groundLayers(
  p: MapPalette,
  lang: Lang,
  present: ReadonlySet<string>,
  wall = 1,
): LayerSpecification[] {
  const name: ExpressionSpecification =
    lang === 'en'
      ? ['coalesce', ['get', 'name_en'], ['get', 'name'], '']
      : ['coalesce', ['get', 'name'], ['get', 'name_en'], ''];
  const text = (size: DataDrivenPropertyValueSpecification<number>) => ({
    'text-font': FONT,
    'text-size': size,
    'text-max-width': 8,
  });
  const roadWidth = (motorway: number, trunk: number, primary: number): ExpressionSpecification => [
    'interpolate',
    ['exponential', 1.4],
    ['zoom'],
    6,
    ['match', ['get', 'class'], 'motorway', motorway * 0.4, 'trunk', trunk * 0.3, primary * 0.25],
    10,
    ['match', ['get', 'class'], 'motorway', motorway, 'trunk', trunk, primary],
    14,
    ['match', ['get', 'class'], 'motorway', motorway * 2.4, 'trunk', trunk * 2.2, primary * 2.2],
  ];
  const all: [string, LayerSpecification][] = [
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
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': p.coast,
          'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.6, 12, 1.2],
          'line-opacity': fade(1, 0.25),
        },
      },
    ],
    [
      'district',
      {
        id: 'district-line',
        type: 'line',
        source: 'borders',
        paint: {
          'line-color': p.district,
          'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.7, 12, 1.4],
          'line-dasharray': [4, 2.5],
          'line-opacity': fade(0.8, 0.2),
        },
      },
    ],
    [
      'rail',
      {
        id: 'rail-case',
        type: 'line',
        source: 'rail',
        minzoom: 8,
        paint: {
          'line-color': p.rail,
          'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1, 13, 3],
          'line-opacity': fade(0.9, 0.2),
        },
      },
    ],
    [
      'rail',
      {
        id: 'rail-gap',
        type: 'line',
        source: 'rail',
        minzoom: 10,
        paint: {
          'line-color': p.railGap,
          'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 13, 1.8],
          'line-dasharray': [5, 5],
          'line-opacity': fade(0.9, 0.2),
        },
      },
    ],
    [
      'road',
      {
        id: 'road-case',
        type: 'line',
        source: 'road',
        minzoom: 8,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': p.casing,
          'line-width': roadWidth(4.4, 3.6, 3),
          'line-opacity': fade(0.8, 0.2),
        },
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
          'line-color': ['match', ['get', 'class'], 'motorway', p.motorway, 'trunk', p.trunk, p.primary],
          'line-width': roadWidth(3, 2.4, 1.8),
          'line-opacity': fade(1, 0.3),
        },
      },
    ],
    [
      'road',
      {
        id: 'road-label',
        type: 'symbol',
        source: 'road',
        minzoom: 10,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 420,
          'text-field': [
            'concat',
            [
              'case',
              ['>', ['length', ['coalesce', ['get', 'ref'], '']], 1],
              ['concat', ['get', 'ref'], ' '],
              '',
            ],
            name,
          ],
          'text-font': FONT,
          'text-size': 11 * wall,
          'text-letter-spacing': 0.05,
          'text-rotation-alignment': 'map',
          // Along a tilted map the glyphs turn to smears otherwise.
          'text-pitch-alignment': 'viewport',
        },
        paint: {
          'text-color': p.labelSoft,
          'text-halo-color': p.halo,
          'text-halo-width': 1.4,
          'text-opacity': fade(1, 0.45),
        },
      },
    ],
    [
      'place',
      {
        id: 'place-label',
        type: 'symbol',
        source: 'place',
        minzoom: 8,
        filter: [
          'step',
          ['zoom'],
          ['<=', ['to-number', ['coalesce', ['get', 'rank'], 4]], 1],
          9.5,
          ['<=', ['to-number', ['coalesce', ['get', 'rank'], 4]], 2],
          11,
          ['<=', ['to-number', ['coalesce', ['get', 'rank'], 4]], 3],
          12,
          true,
        ],
        layout: {
          'text-field': name,
          ...text(['interpolate', ['linear'], ['zoom'], 8, 11 * wall, 13, 12.5 * wall]),
          'text-padding': 6,
          'symbol-sort-key': ['to-number', ['coalesce', ['get', 'rank'], 4]],
        },
        paint: {
          'text-color': p.labelSoft,
          'text-halo-color': p.halo,
          'text-halo-width': 1.4,
          'text-opacity': fade(1, 0.5),
        },
      },
    ],
    [
      'district',
      {
        id: 'district-label',
        type: 'symbol',
        source: 'district-names',
        maxzoom: 12.5,
        layout: {
          'text-field': name,
          ...text(['interpolate', ['linear'], ['zoom'], 6, 11 * wall, 10, 15 * wall]),
          'text-letter-spacing': lang === 'zh' ? 0.18 : 0.04,
          'text-padding': 4,
        },
        paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.6 },
      },
    ],
  ];
  return all.filter(([source]) => present.has(source)).map(([, layer]) => layer);
}

/** A layer of the ground that this client has no drawing of its own for. */
function plainGround(layer: ServerLayer, p: MapPalette): LayerSpecification[] {
  const id = `ground-${layer.id}`;
  if (/poly/i.test(layer.geometry))
    return [
      {
        id,
        type: 'line',
        source: layer.id,
        paint: { 'line-color': p.coast, 'line-opacity': fade(0.7, 0.2) },
      },
    ];
  if (/line|mixed/i.test(layer.geometry))
    return [
      {
        id,
        type: 'line',
        source: layer.id,
        paint: { 'line-color': p.trunk, 'line-opacity': fade(0.9, 0.3) },
      },
    ];
  return [];
}

type Look = { image: ExpressionSpecification; group: 'site' | 'point' | 'thing'; area: string; line: string };

function lookOf(id: string, p: MapPalette): Look {
  const name = (...parts: (string | ExpressionSpecification)[]): ExpressionSpecification => [
    'concat',
    `${p.name}/`,
    ...parts,
  ];
  switch (id) {
    case 'site':
      return { image: name('site/', COLOUR_WORD), group: 'site', area: p.siteFill, line: p.site };
    case 'risk_point':
      return { image: name('risk_point/', COLOUR_WORD), group: 'point', area: p.siteFill, line: p.site };
    case 'protection_target':
      return {
        image: name('target/', ['to-string', ['coalesce', ['get', 'target_kind'], 'dwelling']]),
        group: 'thing',
        area: p.targetFill,
        line: p.target,
      };
    case 'vessel':
      return {
        image: name('vessel/', ['to-string', ['coalesce', ['get', 'vessel_kind'], 'tank']]),
        group: 'thing',
        area: p.vessel,
        line: p.vessel,
      };
    default:
      return { image: name('thing'), group: 'thing', area: p.siteFill, line: p.unit };
  }
}

const groupImage = (p: MapPalette, group: string): ExpressionSpecification => [
  'concat',
  `${p.name}/cluster/${group}/`,
  COLOUR_WORD,
  ['step', COUNT, '/small', 20, '/mid', 100, '/wide'],
];

function groupLayer(
  id: string,
  source: string,
  sourceLayer: string | undefined,
  group: Look['group'],
  p: MapPalette,
  wall: number | undefined,
): LayerSpecification {
  return {
    id: `${id}:groups`,
    type: 'symbol',
    source,
    ...(sourceLayer === undefined ? {} : { 'source-layer': sourceLayer }),
    filter: IS_GROUP as FilterSpecification,
    layout: {
      'icon-image': groupImage(p, group),
      'icon-size': wall ?? 1,
      'icon-allow-overlap': true,
      'text-field': ['to-string', COUNT],
      'text-font': FONT,
      'text-size': wall === undefined ? ['step', COUNT, 12, 100, 13] : 12.5 * wall,
      'text-allow-overlap': true,
      'symbol-sort-key': ['-', 10, WORST_FIRST],
    },
    paint: { 'text-color': p.discInk },
  };
}

function recordLayers(
  layer: ServerLayer,
  input: StyleInput,
  p: MapPalette,
): { areas: LayerSpecification[]; points: LayerSpecification[] } {
  const { id } = layer;
  const source = { source: `records-${id}`, 'source-layer': id };
  const look = lookOf(id, p);
  const areas: LayerSpecification[] = [];
  const points: LayerSpecification[] = [];
  // Groups of sites and of risk points would lie on each other: sites go before.
  const waits = id === 'risk_point' && input.shown.has('site');
  const fromZoom =
    id === 'unit' || id === 'vessel' ? { minzoom: 12.5 } : waits ? { minzoom: GROUPED_BELOW } : {};
  // The prisms stand where the areas lie; a fill under them would shine through.
  const isPlan = id === 'site' || id === 'unit';
  if (!(id === 'vessel' && input.threeD))
    areas.push({
      id: `${id}:area`,
      type: 'fill',
      ...source,
      ...fromZoom,
      filter: IS_AREA as FilterSpecification,
      paint: {
        'fill-color': look.area,
        'fill-opacity': isPlan ? (p.name === 'light' ? 0.45 : 0.55) : 0.6,
        'fill-antialias': false,
      },
    });
  if (/line|mixed/i.test(layer.geometry))
    areas.push({
      id: `${id}:way`,
      type: 'line',
      ...source,
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': look.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1.2, 14, 3] },
    });
  areas.push({
    id: `${id}:edge`,
    type: 'line',
    ...source,
    ...fromZoom,
    filter: IS_AREA as FilterSpecification,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': look.line,
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.8, 16, id === 'site' ? 2.4 : 1.2],
      ...(id === 'unit' ? { 'line-dasharray': [3, 1.5] } : {}),
    },
  });
  const { chosen } = input;
  if (chosen !== null && chosen.kind === layer.kind)
    areas.push({
      id: `${id}:chosen`,
      type: 'line',
      ...source,
      filter: ['all', IS_AREA, ['==', ['to-string', ['get', 'id']], chosen.id]],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': p.selected, 'line-width': 3.5 },
    });
  if (hasRisk(id) && input.fromArchive) return { areas, points };

  const single: ExpressionSpecification = ['!', IS_GROUP];
  const title: ExpressionSpecification = ['coalesce', ['get', 'title'], ['get', 'name'], ''];
  const labelled = (from: number): ExpressionSpecification => ['step', ['zoom'], '', from, title];
  const labelFrom: Record<string, number> = {
    site: 12.6,
    unit: 14.2,
    vessel: 16.2,
    risk_point: 14,
    protection_target: 14.5,
  };
  // Areas of these kinds come with a point for their label, once, in a layer of its own; before that as a single point.
  const labels: LayerSpecification = {
    id: `${id}:points`,
    type: 'symbol',
    ...source,
    ...fromZoom,
    filter: (LABELLED.has(id) ? ['all', single, IS_POINT] : single) as FilterSpecification,
    layout: {
      ...(id === 'unit' || (id === 'vessel' && input.threeD)
        ? {}
        : {
            'icon-image': look.image,
            'icon-anchor': id === 'risk_point' ? 'bottom' : 'center',
            'icon-allow-overlap': true,
            'icon-size':
              id === 'vessel'
                ? ['interpolate', ['linear'], ['zoom'], 12.5, 0.6, 16, 1.1]
                : ['interpolate', ['linear'], ['zoom'], 8, 0.8, 13, 1],
          }),
      'text-field': labelled(labelFrom[id] ?? 13),
      'text-font': FONT,
      'text-size': id === 'site' ? 12.5 : 11,
      'text-max-width': 11,
      'text-optional': true,
      'text-padding': 3,
      ...(id === 'unit'
        ? {}
        : {
            'text-variable-anchor-offset': [
              'top',
              [0, id === 'risk_point' ? 0.4 : id === 'vessel' ? 0.7 : 1.1],
              'left',
              [id === 'vessel' ? 0.7 : 1.2, 0],
              'right',
              [id === 'vessel' ? -0.7 : -1.2, 0],
            ],
          }),
      'symbol-sort-key': WORST_FIRST,
    },
    paint: {
      'text-color': id === 'site' ? p.label : id === 'protection_target' ? p.target : p.labelSoft,
      'text-halo-color': p.halo,
      'text-halo-width': 1.5,
    },
  };
  points.push(labels);
  if (LABELLED.has(id))
    points.push({
      ...labels,
      id: `${id}_label:points`,
      'source-layer': `${id}_label`,
      filter: single as FilterSpecification,
    });
  // Groups of units and tanks would hide those of the sites they stand in.
  if (!waits && id !== 'unit' && id !== 'vessel')
    points.push(groupLayer(id, source.source, id, look.group, p, undefined));
  return { areas, points };
}

/** Risks from the archive as points, grouped by the client. */
function archiveLayers(
  shown: ReadonlySet<string>,
  p: MapPalette,
  wall: number | undefined,
): LayerSpecification[] {
  if (![...shown].some(hasRisk)) return [];
  return [
    {
      id: 'risks:points',
      type: 'symbol',
      source: 'risks',
      filter: ['!', IS_GROUP],
      layout: {
        'icon-image': [
          'concat',
          `${p.name}/`,
          ['case', ['==', ['get', 'kind'], 'site'], 'site/', 'risk_point/'],
          COLOUR_WORD,
        ],
        'icon-size': wall ?? 1,
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', wall ? 12.2 : 11.5, ['get', 'title']],
        'text-font': FONT,
        'text-size': 12 * (wall ?? 1),
        'text-optional': true,
        'text-max-width': 14,
        'text-variable-anchor-offset': ['top', [0, 1.2], 'left', [1.3, 0], 'right', [-1.3, 0]],
        'symbol-sort-key': WORST_FIRST,
      },
      paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.5 },
    },
    groupLayer('risks', 'risks', undefined, 'site', p, wall),
  ];
}

function overlayLayers(
  p: MapPalette,
  threeD: boolean,
): { low: LayerSpecification[]; high: LayerSpecification[] } {
  const prism = (what: string, colour: string, opacity: number): LayerSpecification => ({
    id: `tanks-${what}`,
    type: 'fill-extrusion',
    source: 'tanks',
    minzoom: TANKS_FROM,
    filter: ['==', ['get', 'what'], what],
    paint: {
      'fill-extrusion-color': colour,
      'fill-extrusion-base': ['get', 'base'],
      'fill-extrusion-height': ['get', 'top'],
      'fill-extrusion-opacity': opacity,
    },
  });
  return {
    low: [
      { id: 'area-fill', type: 'fill', source: 'area', paint: { 'fill-color': p.area, 'fill-opacity': 0.1 } },
      {
        id: 'area-line',
        type: 'line',
        source: 'area',
        paint: { 'line-color': p.area, 'line-width': 1.5, 'line-dasharray': [3, 2] },
      },
      ...(threeD
        ? [
            prism('whole', p.tankWhole, 0.95),
            prism('contents', p.tank, 0.98),
            prism('empty', p.tankEmpty, 0.55),
          ]
        : []),
    ],
    high: [
      {
        id: 'sketch-fill',
        type: 'fill',
        source: 'sketch',
        filter: IS_AREA as FilterSpecification,
        paint: { 'fill-color': p.sketch, 'fill-opacity': 0.14 },
      },
      {
        id: 'sketch-halo',
        type: 'line',
        source: 'sketch',
        filter: ['!', IS_POINT],
        paint: { 'line-color': p.symbolHalo, 'line-width': 5 },
      },
      {
        id: 'sketch-line',
        type: 'line',
        source: 'sketch',
        filter: ['!', IS_POINT],
        paint: { 'line-color': p.sketch, 'line-width': 2.5 },
      },
      {
        id: 'sketch-corner',
        type: 'circle',
        source: 'sketch',
        filter: IS_POINT as FilterSpecification,
        paint: {
          'circle-radius': 4,
          'circle-color': p.symbolHalo,
          'circle-stroke-color': p.sketch,
          'circle-stroke-width': 2.5,
        },
      },
      {
        id: 'chosen-ring',
        type: 'circle',
        source: 'chosen',
        paint: {
          'circle-radius': 19,
          'circle-color': p.selected,
          'circle-opacity': 0.12,
          'circle-stroke-color': p.selected,
          'circle-stroke-width': 3,
        },
      },
      {
        id: 'cursor-ring',
        type: 'circle',
        source: 'cursor',
        paint: {
          'circle-radius': 5,
          'circle-color': p.sketch,
          'circle-stroke-color': p.symbolHalo,
          'circle-stroke-width': 2,
        },
      },
    ],
  };
}

/** Order of drawing, from the ground up; others lie between. */
const ORDER = ['protection_target', 'unit', 'vessel', 'risk_point', 'site'];
const rank = (id: string) => (ORDER.includes(id) ? ORDER.indexOf(id) : 2.5);

/** The whole style from what is shown; MapLibre works out the difference itself. */
export function buildStyle(input: StyleInput, overlays: Overlays): StyleSpecification {
  const p = mapPalettes[input.theme];
  const ground = input.layers.filter(isGround);
  const present = new Set(ground.map(({ id }) => id));
  const records = input.layers
    .filter((layer) => isRecords(layer) && input.shown.has(layer.id))
    .sort((a, b) => rank(a.id) - rank(b.id));
  const sources: Record<string, SourceSpecification> = {};
  for (const layer of ground)
    sources[layer.id] = {
      type: 'geojson',
      data: absolute(layer.url ?? `/api/v1/map/base/${layer.id}`),
      tolerance: 0.4,
    };
  for (const layer of records)
    sources[`records-${layer.id}`] = {
      type: 'vector',
      tiles: [tilesOf(layer, input.version)],
      minzoom: Math.min(layer.min_zoom, 11),
      maxzoom: Math.min(layer.max_zoom, 16),
      ...(layer.bounds ? { bounds: layer.bounds } : {}),
    };
  for (const name of OVERLAYS)
    sources[name] =
      name === 'risks'
        ? {
            type: 'geojson',
            data: overlays.risks,
            cluster: true,
            clusterRadius: Math.round(46 * (input.wall ?? 1)),
            clusterMaxZoom: input.wall ? 10 : GROUPED_BELOW - 1,
            clusterProperties: {
              rank: ['min', ['get', 'rank']],
              worst: [
                ['min', ['accumulated'], ['get', 'worst']],
                ['coalesce', ['get', 'rank'], 5],
              ],
            },
          }
        : { type: 'geojson', data: overlays[name] };
  sources['district-names'] = { type: 'geojson', data: NO_FEATURES };
  if (present.has('district'))
    sources['district-names'] = { type: 'geojson', data: namesOf(overlays.borders) };

  const drawn = records.map((layer) => recordLayers(layer, input, p));
  const extra = overlayLayers(p, input.threeD);
  const base = groundLayers(p, input.lang, present, input.wall);
  const paper = (low: string): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    GROUND_UNTIL,
    low,
    GROUND_UNTIL + 2,
    p.paper,
  ];
  const others = ground.filter(({ id }) => !(GROUND as readonly string[]).includes(id));
  return {
    version: 8,
    sources,
    transition: { duration: 0, delay: 0 },
    light: { anchor: 'viewport', color: '#ffffff', intensity: p.name === 'light' ? 0.32 : 0.22 },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': paper(p.sea) } },
      ...base
        .filter((layer) => layer.type !== 'symbol')
        .map((layer) =>
          layer.id === 'land' && layer.type === 'fill'
            ? { ...layer, paint: { ...layer.paint, 'fill-color': paper(p.land) } }
            : layer,
        ),
      ...others.flatMap((layer) => plainGround(layer, p)),
      ...drawn.flatMap(({ areas }) => areas),
      ...extra.low,
      ...base.filter((layer) => layer.type === 'symbol'),
      ...drawn.flatMap(({ points }) => points),
      ...(input.fromArchive ? archiveLayers(input.shown, p, input.wall) : []),
      ...extra.high,
    ],
  };
}

/** Names of districts stand at their own place, not in the middle of their area. */
function namesOf(borders: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: borders.features.filter(({ geometry }) => geometry.type === 'Point'),
  };
}

const RANKS = ['red', 'orange', 'yellow', 'blue'];

export function riskPoints(
  rows: readonly RiskRow[],
  shown: ReadonlySet<string>,
  colours: readonly string[],
): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  for (const row of rows) {
    const colour = row.colour ?? 'none';
    if (!row.point || !shown.has(row.kind)) continue;
    if (colours.length > 0 && !colours.includes(colour)) continue;
    const at = RANKS.indexOf(colour);
    features.push({
      type: 'Feature',
      properties: {
        id: row.id,
        kind: row.kind,
        title: row.name,
        colour,
        rank: at < 0 ? 5 : at + 1,
        demo: row.demo,
        district: row.district,
      },
      geometry: { type: 'Point', coordinates: row.point },
    });
  }
  return { type: 'FeatureCollection', features };
}

/** Which drawn layers answer to a click. */
export function answersClick(layerId: string): boolean {
  return /:(points|groups|area|way)$/.test(layerId) || layerId.startsWith('tanks-');
}
