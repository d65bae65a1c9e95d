import type { MapMouseEvent } from 'maplibre-gl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { distance, type LonLat } from '@/map/geodesy';
import type { MapHandle } from './MapCanvas';
import { drawingOf, isWhole, type ShapeKind, type Sketch } from './sketch';

export type Hand = {
  draft: Sketch | null;
  /** Place of the pointer, for the measures shown meanwhile. */
  pointer: LonLat | null;
  addAtCentre: () => void;
  undo: () => void;
  finish: () => void;
  cancel: () => void;
};

/** Drawing by pointer, touch or keyboard: Enter adds the middle of the map, Backspace takes back, Escape gives up. */
export function useSketching(
  handle: MapHandle | null,
  tool: ShapeKind | null,
  shown: Sketch | null,
  onDone: (sketch: Sketch) => void,
  onCancel: () => void,
): Hand {
  const [draft, setDraft] = useState<Sketch | null>(null);
  const [pointer, setPointer] = useState<LonLat | null>(null);
  const now = useRef({ draft, onDone, onCancel });
  now.current = { draft, onDone, onCancel };

  useEffect(() => {
    setDraft(tool === null ? null : { shape: tool, points: [], radius: 0 });
    setPointer(null);
  }, [tool]);

  const finish = useCallback(() => {
    const { draft: made } = now.current;
    if (made !== null && isWhole(made)) now.current.onDone(made);
  }, []);

  const add = useCallback((at: LonLat) => {
    const { draft: made } = now.current;
    if (made === null) return;
    const last = made.points.at(-1);
    if (made.shape === 'circle' && made.points[0] !== undefined) {
      const radius = distance(made.points[0], at);
      if (radius > 1) now.current.onDone({ ...made, radius });
      return;
    }
    // The second click of a double click falls on the first.
    if (last !== undefined && distance(last, at) < 0.5) return;
    const next = { ...made, points: [...made.points, at] };
    if (made.shape === 'point') now.current.onDone(next);
    else setDraft(next);
  }, []);

  const undo = useCallback(
    () => setDraft((was) => (was === null ? null : { ...was, points: was.points.slice(0, -1) })),
    [],
  );
  const cancel = useCallback(() => now.current.onCancel(), []);
  const addAtCentre = useCallback(() => {
    const centre = handle?.map.getCenter();
    if (centre) add([centre.lng, centre.lat]);
  }, [handle, add]);

  useEffect(() => {
    if (handle === null || tool === null) return;
    const { map } = handle;
    const canvas = map.getCanvas();
    canvas.style.cursor = 'crosshair';
    map.doubleClickZoom.disable();
    const click = (event: MapMouseEvent) => add([event.lngLat.lng, event.lngLat.lat]);
    const move = (event: MapMouseEvent) => setPointer([event.lngLat.lng, event.lngLat.lat]);
    const twice = (event: MapMouseEvent) => {
      event.preventDefault();
      finish();
    };
    const key = (event: KeyboardEvent) => {
      const inField =
        event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|BUTTON|A)$/.test(event.target.tagName);
      if (event.key === 'Escape') now.current.onCancel();
      else if (inField) return;
      else if (event.key === 'Enter') {
        if (event.shiftKey || event.ctrlKey) finish();
        else addAtCentre();
      } else if (event.key === 'Backspace') undo();
      else return;
      event.preventDefault();
    };
    map.on('click', click);
    map.on('mousemove', move);
    map.on('dblclick', twice);
    window.addEventListener('keydown', key);
    return () => {
      canvas.style.cursor = '';
      map.doubleClickZoom.enable();
      map.off('click', click);
      map.off('mousemove', move);
      map.off('dblclick', twice);
      window.removeEventListener('keydown', key);
    };
  }, [handle, tool, add, addAtCentre, finish, undo]);

  useEffect(() => {
    handle?.setOverlay('sketch', draft === null ? drawingOf(shown, null) : drawingOf(draft, pointer));
  }, [handle, draft, pointer, shown]);

  return { draft, pointer, addAtCentre, undo, finish, cancel };
}
