type Position = [number, number];
export type Shape = { kind: 'area' | 'point'; rings: Position[][] };

/** A GeoJSON geometry as rings of positions; anything else is nothing. */
export function shapesOf(geometry: unknown): Shape[] {
  if (typeof geometry !== 'object' || geometry === null) return [];
  const { type, coordinates } = geometry as { type?: string; coordinates?: unknown };
  if (!Array.isArray(coordinates)) return [];
  if (type === 'Point') return [{ kind: 'point', rings: [[coordinates as Position]] }];
  if (type === 'Polygon') return [{ kind: 'area', rings: coordinates as Position[][] }];
  if (type === 'MultiPolygon')
    return (coordinates as Position[][][]).map((rings) => ({ kind: 'area', rings }));
  return [];
}

export const positionsOf = (shapes: readonly Shape[]): Position[] =>
  shapes.flatMap((shape) => shape.rings.flat());

export type Bounds = { west: number; south: number; east: number; north: number };

export function boundsOf(positions: readonly Position[]): Bounds | null {
  if (positions.length === 0) return null;
  const bounds = { west: 181, south: 91, east: -181, north: -91 };
  for (const [lon, lat] of positions) {
    bounds.west = Math.min(bounds.west, lon);
    bounds.east = Math.max(bounds.east, lon);
    bounds.south = Math.min(bounds.south, lat);
    bounds.north = Math.max(bounds.north, lat);
  }
  return bounds;
}

const METRES_PER_DEGREE = 111_195;

export type Frame = {
  width: number;
  height: number;
  /** Pixels a metre. */
  scale: number;
  project: (position: readonly [number, number]) => [number, number];
};

/** A flat picture of a few kilometres, true in both directions at its middle, with a margin in metres around. */
export function frameOf(bounds: Bounds, margin: number, width: number, maxHeight: number): Frame {
  const middle = (bounds.south + bounds.north) / 2;
  const perLon = METRES_PER_DEGREE * Math.cos((middle * Math.PI) / 180);
  const across = (bounds.east - bounds.west) * perLon + margin * 2;
  const up = (bounds.north - bounds.south) * METRES_PER_DEGREE + margin * 2;
  const scale = Math.min(width / across, maxHeight / up);
  const height = Math.min(up * scale, maxHeight);
  const left = (width - across * scale) / 2;
  return {
    width,
    height,
    scale,
    project: ([lon, lat]) => [
      left + ((lon - bounds.west) * perLon + margin) * scale,
      ((bounds.north - lat) * METRES_PER_DEGREE + margin) * scale,
    ],
  };
}

export function pathOf(shape: Shape, frame: Frame): string {
  return shape.rings
    .map(
      (ring) =>
        `M${ring
          .map((at) =>
            frame
              .project(at)
              .map((n) => n.toFixed(1))
              .join(' '),
          )
          .join('L')}Z`,
    )
    .join('');
}

export function centreOf(shape: Shape, frame: Frame): [number, number] {
  const ring = shape.rings[0] ?? [];
  const own = ring.length > 1 ? ring.slice(0, -1) : ring;
  const sum = own.reduce<[number, number]>(
    (all, at) => {
      const [x, y] = frame.project(at);
      return [all[0] + x, all[1] + y];
    },
    [0, 0],
  );
  const n = Math.max(own.length, 1);
  return [sum[0] / n, sum[1] / n];
}

/** A round length for a scale bar of about a quarter of the picture. */
export function scaleBar(frame: Frame): { metres: number; pixels: number } {
  const wanted = frame.width / 5 / frame.scale;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const metres = ([5, 2, 1].find((n) => n * power <= wanted) ?? 1) * power;
  return { metres, pixels: metres * frame.scale };
}
