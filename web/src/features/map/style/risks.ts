import type * as GeoJSON from 'geojson';
import type { RiskRow } from '@/api/hazards';

const RANKS = ['red', 'orange', 'yellow', 'blue'];

/** Rows of the archive as points of the map. */
export function riskPoints(
  rows: readonly RiskRow[],
  shown: ReadonlySet<string>,
  colours: readonly string[],
): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  for (const row of rows) {
    const colour = row.colour ?? 'none';
    if (!row.point || !shown.has(row.kind)) continue;
    if (colours.length > 0 && !colours.includes(colour)) continue;
    const at = RANKS.indexOf(colour);
    features.push({
      type: 'Feature',
      properties: {
        id: row.id,
        kind: row.kind,
        title: row.name,
        colour,
        rank: at < 0 ? 5 : at + 1,
        demo: row.demo,
        district: row.district,
      },
      geometry: { type: 'Point', coordinates: row.point },
    });
  }
  return { type: 'FeatureCollection', features };
}
