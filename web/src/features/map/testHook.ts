import type { Map as GLMap } from 'maplibre-gl';

type Hook = { map: GLMap; idles: number; started: number; firstIdle: number | null; errors: string[] };
declare global {
  interface Window {
    /** Only with `?test=1`. */
    __anlanMap?: Hook;
  }
}

/** Lets browser tests wait for the map: counts how often it came to rest. */
export function publishTestHook(map: GLMap): () => void {
  const hook: Hook = { map, idles: 0, started: performance.now(), firstIdle: null, errors: [] };
  window.__anlanMap = hook;
  map.on('error', ({ error }) => hook.errors.push(String(error?.message ?? error)));
  map.on('idle', () => {
    hook.idles += 1;
    hook.firstIdle ??= performance.now() - hook.started;
  });
  return () => {
    if (window.__anlanMap === hook) delete window.__anlanMap;
  };
}
