import type * as GeoJSON from 'geojson';
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { Lang } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { type MapPalette, mapPalettes } from '@/map/palette';
import type { MapLayer } from '../api';
import { ringOnMap, toLonLat } from '../model/geometry';
import { markOf, placeOf } from '../model/receivers';
import type { Receiver } from '../model/types';
import { type Contour, tipOf } from './contours';

const FONT = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
/** Records that say who and what lies inside a contour, from the ground up. */
const RECORDS = ['protection_target', 'site', 'unit', 'vessel'] as const;
const absolute = (address: string) => decodeURI(new URL(address, window.location.origin).href);

function ground(p: MapPalette, lang: Lang, present: ReadonlySet<string>): LayerSpecification[] {
  // Close by the ground is too coarse to be believed, and fades.
  const fade = (full: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    13,
    full,
    15,
    full * 0.4,
  ];
  const name: ExpressionSpecification =
    lang === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ''];
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
          'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 14, 4],
          'line-opacity': fade(1),
        },
      },
    ],
    [
      'place',
      {
        id: 'place',
        type: 'symbol',
        source: 'place',
        minzoom: 9,
        layout: { 'text-field': name, 'text-font': FONT, 'text-size': 12, 'text-padding': 6 },
        paint: { 'text-color': p.labelSoft, 'text-halo-color': p.halo, 'text-halo-width': 1.4 },
      },
    ],
  ];
  return all.filter(([source]) => present.has(source)).map(([, layer]) => layer);
}

function records(p: MapPalette, present: ReadonlySet<string>): LayerSpecification[] {
  const look = {
    protection_target: [p.targetFill, p.target, 0.55],
    site: [p.siteFill, p.site, 0.4],
    unit: [p.siteFill, p.unit, 0.25],
    vessel: [p.vessel, p.vesselEdge, 0.8],
  } as const;
  return RECORDS.filter((id) => present.has(id)).flatMap((id): LayerSpecification[] => {
    const [fill, line, opacity] = look[id];
    const source = { source: `records-${id}`, 'source-layer': id };
    const area: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
    const point: ExpressionSpecification = [
      'all',
      ['==', ['geometry-type'], 'Point'],
      ['!', ['has', 'count']],
    ];
    return [
      {
        id: `${id}:fill`,
        type: 'fill',
        ...source,
        filter: area,
        paint: { 'fill-color': fill, 'fill-opacity': opacity },
      },
      {
        id: `${id}:line`,
        type: 'line',
        ...source,
        filter: area,
        paint: { 'line-color': line, 'line-width': 1 },
      },
      {
        id: `${id}:point`,
        type: 'circle',
        ...source,
        minzoom: id === 'vessel' ? 14 : 10,
        filter: point,
        paint: {
          'circle-radius': id === 'vessel' ? 2.5 : 4,
          'circle-color': fill,
          'circle-stroke-color': line,
          'circle-stroke-width': 1,
        },
      },
      ...(id === 'protection_target'
        ? [
            {
              id: 'protection_target:name',
              type: 'symbol' as const,
              ...source,
              minzoom: 13,
              layout: {
                'text-field': ['coalesce', ['get', 'title'], ''] as ExpressionSpecification,
                'text-font': FONT,
                'text-size': 11,
                'text-offset': [0, 1.1] as [number, number],
                'text-anchor': 'top' as const,
                'text-optional': true,
              },
              paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.3 },
            },
          ]
        : []),
    ];
  });
}

const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});

/** Rings and the tips that carry their numbers. */
function shapes(
  contours: readonly Contour[],
  origin: LonLat,
): { rings: GeoJSON.FeatureCollection; tips: GeoJSON.FeatureCollection } {
  const rings: GeoJSON.Feature[] = [];
  const tips: GeoJSON.Feature[] = [];
  for (const [at, contour] of contours.entries()) {
    const ring = ringOnMap(contour.ring, contour.windFrom, origin, contour.shift);
    rings.push({ type: 'Feature', properties: { at }, geometry: { type: 'Polygon', coordinates: [ring] } });
    const tip = ring[tipOf(contour.ring, at)];
    if (tip)
      tips.push({
        type: 'Feature',
        properties: { label: contour.label },
        geometry: { type: 'Point', coordinates: tip },
      });
  }
  return { rings: collection(rings), tips: collection(tips) };
}

