import { useMemo } from 'react';
import { useUrlState } from '@/app/useUrlState';
import { readSketch, type Sketch, writeSketch } from './sketch';

export type View = { lon: number; lat: number; zoom: number; bearing: number; pitch: number };
export type Chosen = { kind: string; id: string };
export type PanelName = 'layers' | 'list' | 'people' | '';

/** `121.62,38.95,11.2`, then bearing and pitch when they are not zero. */
export function writeView({ lon, lat, zoom, bearing, pitch }: View): string {
  const parts = [lon.toFixed(5), lat.toFixed(5), zoom.toFixed(2)].map((text) => String(Number(text)));
  if (Math.round(bearing) !== 0 || Math.round(pitch) !== 0)
    parts.push(String(Math.round(bearing)), String(Math.round(pitch)));
  return parts.join(',');
}

export function readView(text: string): View | null {
  if (text === '') return null;
  const [lon, lat, zoom, bearing = 0, pitch = 0] = text.split(',').map(Number);
  if (lon === undefined || lat === undefined || zoom === undefined) return null;
  if (![lon, lat, zoom, bearing, pitch].every(Number.isFinite)) return null;
  if (Math.abs(lon) > 180 || Math.abs(lat) > 85) return null;
  return {
    lon,
    lat,
    zoom: Math.min(Math.max(zoom, 0), 20),
    bearing,
    pitch: Math.min(Math.max(pitch, 0), 70),
  };
}

export function readChosen(text: string): Chosen | null {
  const at = text.indexOf('.');
  return at > 0 && at < text.length - 1 ? { kind: text.slice(0, at), id: text.slice(at + 1) } : null;
}

const DEFAULTS = {
  at: '',
  /** Layers shown, by name; empty for the usual ones. */
  layers: '',
  sel: '',
  draw: '',
  buffer: 500,
  panel: '',
  colours: '',
  wall: false,
  test: false,
};

/** Everything of the map that a link carries. */
export function useMapState() {
  const [raw, set] = useUrlState(DEFAULTS);
  const { at, layers, sel, draw, buffer } = raw;
  return useMemo(
    () => ({
      raw,
      view: readView(at),
      /** Null: the usual layers. */
      layers: layers === '' ? null : layers === '-' ? [] : layers.split(','),
      chosen: readChosen(sel),
      sketch: readSketch(draw),
      buffer: Math.min(Math.max(Math.round(buffer), 0), 20_000),
      colours: raw.colours === '' ? [] : raw.colours.split(','),
      panel: (['layers', 'list', 'people'].includes(raw.panel) ? raw.panel : '') as PanelName,
      setView: (view: View) => set({ at: writeView(view) }),
      setLayers: (names: string[] | null) =>
        set({ layers: names === null ? '' : names.length === 0 ? '-' : names.join(',') }),
      choose: (chosen: Chosen | null) => set({ sel: chosen === null ? '' : `${chosen.kind}.${chosen.id}` }),
      setSketch: (sketch: Sketch | null, buffer_?: number) =>
        set({
          draw: sketch === null ? '' : writeSketch(sketch),
          ...(buffer_ === undefined ? {} : { buffer: buffer_ }),
        }),
      setBuffer: (metres: number) => set({ buffer: metres }),
      setColours: (colours: string[]) => set({ colours: colours.join(',') }),
      setPanel: (panel: PanelName) => set({ panel }),
      setWall: (wall: boolean) => set({ wall }, { push: true }),
      set,
    }),
    [raw, at, layers, sel, draw, buffer, set],
  );
}
export type MapState = ReturnType<typeof useMapState>;
