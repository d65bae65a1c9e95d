import { useMemo } from 'react';
import { hasFeature, useMe } from '@/api/session';
import type { LonLat } from '@/map/geodesy';
import { usePeopleInside } from '../api';
import { ringOnMap } from '../model/geometry';
import type { Hazard } from '../model/types';
import type { Inside } from './DistanceTable';

/** People inside each level of a hazard; nothing where no place is known or the post may not count. */
export function useInside(
  hazard: Hazard,
  windFrom: number,
  origin: LonLat | null,
  /** Ask the server; otherwise only what it has told before. */
  ask: boolean,
): Inside[] | null {
  const permitted = hasFeature(useMe(), 'map.measure');
  const rings = useMemo(
    () =>
      origin === null
        ? []
        : hazard.levels.map(({ ring }) => (ring.length === 0 ? [] : ringOnMap(ring, windFrom, origin))),
    [hazard, windFrom, origin],
  );
  const asked = usePeopleInside(rings, permitted && ask);
  if (origin === null || !permitted) return null;
  return asked.map(({ data, isFetching, isError }, at) => ({
    ...(data ? { persons: data.persons } : (rings[at]?.length ?? 0) === 0 ? { persons: 0 } : {}),
    pending: isFetching,
    failed: isError,
  }));
}
