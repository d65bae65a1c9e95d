import type * as GeoJSON from 'geojson';
import { areaOf, circle, destination, distance, type LonLat, lengthOf } from '@/map/geodesy';

export type ShapeKind = 'line' | 'polygon' | 'circle' | 'point';
/** What a person draws. A circle keeps its centre alone, and its radius. */
export type Sketch = { shape: ShapeKind; points: LonLat[]; radius: number };

const KINDS: readonly ShapeKind[] = ['line', 'polygon', 'circle', 'point'];
const LEAST: Record<ShapeKind, number> = { line: 2, polygon: 3, circle: 1, point: 1 };
const MOST_POINTS = 200;

export function isWhole({ shape, points, radius }: Sketch): boolean {
  return points.length >= LEAST[shape] && (shape !== 'circle' || radius > 0);
}

/** `polygon:121.6,38.9;121.7,38.9;…`, `circle:121.6,38.9;500`. */
export function writeSketch({ shape, points, radius }: Sketch): string {
  const at = points.map(([lon, lat]) => `${+lon.toFixed(6)},${+lat.toFixed(6)}`);
  if (shape === 'circle') at.push(String(Math.round(radius)));
  return `${shape}:${at.join(';')}`;
}

export function readSketch(text: string): Sketch | null {
  const [word, rest = ''] = text.split(':');
  const shape = KINDS.find((one) => one === word);
  if (shape === undefined) return null;
  const parts = rest.split(';');
  const radius = shape === 'circle' ? Number(parts.pop()) : 0;
  const points: LonLat[] = [];
  for (const part of parts.slice(0, MOST_POINTS)) {
    const [lon, lat, more] = part.split(',').map(Number);
    if (lon === undefined || lat === undefined || more !== undefined) return null;
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 85)) return null;
    points.push([lon, lat]);
  }
  const sketch = { shape, points, radius };
  return Number.isFinite(radius) && radius <= 200_000 && isWhole(sketch) ? sketch : null;
}

/** What the server measures by; the radius of a circle is added to the buffer, which is exact. */
export function questionOf(sketch: Sketch, buffer: number): { geometry: GeoJSON.Geometry; buffer: number } {
  const [first = [0, 0] as LonLat] = sketch.points;
  switch (sketch.shape) {
    case 'point':
      return { geometry: { type: 'Point', coordinates: first }, buffer };
    case 'circle':
      return { geometry: { type: 'Point', coordinates: first }, buffer: buffer + Math.round(sketch.radius) };
    case 'line':
      return { geometry: { type: 'LineString', coordinates: sketch.points }, buffer };
    case 'polygon':
      return { geometry: { type: 'Polygon', coordinates: [[...sketch.points, first]] }, buffer };
  }
}

export type Measures = { length?: number; area?: number; radius?: number };

export function measuresOf({ shape, points, radius }: Sketch): Measures {
  switch (shape) {
    case 'point':
      return {};
    case 'line':
      return { length: lengthOf(points) };
    case 'polygon': {
      const first = points[0];
      return { length: first ? lengthOf([...points, first]) : 0, area: areaOf(points) };
    }
    case 'circle':
      return { radius, length: 2 * Math.PI * radius, area: Math.PI * radius * radius };
  }
}

/** The sketch as lines, area and corners to draw, with the place of the pointer while it is being made. */
export function drawingOf(sketch: Sketch | null, pointer: LonLat | null): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  const add = (geometry: GeoJSON.Geometry, properties: Record<string, unknown> = {}) =>
    features.push({ type: 'Feature', properties, geometry });
  if (sketch !== null) {
    const { shape } = sketch;
    const points = pointer !== null && shape !== 'circle' ? [...sketch.points, pointer] : sketch.points;
    const [first] = points;
    if (shape === 'circle' && first) {
      const radius = pointer === null ? sketch.radius : distance(first, pointer);
      if (radius > 0) {
        add({ type: 'Polygon', coordinates: [circle(first, radius)] });
        add({ type: 'LineString', coordinates: [first, destination(first, radius, 90)] }, { radius: true });
      }
    } else if (shape === 'polygon' && points.length > 2 && first)
      add({ type: 'Polygon', coordinates: [[...points, first]] });
    else if (points.length > 1) add({ type: 'LineString', coordinates: points });
    for (const point of sketch.points) add({ type: 'Point', coordinates: point });
  }
  return { type: 'FeatureCollection', features };
}
