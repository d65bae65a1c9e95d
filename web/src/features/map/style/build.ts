import type * as GeoJSON from 'geojson';
import type { ExpressionSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { mapPalettes } from '@/map/palette';
import { GROUND, groundLayers, plainGround } from './ground';
import { absolute, isGround, isRecords, type StyleInput, tilesOf } from './input';
import { NO_FEATURES, OVERLAYS, type Overlays, overlayLayers } from './overlays';
import { archiveLayers, recordLayers } from './records';
import { GROUND_UNTIL, GROUPED_BELOW } from './terms';

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
  const others = ground.filter(({ id }) => !GROUND.includes(id));
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

/** Which drawn layers answer to a click. */
export function answersClick(layerId: string): boolean {
  return /:(points|groups|area|way)$/.test(layerId) || layerId.startsWith('tanks-');
}
