import type * as GeoJSON from 'geojson';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RiskRow } from '@/api/hazards';
import { type LonLat, within } from '@/map/geodesy';
import { tankPrisms } from '@/map/tanks';
import type { MapHandle, Picked } from './MapCanvas';
import type { Chosen } from './state';
import { NO_FEATURES } from './style/overlays';

const asPicked = (row: RiskRow): Picked | null =>
  row.point
    ? { kind: row.kind, id: row.id, title: row.name, colour: row.colour ?? 'none', point: row.point }
    : null;

type Asked = {
  /** Risks of the archive, where it is at hand. */
  rows: readonly RiskRow[] | undefined;
  shown: ReadonlySet<string>;
  colours: readonly string[];
  threeD: boolean;
  listing: boolean;
  fromArchive: boolean;
  chosen: Chosen | null;
  /** Where the chosen record stands, once that is known. */
  point: LonLat | null;
  onPoint: (point: LonLat) => void;
};

/** When the map has come to rest: tanks that are in view, the place of what is chosen, and the list. */
export function useAtRest(handle: MapHandle | null, asked: Asked): { seen: Picked[]; atRest: () => void } {
  const { rows, shown, colours, threeD, listing, fromArchive, chosen, point, onPoint } = asked;
  const [seen, setSeen] = useState<Picked[]>([]);
  const tanks = useRef('');
  const atRest = useCallback(() => {
    if (handle === null) return;
    const { map } = handle;
    if (threeD && map.getZoom() >= 13 && shown.has('vessel')) {
      const found = new Map<
        string,
        { id: string; geometry: GeoJSON.Geometry; properties: Record<string, unknown> }
      >();
      if (map.getSource('records-vessel'))
        for (const { geometry, properties } of map.querySourceFeatures('records-vessel', {
          sourceLayer: 'vessel',
        })) {
          const id = String(properties.id ?? '');
          if (id !== '' && properties.count === undefined && (!found.has(id) || geometry.type === 'Polygon'))
            found.set(id, { id, geometry, properties });
        }
      const key = [...found.keys()].sort().join(' ');
      if (key !== tanks.current) {
        tanks.current = key;
        handle.setOverlay('tanks', tankPrisms([...found.values()]));
      }
    } else if (tanks.current !== '') {
      tanks.current = '';
      handle.setOverlay('tanks', NO_FEATURES);
    }
    if (chosen !== null && point === null) {
      const row = rows?.find((one) => one.id === chosen.id);
      const found = row?.point ?? handle.find(chosen.kind, chosen.id);
      if (found) onPoint(found);
    }
    if (!listing) return;
    const bounds = map.getBounds();
    const box: [number, number, number, number] = [
      bounds.getWest(),
      bounds.getSouth(),
      bounds.getEast(),
      bounds.getNorth(),
    ];
    const risks = (rows ?? []).flatMap((row) => {
      const item = shown.has(row.kind) ? asPicked(row) : null;
      const wanted = colours.length === 0 || colours.includes(row.colour ?? 'none');
      return item !== null && wanted && within(item.point, box) ? [item] : [];
    });
    const have = new Set(risks.map((row) => `${row.kind}.${row.id}`));
    const others = handle
      .inView()
      .filter((item) => !have.has(`${item.kind}.${item.id}`))
      .filter((item) => !(fromArchive && (item.kind === 'site' || item.kind === 'risk_point')));
    setSeen([...risks, ...others]);
  }, [handle, threeD, shown, listing, rows, colours, fromArchive, chosen, point, onPoint]);
  useEffect(atRest, [atRest]);
  return { seen, atRest };
}
