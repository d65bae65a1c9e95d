import type { Parsed, Said } from './parse';
import { narrow } from './text';

export type Position = [number, number];
export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString' | 'MultiPoint'; coordinates: Position[] }
  | { type: 'Polygon' | 'MultiLineString'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] };

const TYPES = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'];
const bad = (code: string, values?: Said['values']): Parsed => ({ ok: false, fault: { code, values } });

export function isGeometry(value: unknown): value is Geometry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'coordinates' in value &&
    TYPES.includes(String(value.type)) &&
    positions(value as Geometry).length > 0 &&
    positions(value as Geometry).every((p) => p.length >= 2 && p.every(Number.isFinite))
  );
}

/** All corners of a geometry in order. */
export function positions(geometry: Geometry): Position[] {
  const out: Position[] = [];
  const walk = (node: unknown): void => {
    if (!Array.isArray(node)) return;
    if (typeof node[0] === 'number') out.push([node[0], Number(node[1])]);
    else for (const child of node) walk(child);
  };
  walk(geometry.coordinates);
  return out;
}

/** The parts to draw: each a run of corners, closed or not. */
export function runs(geometry: Geometry): { closed: boolean; corners: Position[] }[] {
  switch (geometry.type) {
    case 'Point':
      return [{ closed: false, corners: [geometry.coordinates] }];
    case 'MultiPoint':
      return geometry.coordinates.map((corner) => ({ closed: false, corners: [corner] }));
    case 'LineString':
      return [{ closed: false, corners: geometry.coordinates }];
    case 'MultiLineString':
      return geometry.coordinates.map((corners) => ({ closed: false, corners }));
    case 'Polygon':
      return geometry.coordinates.map((corners) => ({ closed: true, corners }));
    case 'MultiPolygon':
      return geometry.coordinates.flat().map((corners) => ({ closed: true, corners }));
  }
}

const RADIUS_M = 6_371_008.8;
const RAD = Math.PI / 180;

/** Metres east and north of a centre; good for a picture of one plant or one city. */
export function metresFrom(centre: Position, [lon, lat]: Position): Position {
  return [(lon - centre[0]) * RAD * RADIUS_M * Math.cos(centre[1] * RAD), (lat - centre[1]) * RAD * RADIUS_M];
}

export function centreOf(geometry: Geometry): Position {
  const all = positions(geometry);
  const lons = all.map(([lon]) => lon);
  const lats = all.map(([, lat]) => lat);
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
}

/** Area in m² (holes taken off) or length in m, on the plane around the centre: for orientation, not for verdicts. */
export function sizeOf(geometry: Geometry): { area?: number; length?: number } {
  const centre = centreOf(geometry);
  const flat = (corners: Position[]) => corners.map((corner) => metresFrom(centre, corner));
  const ring = (corners: Position[]) => {
    const points = flat(corners);
    let sum = 0;
    points.forEach(([x, y], at) => {
      const [nx, ny] = points[(at + 1) % points.length] ?? [x, y];
      sum += x * ny - nx * y;
    });
    return Math.abs(sum) / 2;
  };
  const polygon = (rings: Position[][]) =>
    rings.reduce((all, r, at) => all + (at === 0 ? ring(r) : -ring(r)), 0);
  const line = (corners: Position[]) => {
    const points = flat(corners);
    return points.slice(1).reduce((all, [x, y], at) => {
      const [px, py] = points[at] ?? [x, y];
      return all + Math.hypot(x - px, y - py);
    }, 0);
  };
  switch (geometry.type) {
    case 'Polygon':
      return { area: polygon(geometry.coordinates) };
    case 'MultiPolygon':
      return { area: geometry.coordinates.reduce((all, rings) => all + polygon(rings), 0) };
    case 'LineString':
      return { length: line(geometry.coordinates) };
    case 'MultiLineString':
      return { length: geometry.coordinates.reduce((all, corners) => all + line(corners), 0) };
    default:
      return {};
  }
}

/** A round length that takes about a third of a picture so many metres wide. */
export function scaleBar(width: number): number {
  const wish = width / 3;
  const power = 10 ** Math.floor(Math.log10(wish));
  const step = [5, 2, 1].find((n) => n * power <= wish) ?? 1;
  return step * power;
}

const EAST = /[eE\u4e1c]/;
const WEST = /[wW\u897f]/;
const NORTH = /[nN\u5317]/;
const SOUTH = /[sS\u5357]/;

type Angle = { degrees: number; axis?: 'lon' | 'lat' };

