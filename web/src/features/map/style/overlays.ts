import type * as GeoJSON from 'geojson';
import type { FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { MapPalette } from '@/map/palette';
import { IS_AREA, IS_POINT } from './terms';

const TANKS_FROM = 13;
export const NO_FEATURES: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Sources that the page fills while the map runs. */
export const OVERLAYS = ['borders', 'risks', 'tanks', 'area', 'sketch', 'chosen', 'cursor'] as const;
export type Overlay = (typeof OVERLAYS)[number];
export type Overlays = Record<Overlay, GeoJSON.FeatureCollection>;
export const emptyOverlays = (): Overlays =>
  Object.fromEntries(OVERLAYS.map((name) => [name, NO_FEATURES])) as Overlays;

/** What the page lays over the map: some of it under the symbols, some over them. */
export function overlayLayers(
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
