import type { LonLat } from '@/map/geodesy';
import type { Point } from './types';

/** Metres east and north of the release. */
export type EastNorth = [east: number, north: number];

const RADIUS_M = 6_371_008.8;
const rad = (degrees: number) => (degrees * Math.PI) / 180;

/**
 * A point downwind (x) and to the left of the wind (y) as metres east and north.
 * Downwind is where the wind goes, opposite to where it comes from; the same turn as `Outcome::ring_on_map`.
 */
export function turn([x, y]: Point, windFromDeg: number): EastNorth {
  const from = rad(windFromDeg);
  const [east, north] = [-Math.sin(from), -Math.cos(from)];
  return [x * east - y * north, x * north + y * east];
}

/** A few kilometres around the release are taken as flat. */
export function toLonLat([east, north]: EastNorth, [lon, lat]: LonLat): LonLat {
  const up = (north / RADIUS_M) * (180 / Math.PI);
  const across = (east / (RADIUS_M * Math.cos(rad(lat)))) * (180 / Math.PI);
  return [lon + across, lat + up];
}

/** The other way round: metres east and north of the release. */
export function fromLonLat([lon, lat]: LonLat, [lon0, lat0]: LonLat): EastNorth {
  const across = (((lon - lon0 + 540) % 360) - 180) * RADIUS_M * Math.cos(rad(lat0));
  return [rad(across), rad((lat - lat0) * RADIUS_M)];
}

/** A ring as metres east and north; `shift` is where its own release lies. */
export function turnRing(
  ring: readonly Point[],
  windFromDeg: number,
  [east, north]: EastNorth = [0, 0],
): EastNorth[] {
  return ring.map((point) => {
    const [x, y] = turn(point, windFromDeg);
    return [x + east, y + north];
  });
}

/** A closed ring on the map. */
export function ringOnMap(
  ring: readonly Point[],
  windFromDeg: number,
  origin: LonLat,
  shift?: EastNorth,
): LonLat[] {
  const points = turnRing(ring, windFromDeg, shift).map((point) => toLonLat(point, origin));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  return first[0] === last[0] && first[1] === last[1] ? points : [...points, first];
}

export type Box = { west: number; south: number; east: number; north: number };

/** What holds all points and the release itself. */
export function boxOf(points: Iterable<EastNorth>): Box {
  const box = { west: 0, south: 0, east: 0, north: 0 };
  for (const [east, north] of points) {
    box.west = Math.min(box.west, east);
    box.east = Math.max(box.east, east);
    box.south = Math.min(box.south, north);
    box.north = Math.max(box.north, north);
  }
  return box;
}

/** Stretches of y inside a ring at a distance downwind, from right to left. */
export function cut(ring: readonly Point[], x: number): [from: number, to: number][] {
  const crossings: number[] = [];
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1];
    if (x1 <= x !== x2 <= x) crossings.push(y1 + ((x - x1) / (x2 - x1)) * (y2 - y1));
  });
  crossings.sort((a, b) => a - b);
  const stretches: [number, number][] = [];
  for (let at = 0; at + 1 < crossings.length; at += 2)
    stretches.push([crossings[at] as number, crossings[at + 1] as number]);
  return stretches;
}

/** Value on the axis at a distance, between the points of the profile; nothing beyond its ends. */
export function valueAt(profile: readonly Point[], x: number): number | null {
  const after = profile.findIndex(([at]) => at >= x);
  if (after < 0) return null;
  const [x2, v2] = profile[after] as Point;
  if (after === 0) return x === x2 ? v2 : null;
  const [x1, v1] = profile[after - 1] as Point;
  return x2 === x1 ? v2 : v1 + ((x - x1) / (x2 - x1)) * (v2 - v1);
}

/** Longitude and latitude that a map has. */
export function isPlace(value: unknown): value is LonLat {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((part) => typeof part === 'number' && Number.isFinite(part)) &&
    Math.abs(value[0]) <= 180 &&
    Math.abs(value[1]) <= 85
  );
}

const POINTS = [
  'n',
  'nne',
  'ne',
  'ene',
  'e',
  'ese',
  'se',
  'sse',
  's',
  'ssw',
  'sw',
  'wsw',
  'w',
  'wnw',
  'nw',
  'nnw',
] as const;
export type CompassPoint = (typeof POINTS)[number];

/** The nearest of the sixteen points of the compass. */
export function compassPoint(degrees: number): CompassPoint {
  return POINTS[Math.round((((degrees % 360) + 360) % 360) / 22.5) % 16] ?? 'n';
}
