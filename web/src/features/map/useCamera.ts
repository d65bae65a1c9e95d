import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import type { LonLat } from '@/map/geodesy';
import type { LayerList } from './api';
import type { MapHandle } from './MapCanvas';
import type { MapState, View } from './state';

const CLOSE_UP = 15;

/** Where the map is looked at from: begins with the address, else with all there is; the address follows. */
export function useCamera(handle: MapHandle | null, state: MapState, list: LayerList) {
  const [view, setView] = useState<View>(
    () => state.view ?? { lon: list.centre[0], lat: list.centre[1], zoom: list.zoom, bearing: 0, pitch: 0 },
  );
  const [start] = useState(view);
  // The address follows once the hand has rested; it moves the whole page.
  const writing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const addressOf = useRef(state.setView);
  addressOf.current = state.setView;
  const viewed = useCallback((next: View) => {
    startTransition(() => setView(next));
    clearTimeout(writing.current);
    writing.current = setTimeout(() => addressOf.current(next), 350);
  }, []);
  useEffect(() => () => clearTimeout(writing.current), []);

  const fly = useCallback(
    (to: LonLat, zoom = CLOSE_UP) => {
      if (handle === null) return;
      const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      const camera = { center: to, zoom: Math.max(handle.map.getZoom(), zoom) };
      if (calm || state.raw.test) handle.map.jumpTo(camera);
      else handle.map.flyTo({ ...camera, duration: 1_200 });
    },
    [handle, state.raw.test],
  );
  return { view, start, viewed, fly };
}
