import type * as GeoJSON from 'geojson';
import { type Bounds, boundsOf, type LonLat, positions } from '@/map/geodesy';
import type { Contours, SourceRow, TargetRow } from '../api';
import { collection, type MarkState } from './mapStyle';

const point = (at: LonLat, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: at },
});

/** About two metres. */
const ON_EDGE = 2e-5;

/** A ring as lines, without what only closes it along the edge of the window. */
export function openLines(ring: readonly LonLat[], window_: Bounds | null): LonLat[][] {
  if (window_ === null) return [[...ring]];
  const [west, south, east, north] = window_;
  const edge = ([lon, lat]: LonLat, side: number) =>
    Math.abs([lon - west, lat - south, lon - east, lat - north][side] ?? 1) < ON_EDGE;
  const alongEdge = (a: LonLat, b: LonLat) => [0, 1, 2, 3].some((side) => edge(a, side) && edge(b, side));
  const lines: LonLat[][] = [];
  let line: LonLat[] = [];
  for (const [at, point_] of ring.entries()) {
    const last = ring[at - 1];
    if (last !== undefined && alongEdge(last, point_)) {
      if (line.length > 1) lines.push(line);
      line = [];
    }
    line.push(point_);
  }
  if (line.length > 1) lines.push(line);
  return lines;
}

/** Areas to be filled and lines to be drawn, with their levels as texts, which the style compares. */
export function contourFeatures(
  contours: Contours | undefined,
  levels: readonly number[],
  window_: Bounds | null = null,
): GeoJSON.FeatureCollection {
  return collection(
    (contours?.features ?? []).flatMap((feature): GeoJSON.Feature[] => {
      const level = levels.find((one) => Math.abs(one / feature.properties.level - 1) < 1e-6);
      if (level === undefined) return [];
      const properties = { key: String(level) };
      const { geometry } = feature;
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      const coordinates = (polygons as LonLat[][][]).flat().flatMap((ring) => openLines(ring, window_));
      return [
        { type: 'Feature', properties, geometry },
        { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } },
      ];
    }),
  );
}

const GRAVITY: readonly MarkState[] = ['not_acceptable', 'to_be_asked', 'accepted', 'no_limit'];

/** The gravest verdict of those criteria that are looked at. */
export function stateOf(row: Pick<TargetRow, 'verdicts'>, criteria: readonly string[]): MarkState {
  const own = row.verdicts.filter((one) => criteria.length === 0 || criteria.includes(one.criteria));
  return GRAVITY.find((state) => own.some(({ acceptance }) => acceptance === state)) ?? 'no_limit';
}

export function targetFeatures(
  rows: readonly TargetRow[],
  criteria: readonly string[],
): GeoJSON.FeatureCollection {
  return collection(
    rows.map((row) => {
      const state = stateOf(row, criteria);
      // What is drawn last lies on top.
      return point([row.lon, row.lat], {
        id: row.id,
        title: row.title,
        state,
        order: GRAVITY.length - GRAVITY.indexOf(state),
      });
    }),
  );
}

export function sourceFeatures(rows: readonly SourceRow[]): GeoJSON.FeatureCollection {
  const most = Math.max(...rows.map((row) => row.loss_of_life_per_year ?? 0), 1e-12);
  return collection(
    rows.flatMap((row): GeoJSON.Feature[] => {
      if (row.lon === null || row.lat === null) return [];
      const loss = row.loss_of_life_per_year ?? 0;
      // Five decades from the smallest dot to the largest.
      const size = loss > 0 ? Math.max(0, 1 + Math.log10(loss / most) / 5) : 0;
      return [
        point([row.lon, row.lat], { id: row.id, title: row.title, size, computed: row.problem === null }),
      ];
    }),
  );
}

export const placeFeature = (at: LonLat | null): GeoJSON.FeatureCollection =>
  collection(at === null ? [] : [point(at, {})]);

export function boundsOfContours(contours: Contours | undefined): Bounds | null {
  if (contours === undefined) return null;
  return boundsOf(
    (function* () {
      for (const { geometry } of contours.features) yield* positions(geometry);
    })(),
  );
}

/** `lon,lat,zoom` in an address. */
export function readView(text: string): { lon: number; lat: number; zoom: number } | null {
  const [lon, lat, zoom] = text.split(',').map(Number);
  if (lon === undefined || lat === undefined || zoom === undefined) return null;
  return [lon, lat, zoom].every(Number.isFinite) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    ? { lon, lat, zoom }
    : null;
}
export const writeView = ({ lon, lat, zoom }: { lon: number; lat: number; zoom: number }) =>
  `${lon.toFixed(4)},${lat.toFixed(4)},${zoom.toFixed(2)}`;

/** Reads `121.62, 38.91`; nothing for anything else. */
export function readPlace(text: string): LonLat | null {
  const parts = text
    .normalize('NFKC')
    .split(/[\s,;°]+/)
    .filter((part) => part !== '')
    .map(Number);
  const [lon, lat] = parts;
  if (parts.length !== 2 || lon === undefined || lat === undefined) return null;
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    ? [lon, lat]
    : null;
}
export const writePlace = ([lon, lat]: LonLat) => `${lon.toFixed(5)},${lat.toFixed(5)}`;
