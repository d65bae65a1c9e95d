import type * as GeoJSON from 'geojson';
import { type Bounds, boundsOf, type LonLat, lengthOf, positions } from '@/map/geodesy';
import type { Contours, SourceRow, TargetRow } from '../api';
import { levelText } from '../model/figures';
import { collection, type MarkState } from './mapStyle';

const point = (at: LonLat, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: at },
});

/** A run along the edge of a window is one from so many cells on; a curve only touches it. */
const RUN_CELLS = 10;

/** A ring as lines, without what only closes it along the edge of the window. */
export function openLines(ring: readonly LonLat[], window_: Bounds | null, cell_m = 2): LonLat[][] {
  if (window_ === null) return [[...ring]];
  const [west, south, east, north] = window_;
  // Where a contour meets the edge is found to a cell.
  const near = cell_m / 111_000;
  const across = near / Math.cos((south * Math.PI) / 180);
  const sides = ([lon, lat]: LonLat) =>
    [lon - west, lat - south, lon - east, lat - north].map(
      (far, side) => Math.abs(far) < (side % 2 === 0 ? across : near),
    );
  const lines: LonLat[][] = [];
  let line: LonLat[] = [];
  let at = 0;
  while (at < ring.length) {
    const here = ring[at] as LonLat;
    line.push(here);
    // As far as one side is followed from here.
    let end = at;
    for (const [side, on] of sides(here).entries()) {
      let to = at;
      while (on && to + 1 < ring.length && sides(ring[to + 1] as LonLat)[side]) to += 1;
      end = Math.max(end, to);
    }
    if (end > at && lengthOf(ring.slice(at, end + 1)) > RUN_CELLS * cell_m) {
      if (line.length > 1) lines.push(line);
      line = [];
      at = end;
    } else at += 1;
  }
  if (line.length > 1) lines.push(line);
  return lines;
}

/** Areas to be filled and lines to be drawn, with their levels as texts, which the style compares. */
export function contourFeatures(
  contours: Contours | undefined,
  levels: readonly number[],
  window_: Bounds | null = null,
  cell_m?: number,
): GeoJSON.FeatureCollection {
  return collection(
    (contours?.features ?? []).flatMap((feature): GeoJSON.Feature[] => {
      const level = levels.find((one) => Math.abs(one / feature.properties.level - 1) < 1e-6);
      if (level === undefined) return [];
      const properties = { key: String(level) };
      const { geometry } = feature;
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      const cut = feature.properties.is_cut === true ? window_ : null;
      const coordinates = (polygons as LonLat[][][]).flat().flatMap((ring) => openLines(ring, cut, cell_m));
      return [
        { type: 'Feature', properties, geometry },
        { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } },
      ];
    }),
  );
}

/** Lines of another moment, with what is written on them. */
export function beforeFeatures(
  contours: Contours | undefined,
  levels: readonly number[],
  say: (level: string) => string,
): GeoJSON.FeatureCollection {
  return collection(
    contourFeatures(contours, levels)
      .features.filter(({ geometry }) => geometry.type === 'MultiLineString')
      .map((feature) => ({
        ...feature,
        properties: { ...feature.properties, text: say(levelText(Number(feature.properties?.key))) },
      })),
  );
}

const isInside = ([lon, lat]: LonLat, [west, south, east, north]: Bounds) =>
  lon > west && lon < east && lat > south && lat < north;

/** The city around a window in which something else is drawn: lines stop at the window, what lies away from it is filled. */
export function aroundWindow(
  features: GeoJSON.FeatureCollection,
  window_: Bounds,
): GeoJSON.FeatureCollection {
  return collection(
    features.features.map((feature): GeoJSON.Feature => {
      const { geometry } = feature;
      if (geometry.type === 'MultiLineString') {
        const coordinates = (geometry.coordinates as LonLat[][]).flatMap((line) => {
          const parts: LonLat[][] = [];
          let part: LonLat[] = [];
          for (const at of line) {
            if (!isInside(at, window_)) part.push(at);
            else {
              if (part.length > 1) parts.push(part);
              part = [];
            }
          }
          if (part.length > 1) parts.push(part);
          return parts;
        });
        return { ...feature, geometry: { type: 'MultiLineString', coordinates } };
      }
      const polygons =
        geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : geometry.type === 'MultiPolygon'
            ? geometry.coordinates
            : [];
      const away = polygons.filter(
        (polygon) => !(polygon[0] as LonLat[]).some((at) => isInside(at, window_)),
      );
      return { ...feature, geometry: { type: 'MultiPolygon', coordinates: away } };
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