/** The releases themselves: that of case A too where it is another. */
function releases(contours: readonly Contour[], origin: LonLat): GeoJSON.FeatureCollection {
  const other = contours.find(({ shift: [east, north] }) => east !== 0 || north !== 0);
  const places = other === undefined ? [origin] : [origin, toLonLat(other.shift, origin)];
  return collection(
    places.map((coordinates) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Point', coordinates },
    })),
  );
}

function points(receivers: readonly Receiver[], origin: LonLat): GeoJSON.FeatureCollection {
  return collection(
    receivers.map((receiver, at) => ({
      type: 'Feature',
      properties: { label: `${markOf(at)} ${receiver.label ?? ''}`.trim() },
      geometry: { type: 'Point', coordinates: toLonLat(placeOf(receiver), origin) },
    })),
  );
}

export type MapInput = {
  receivers: readonly Receiver[];
  contours: readonly Contour[];
  origin: LonLat;
  layers: readonly MapLayer[];
  theme: 'light' | 'dark';
  lang: Lang;
};

/** The whole style; MapLibre works out what changed. */
export function styleOf({ contours, receivers, origin, layers, theme, lang }: MapInput): StyleSpecification {
  const p = mapPalettes[theme];
  const present = new Set(layers.map(({ id }) => id));
  const sources: Record<string, SourceSpecification> = {};
  for (const { id, url, tiles } of layers) {
    if (['land', 'road', 'place'].includes(id) && !tiles)
      sources[id] = { type: 'geojson', data: absolute(url ?? `/api/v1/map/base/${id}`), tolerance: 0.4 };
    if ((RECORDS as readonly string[]).includes(id))
      sources[`records-${id}`] = {
        type: 'vector',
        tiles: [absolute(tiles ?? `/api/v1/map/tiles/${id}/{z}/{x}/{y}`)],
        minzoom: 11,
        maxzoom: 16,
      };
  }
  const { rings, tips } = shapes(contours, origin);
  sources.rings = { type: 'geojson', data: rings };
  sources.tips = { type: 'geojson', data: tips };
  sources.origin = { type: 'geojson', data: releases(contours, origin) };
  sources.points = { type: 'geojson', data: points(receivers, origin) };
  // The widest lies lowest; each has its own line, which is no property of a feature.
  const order = contours.map((contour, at) => ({ contour, at })).reverse();
  const only = (at: number): ExpressionSpecification => ['==', ['get', 'at'], at];
  return {
    version: 8,
    sources,
    transition: { duration: 0, delay: 0 },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': present.has('land') ? p.sea : p.paper } },
      ...ground(p, lang, present),
      ...records(p, present),
      ...order.flatMap(({ contour, at }): LayerSpecification[] => [
        {
          id: `ring-fill-${at}`,
          type: 'fill',
          source: 'rings',
          filter: only(at),
          paint: { 'fill-color': contour.look.colour, 'fill-opacity': contour.filled ? 0.14 : 0 },
        },
        {
          id: `ring-halo-${at}`,
          type: 'line',
          source: 'rings',
          filter: only(at),
          paint: { 'line-color': p.halo, 'line-width': contour.look.width + 2.5, 'line-opacity': 0.8 },
        },
        {
          id: `ring-line-${at}`,
          type: 'line',
          source: 'rings',
          filter: only(at),
          paint: {
            'line-color': contour.look.colour,
            'line-width': contour.look.width,
            ...(contour.look.dash.length > 0
              ? { 'line-dasharray': contour.look.dash.map((px) => px / contour.look.width) }
              : {}),
          },
        },
      ]),
      {
        id: 'origin-ring',
        type: 'circle',
        source: 'origin',
        paint: {
          'circle-radius': 6,
          'circle-color': p.disc,
          'circle-stroke-color': p.discInk,
          'circle-stroke-width': 2.5,
        },
      },
      {
        id: 'origin-dot',
        type: 'circle',
        source: 'origin',
        paint: { 'circle-radius': 2.2, 'circle-color': p.discInk },
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
        id: 'tips',
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
        id: 'points-dot',
        type: 'circle',
        source: 'points',
        paint: {
          'circle-radius': 5,
          'circle-color': p.discInk,
          'circle-stroke-color': p.disc,
          'circle-stroke-width': 2.5,
        },
      },
      {
        id: 'points-name',
        type: 'symbol',
        source: 'points',
        layout: {
          'text-field': ['get', 'label'],
          'text-font': FONT,
          'text-size': 12,
          'text-anchor': 'left',
          'text-offset': [0.8, 0],
          'text-max-width': 14,
          'text-allow-overlap': true,
        },
        paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.8 },
      },
    ],
  };
}