function readAngle(text: string): Angle | undefined {
  const axis =
    EAST.test(text) || WEST.test(text) ? 'lon' : NORTH.test(text) || SOUTH.test(text) ? 'lat' : undefined;
  const found =
    /^\D*?(-?\d+(?:\.\d+)?)\s*(?:[\u00b0\u00ba\u5ea6d:]\s*)?(?:(\d+(?:\.\d+)?)\s*['\u5206m:]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:"|''|\u79d2|s)?)?\s*\D*$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, d = '0', m = '0', s = '0'] = found;
  if (Number(m) >= 60 || Number(s) >= 60) return undefined;
  const size = Math.abs(Number(d)) + Number(m) / 60 + Number(s) / 3600;
  const negative = d.startsWith('-') || WEST.test(text) || (axis === 'lat' && SOUTH.test(text));
  return { degrees: Number((negative ? -size : size).toFixed(8)), axis };
}

function pairOf(text: string): { at: Position; swapped: boolean } | undefined {
  let parts = text
    .split(/[,\t\uff0c]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 1) {
    const marks = /[\u00b0\u00ba\u5ea6]/.test(text);
    // Two angles beside each other are cut after a letter of the sky, before it, or at the blank.
    parts = marks
      ? (text.match(
          /[EWNSewns\u4e1c\u897f\u5357\u5317][^EWNSewns\u4e1c\u897f\u5357\u5317]*\d[^EWNSewns\u4e1c\u897f\u5357\u5317]*|[^EWNSewns]*\d[^EWNSewns]*[EWNSewns]/g,
        ) ?? [])
      : text.split(/\s+/);
  }
  if (parts.length !== 2) return undefined;
  const [a, b] = parts.map((part) => readAngle(part));
  if (a === undefined || b === undefined) return undefined;
  const swap =
    a.axis === 'lat' || b.axis === 'lon'
      ? a.axis !== 'lon'
      : a.axis === undefined && b.axis === undefined && Math.abs(a.degrees) <= 60 && Math.abs(b.degrees) > 60;
  const [lon, lat] = swap ? [b.degrees, a.degrees] : [a.degrees, b.degrees];
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return undefined;
  return { at: [lon, lat], swapped: swap && a.axis === undefined };
}

function same(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}

function readWkt(text: string): Geometry | undefined {
  const found = /^(point|linestring|polygon|multipolygon|multilinestring)\s*(?:z\s*)?(\(.*\))\s*$/is.exec(
    text,
  );
  if (found === null) return undefined;
  const [, name = '', body = ''] = found;
  const type = TYPES.find((known) => known.toLowerCase() === name.toLowerCase());
  const json = body
    .replace(/(-?[\d.]+(?:e[+-]?\d+)?)\s+(-?[\d.]+(?:e[+-]?\d+)?)(?:\s+-?[\d.]+)?/gi, '[$1,$2]')
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  try {
    const coordinates: unknown = JSON.parse(json);
    const geometry = { type, coordinates: type === 'Point' ? (coordinates as unknown[])[0] : coordinates };
    return isGeometry(geometry) ? geometry : undefined;
  } catch {
    return undefined;
  }
}

function fromJson(text: string): Geometry | 'broken' | 'many' | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'broken';
  }
  const node = value as { type?: string; geometry?: unknown; features?: { geometry?: unknown }[] };
  if (node.type === 'Feature') value = node.geometry;
  if (node.type === 'FeatureCollection') {
    if (node.features?.length !== 1) return 'many';
    value = node.features[0]?.geometry;
  }
  return isGeometry(value) ? value : undefined;
}

/** Reads GeoJSON, WKT or pairs of coordinates (decimal or degrees, minutes, seconds), one pair a line. */
export function readGeometry(given: string, shapes: readonly string[]): Parsed {
  const text = narrow(given);
  const notes: Said[] = [];
  let geometry: Geometry | undefined;
  if (/^[{[]/.test(text)) {
    const read = fromJson(text);
    if (read === 'broken') return bad('geojson_broken');
    if (read === 'many') return bad('geojson_many');
    if (read === undefined) return bad('geojson_shape');
    geometry = read;
  } else if (/^[a-z]+\s*z?\s*\(/i.test(text)) {
    geometry = readWkt(text);
    if (geometry === undefined) return bad('wkt_broken');
  } else {
    const lines = text
      .split(/[;\n\r\uff1b|]+/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const corners: Position[] = [];
    let swapped = false;
    for (const [at, line] of lines.entries()) {
      const pair = pairOf(line);
      if (pair === undefined) return bad('pair', { line: at + 1, text: line });
      swapped ||= pair.swapped;
      corners.push(pair.at);
    }
    if (swapped) notes.push({ code: 'swapped' });
    const polygon = shapes.length === 0 || shapes.includes('Polygon');
    const first = corners[0];
    if (first === undefined) return bad('pair', { line: 1, text });
    if (corners.length === 1) geometry = { type: 'Point', coordinates: first };
    else if (polygon && corners.length >= 3) {
      if (!same(first, corners.at(-1))) {
        corners.push(first);
        notes.push({ code: 'closed' });
      }
      if (corners.length < 4) return bad('few_corners');
      geometry = { type: 'Polygon', coordinates: [corners] };
    } else if (shapes.length > 0 && !shapes.includes('LineString')) return bad('few_corners');
    else geometry = { type: 'LineString', coordinates: corners };
  }
  if (positions(geometry).some(([lon, lat]) => Math.abs(lon) > 180 || Math.abs(lat) > 90))
    return bad('off_earth');
  if (shapes.length > 0 && !shapes.includes(geometry.type))
    return bad('wrong_shape', { given: geometry.type, shapes: shapes.join(', ') });
  const [lon, lat] = centreOf(geometry);
  if (lon < 73 || lon > 136 || lat < 3 || lat > 54) notes.push({ code: 'abroad' });
  return { ok: true, value: geometry, notes };
}

/** Coordinates for people: longitude, latitude to about a tenth of a metre. */
export function showPosition([lon, lat]: Position): string {
  return `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
}
