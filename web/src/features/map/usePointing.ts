import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { MapHandle, Picked } from './MapCanvas';
import type { ShapeKind } from './sketch';
import { GROUPED_BELOW } from './style/terms';

/** What lies under the pointer, and where that is on the screen. */
export type Tip = { x: number; y: number; title: string };
type Found = {
  onOne: (record: Picked) => void;
  onMany: (records: Picked[]) => void;
  onNone: () => void;
};

/** A click finds what lies under it; on a group it comes closer. Not while something is drawn. */
export function usePointing(handle: MapHandle | null, tool: ShapeKind | null, found: Found): Tip | null {
  const [tip, setTip] = useState<Tip | null>(null);
  const now = useRef({ tool, ...found });
  now.current = { tool, ...found };
  useEffect(() => {
    if (handle === null) return;
    const { map } = handle;
    let waiting = 0;
    const click = (event: MapMouseEvent) => {
      if (now.current.tool !== null) return;
      const { records, group } = handle.at(event.point.x, event.point.y);
      setTip(null);
      if (records.length === 1 && records[0]) {
        now.current.onOne(records[0]);
        const { clientHeight, clientWidth } = map.getContainer();
        if (clientWidth < 768 && event.point.y > clientHeight * 0.4)
          map.panBy([0, event.point.y - clientHeight * 0.3], { duration: 300 });
      } else if (records.length > 1) {
        now.current.onMany(records);
      } else if (group !== null) {
        map.easeTo({ center: group, zoom: Math.min(map.getZoom() + 2, GROUPED_BELOW + 0.2) });
      } else {
        now.current.onNone();
      }
    };
    const move = (event: MapMouseEvent) => {
      if (now.current.tool !== null || map.isMoving()) return;
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const { records, group } = handle.at(event.point.x, event.point.y);
        map.getCanvas().style.cursor = records.length > 0 || group !== null ? 'pointer' : '';
        const first = records[0];
        setTip((was) =>
          first === undefined
            ? null
            : was?.title === first.title
              ? { ...was, x: event.point.x, y: event.point.y }
              : {
                  x: event.point.x,
                  y: event.point.y,
                  title: records.length > 1 ? `${first.title} +${records.length - 1}` : first.title,
                },
        );
      });
    };
    const leave = () => setTip(null);
    map.on('click', click);
    map.on('mousemove', move);
    map.on('movestart', leave);
    map.getCanvas().addEventListener('mouseleave', leave);
    return () => {
      cancelAnimationFrame(waiting);
      map.off('click', click);
      map.off('mousemove', move);
      map.off('movestart', leave);
      map.getCanvas().removeEventListener('mouseleave', leave);
    };
  }, [handle]);
  return tip;
}
