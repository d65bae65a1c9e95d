import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  LayerSpecification,
} from 'maplibre-gl';
import type { Lang } from '@/i18n';
import type { MapPalette } from '@/map/palette';
import type { ServerLayer } from '../api';
import { FONT, fade } from './terms';

/** Layers of the ground that have a drawing of their own. */
export const GROUND: readonly string[] = ['land', 'district', 'road', 'rail', 'place'];

export function groundLayers(
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
export function plainGround(layer: ServerLayer, p: MapPalette): LayerSpecification[] {
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
