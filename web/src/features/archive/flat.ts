type At = [number, number];
export type Bounds = { west: number; south: number; east: number; north: number };
export type View = { width: number; height: number; at: (point: At) => At };

/** Bounds of points with some room around them. */
export function boundsOf(points: readonly At[]): Bounds | null {
  if (points.length === 0) return null;
  const lon = points.map((point) => point[0]);
  const lat = points.map((point) => point[1]);
  const [west, east] = [Math.min(...lon), Math.max(...lon)];
  const [south, north] = [Math.min(...lat), Math.max(...lat)];
  const room = Math.max((east - west) * 0.06, (north - south) * 0.06, 0.02);
  return { west: west - room, east: east + room, south: south - room, north: north + room };
}

/** A flat picture, true in both directions at its middle, that fits the width and a greatest height. */
export function project(bounds: Bounds, width: number, maxHeight: number): View {
  const narrow = Math.cos((((bounds.south + bounds.north) / 2) * Math.PI) / 180);
  const across = (bounds.east - bounds.west) * narrow;
  const up = bounds.north - bounds.south;
  const scale = Math.min(width / across, maxHeight / up);
  const height = up * scale;
  const left = (width - across * scale) / 2;
  return {
    width,
    height,
    at: ([lon, lat]) => [left + (lon - bounds.west) * narrow * scale, (bounds.north - lat) * scale],
  };
}

type Geometry = { type?: string; coordinates?: unknown };

function ringsOf(geometry: Geometry): At[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates as At[][];
  if (geometry.type === 'MultiPolygon') return (geometry.coordinates as At[][][]).flat();
  return [];
}

/** The rings of a GeoJSON collection of areas as paths, those outside the picture left out. */
export function flatten(collection: unknown, view: View): string[] {
  const features = (collection as { features?: { geometry?: Geometry | null }[] } | undefined)?.features;
  if (!Array.isArray(features)) return [];
  return features.flatMap(({ geometry }) => {
    if (!geometry) return [];
    return ringsOf(geometry).flatMap((ring) => {
      const points = ring.map((point) => view.at(point));
      const seen =
        points.some(([x]) => x <= view.width) &&
        points.some(([x]) => x >= 0) &&
        points.some(([, y]) => y <= view.height) &&
        points.some(([, y]) => y >= 0);
      if (!seen) return [];
      let path = '';
      let last: At = [Number.NaN, Number.NaN];
      for (const [x, y] of points) {
        // Corners nearer than a pixel are not seen.
        if (Math.abs(x - last[0]) + Math.abs(y - last[1]) < 1) continue;
        path += `${path === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
        last = [x, y];
      }
      return path.includes('L') ? [`${path}Z`] : [];
    });
  });
}
