import type * as GeoJSON from 'geojson';
/** Longitude and latitude in degrees. */
export type LonLat = [number, number];

const RADIUS_M = 6_371_008.8;
const rad = (degrees: number) => (degrees * Math.PI) / 180;
const deg = (radians: number) => (radians * 180) / Math.PI;

/** Great-circle distance in metres. For reading off the screen; what decides is measured by the server. */
export function distance([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const a =
    Math.sin(rad(lat2 - lat1) / 2) ** 2 +
    Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lon2 - lon1) / 2) ** 2;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)));
}

export function lengthOf(points: readonly LonLat[]): number {
  let sum = 0;
  for (let at = 1; at < points.length; at++) sum += distance(points[at - 1] as LonLat, points[at] as LonLat);
  return sum;
}

/** Area of a ring on the sphere in square metres; open or closed. */
export function areaOf(ring: readonly LonLat[]): number {
  let sum = 0;
  for (let at = 0; at < ring.length; at++) {
    const [lon1, lat1] = ring[at] as LonLat;
    const [lon2, lat2] = ring[(at + 1) % ring.length] as LonLat;
    sum += rad(lon2 - lon1) * (2 + Math.sin(rad(lat1)) + Math.sin(rad(lat2)));
  }
  return Math.abs((sum * RADIUS_M * RADIUS_M) / 2);
}

/** The point so many metres away, bearing in degrees from north. */
export function destination([lon, lat]: LonLat, metres: number, bearing: number): LonLat {
  const d = metres / RADIUS_M;
  const b = rad(bearing);
  const lat2 = Math.asin(Math.sin(rad(lat)) * Math.cos(d) + Math.cos(rad(lat)) * Math.sin(d) * Math.cos(b));
  const lon2 =
    rad(lon) +
    Math.atan2(
      Math.sin(b) * Math.sin(d) * Math.cos(rad(lat)),
      Math.cos(d) - Math.sin(rad(lat)) * Math.sin(lat2),
    );
  return [deg(lon2), deg(lat2)];
}

/** A closed ring around a point. */
export function circle(centre: LonLat, metres: number, sides = 72): LonLat[] {
  const ring = Array.from({ length: sides }, (_, n) => destination(centre, metres, (n * 360) / sides));
  return [...ring, ring[0] as LonLat];
}

/** Metres of one screen pixel, for the 512 px tiles that MapLibre counts in. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (2 * Math.PI * 6_378_137 * Math.cos(rad(lat))) / (512 * 2 ** zoom);
}

/** A round length of at most so many pixels: `[metres, pixels]`. */
export function scaleBar(lat: number, zoom: number, widest: number): [metres: number, pixels: number] {
  const perPixel = metresPerPixel(lat, zoom);
  const most = perPixel * widest;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((n) => n * power <= most) ?? 1;
  return [step * power, (step * power) / perPixel];
}

export type Bounds = [west: number, south: number, east: number, north: number];

export function boundsOf(points: Iterable<LonLat>): Bounds | null {
  let out: Bounds | null = null;
  for (const [lon, lat] of points) {
    if (out === null) out = [lon, lat, lon, lat];
    else out = [Math.min(out[0], lon), Math.min(out[1], lat), Math.max(out[2], lon), Math.max(out[3], lat)];
  }
  return out;
}

export function within([lon, lat]: LonLat, [west, south, east, north]: Bounds): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Every position of a geometry. */
export function* positions(geometry: GeoJSON.Geometry): Generator<LonLat> {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) yield* positions(part);
    return;
  }
  const stack: unknown[] = [geometry.coordinates];
  while (stack.length > 0) {
    const item = stack.pop() as unknown[];
    if (typeof item[0] === 'number') yield [item[0], item[1] as number];
    else for (const inner of item) stack.push(inner);
  }
}

/** Borders that do not run along the shore, as lines: district cells and land share the shoreline only roughly. */
export function inlandBorders(
  districts: GeoJSON.FeatureCollection,
  land: GeoJSON.FeatureCollection,
  tolerance = 0.006,
): GeoJSON.FeatureCollection {
  const cell = (lon: number, lat: number) =>
    Math.floor(lon / tolerance) * 100_000 + Math.floor(lat / tolerance);
  const shore = new Set<number>();
  const ringsOf = (geometry: GeoJSON.Geometry): LonLat[][] =>
    geometry.type === 'Polygon'
      ? (geometry.coordinates as LonLat[][])
      : geometry.type === 'MultiPolygon'
        ? (geometry.coordinates as LonLat[][][]).flat()
        : [];
  for (const feature of land.features)
    for (const ring of ringsOf(feature.geometry))
      for (let at = 1; at < ring.length; at++) {
        const [a, b] = [ring[at - 1] as LonLat, ring[at] as LonLat];
        const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / (tolerance / 2)));
        for (let n = 0; n <= steps; n++)
          shore.add(cell(a[0] + ((b[0] - a[0]) * n) / steps, a[1] + ((b[1] - a[1]) * n) / steps));
      }
  const nearShore = ([lon, lat]: LonLat) => {
    for (const x of [-tolerance, 0, tolerance])
      for (const y of [-tolerance, 0, tolerance]) if (shore.has(cell(lon + x, lat + y))) return true;
    return false;
  };
  const seen = new Set<string>();
  const lines: LonLat[][] = [];
  for (const feature of districts.features)
    for (const ring of ringsOf(feature.geometry)) {
      let line: LonLat[] = [];
      const cut = () => {
        if (line.length > 1) lines.push(line);
        line = [];
      };
      for (let at = 1; at < ring.length; at++) {
        const [a, b] = [ring[at - 1] as LonLat, ring[at] as LonLat];
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        const shared = seen.has(key);
        seen.add(key);
        const half: LonLat = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        if (shared || (nearShore(a) && nearShore(half) && nearShore(b))) cut();
        else {
          if (line.length === 0) line.push(a);
          line.push(b);
        }
      }
      cut();
    }
  return {
    type: 'FeatureCollection',
    features: lines.map((coordinates) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates },
    })),
  };
}
