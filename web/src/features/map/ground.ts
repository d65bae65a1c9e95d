import type * as GeoJSON from 'geojson';
import { useMemo } from 'react';
import { type Bounds, boundsOf, inlandBorders, type LonLat, positions } from '@/map/geodesy';
import { useBase } from './api';

export type District = { code: string; name: string; name_en?: string; bounds: Bounds; label: LonLat };

/** Districts as places to go to, and what is drawn of them: names, and borders that do not follow the shore. */
export function useDistricts(wanted: boolean): {
  districts: District[];
  borders: GeoJSON.FeatureCollection | null;
} {
  const cells = useBase('district', wanted);
  const land = useBase('land', wanted);
  const districts = useMemo(
    () =>
      (cells.data?.features ?? []).flatMap((feature): District[] => {
        const bounds = boundsOf(positions(feature.geometry));
        const q = feature.properties ?? {};
        if (bounds === null || q.name === undefined) return [];
        const label: LonLat =
          typeof q.label_lon === 'number' && typeof q.label_lat === 'number'
            ? [q.label_lon, q.label_lat]
            : [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
        return [{ code: String(q.code ?? q.name), name: String(q.name), name_en: q.name_en, bounds, label }];
      }),
    [cells.data],
  );
  const borders = useMemo((): GeoJSON.FeatureCollection | null => {
    if (cells.data === undefined) return null;
    const lines = land.data ? inlandBorders(cells.data, land.data).features : [];
    const names = districts.map(
      ({ name, name_en, label }): GeoJSON.Feature => ({
        type: 'Feature',
        properties: { name, ...(name_en === undefined ? {} : { name_en }) },
        geometry: { type: 'Point', coordinates: label },
      }),
    );
    return { type: 'FeatureCollection', features: [...lines, ...names] };
  }, [cells.data, land.data, districts]);
  return { districts, borders };
}
