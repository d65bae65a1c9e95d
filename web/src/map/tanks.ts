import type * as GeoJSON from 'geojson';
import { circle, destination, type LonLat } from './geodesy';

type Vessel = { id: string; geometry: GeoJSON.Geometry; properties: Record<string, unknown> };
export type TankShape = { radius: number; height: number; fill: number | null };

const num = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;

/** Usual height over diameter where the record says none. */
const SLENDER: Record<string, number> = { tank: 0.8, vessel: 2.5, bay: 0.5 };

/** Size of an upright cylinder, from the size the server works out of the volume, or the usual one for the volume. */
export function tankShape(properties: Record<string, unknown>): TankShape {
  const volume = num(properties.volume_m3) ?? 50;
  const height = num(properties.height_m);
  const diameter = num(properties.width_m);
  const slender = SLENDER[String(properties.vessel_kind)] ?? 0.8;
  const usual = Math.cbrt((4 * volume) / (Math.PI * slender));
  const width = diameter ?? (height === null ? usual : Math.sqrt((4 * volume) / (Math.PI * height)));
  const tall = height ?? (4 * volume) / (Math.PI * width * width);
  const raw = properties.fill;
  const fill = typeof raw === 'number' && raw >= 0 ? Math.min(raw > 1 ? raw / 100 : raw, 1) : null;
  return {
    radius: Math.min(Math.max(width / 2, 0.8), 60),
    height: Math.min(Math.max(tall, 1.5), 80),
    fill,
  };
}

function middleOf(geometry: GeoJSON.Geometry): LonLat | null {
  if (geometry.type === 'Point') return geometry.coordinates as LonLat;
  if (geometry.type !== 'Polygon') return null;
  const ring = (geometry.coordinates[0] ?? []).slice(0, -1) as LonLat[];
  if (ring.length === 0) return null;
  return [
    ring.reduce((sum, p) => sum + p[0], 0) / ring.length,
    ring.reduce((sum, p) => sum + p[1], 0) / ring.length,
  ];
}

function square(centre: LonLat, half: number): LonLat[] {
  const reach = half * Math.SQRT2;
  return [45, 135, 225, 315, 45].map((bearing) => destination(centre, reach, bearing));
}

/** Tanks as prisms: contents from the ground up, the empty part above them; whole where the contents are not known. */
export function tankPrisms(vessels: readonly Vessel[]): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  for (const vessel of vessels) {
    const centre = middleOf(vessel.geometry);
    if (centre === null) continue;
    const shape = tankShape(vessel.properties);
    const bay = vessel.properties.vessel_kind === 'bay';
    const around =
      vessel.geometry.type === 'Polygon'
        ? vessel.geometry.coordinates
        : [bay ? square(centre, shape.radius) : circle(centre, shape.radius, 40)];
    const part = (base: number, top: number, what: 'contents' | 'empty' | 'whole') => {
      if (top - base < 0.05) return;
      features.push({
        type: 'Feature',
        properties: { ...vessel.properties, base, top, what },
        geometry: { type: 'Polygon', coordinates: around },
      });
    };
    if (shape.fill === null) part(0, shape.height, 'whole');
    else {
      part(0, shape.height * shape.fill, 'contents');
      part(shape.height * shape.fill, shape.height, 'empty');
    }
  }
  return { type: 'FeatureCollection', features };
}
