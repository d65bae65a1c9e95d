import 'maplibre-gl/dist/maplibre-gl.css';
import * as maplibre from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

// MapLibre looks for its worker beside its own chunk, where a build does not put it.
maplibre.setWorkerUrl(workerUrl);

export { maplibre };
