import type * as GeoJSON from 'geojson';
import type {
  GeoJSONSource,
  Map as GLMap,
  MapGeoJSONFeature,
  PaddingOptions,
  PointLike,
  VectorTileSource,
} from 'maplibre-gl';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n';
import type { Bounds, LonLat } from '@/map/geodesy';
import { loadMapLibre } from '@/map/load';
import { mapPalettes } from '@/map/palette';
import { drawSymbol, SYMBOL_RATIO } from '@/map/symbols';
import { ErrorState } from '@/ui';
import type { ServerLayer } from './api';
import type { View } from './state';
import { answersClick, buildStyle } from './style/build';
import { type StyleInput, tilesOf } from './style/input';
import { emptyOverlays, type Overlay } from './style/overlays';
import { publishTestHook } from './testHook';

export type Picked = {
  kind: string;
  id: string;
  title: string;
  colour: string;
  persons?: number;
  point: LonLat;
};

/** What the page may ask of the map while it runs. */
export type MapHandle = {
  map: GLMap;
  setOverlay: (name: Overlay, data: GeoJSON.FeatureCollection) => void;
  /** Records under a place of the screen, each once. */
  at: (x: number, y: number) => { records: Picked[]; group: LonLat | null };
  /** Where a record stands, if it is loaded. */
  find: (kind: string, id: string) => LonLat | null;
  /** Records loaded for the view, each once. */
  inView: () => Picked[];
};

type Props = StyleInput & {
  start: View;
  /** What is framed at first, instead of the start. */
  frame?: { bounds: Bounds; padding: PaddingOptions };
  testing: boolean;
  /** No hand on it: wall and paper. */
  still?: boolean;
  onReady: (handle: MapHandle | null) => void;
  onView?: (view: View) => void;
  onIdle?: () => void;
  children?: ReactNode;
};

export function viewOf(map: GLMap): View {
  const { lng, lat } = map.getCenter();
  return { lon: lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() };
}

function pointOf(feature: MapGeoJSONFeature | GeoJSON.Feature): LonLat {
  const { geometry } = feature;
  if (geometry.type === 'Point') return geometry.coordinates as LonLat;
  const ring = (
    geometry.type === 'Polygon'
      ? geometry.coordinates[0]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates[0]?.[0]
        : geometry.type === 'LineString'
          ? geometry.coordinates
          : []
  ) as LonLat[];
  const n = Math.max(ring.length, 1);
  return [ring.reduce((sum, q) => sum + q[0], 0) / n, ring.reduce((sum, q) => sum + q[1], 0) / n];
}

function picked(feature: MapGeoJSONFeature | GeoJSON.Feature, kind: string): Picked | null {
  const q = feature.properties ?? {};
  if (q.id === undefined || q.count !== undefined || q.point_count !== undefined) return null;
  return {
    kind: String(q.kind ?? kind),
    id: String(q.id),
    title: String(q.title ?? q.name ?? q.id),
    colour: String(q.colour ?? 'none'),
    ...(typeof q.persons === 'number' ? { persons: q.persons } : {}),
    point: pointOf(feature),
  };
}

const kindOf = (layers: readonly ServerLayer[], id: string) =>
  layers.find((one) => one.id === id)?.kind ?? id;

/** MapLibre in React: made once, its style worked out again whenever something shown changes. */
export function MapCanvas(props: Props) {
  const { start, frame, testing, still = false, children } = props;
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<GLMap | null>(null);
  const overlays = useRef(emptyOverlays());
  const latest = useRef(props);
  latest.current = props;
  const [failed, setFailed] = useState<unknown>(null);
  const [ready, setReady] = useState<MapHandle | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is made once; later values come through `latest`
  useEffect(() => {
    let stopped = false;
    let made: GLMap | null = null;
    let stopHook: (() => void) | undefined;
    void loadMapLibre()
      .then((maplibre) => {
        if (stopped || box.current === null) return;
        const built = new maplibre.Map({
          container: box.current,
          style: buildStyle(latest.current, overlays.current),
          center: [start.lon, start.lat],
          zoom: start.zoom,
          ...(frame === undefined
            ? {}
            : { bounds: frame.bounds, fitBoundsOptions: { padding: frame.padding } }),
          bearing: start.bearing,
          pitch: start.pitch,
          maxPitch: 70,
          minZoom: 5,
          maxZoom: 19,
          interactive: !still,
          attributionControl: false,
          // Walls are wider than the 4096 that is usual.
          maxCanvasSize: [8192, 8192],
          // A touch on the page must scroll it, and the pictures of tests must not depend on time.
          fadeDuration: testing ? 0 : 150,
          canvasContextAttributes: { preserveDrawingBuffer: testing, antialias: false },
          locale: {
            'Map.Title': t('map:canvas'),
          },
        });
        made = built;
        map.current = built;
        built.setMissingStyleImageResolver((id) => {
          const [theme, ...rest] = id.split('/');
          if ((theme !== 'light' && theme !== 'dark') || built.hasImage(id)) return;
          const symbol = drawSymbol(rest.join('/'), mapPalettes[theme]);
          if (symbol)
            built.addImage(
              id,
              { width: symbol.width, height: symbol.height, data: symbol.data },
              { pixelRatio: SYMBOL_RATIO },
            );
        });
        const handle: MapHandle = {
          map: built,
          setOverlay: (name, data) => {
            overlays.current[name] = data;
            if (name === 'borders')
              built.setStyle(buildStyle(latest.current, overlays.current), { diff: true });
            else built.getSource<GeoJSONSource>(name)?.setData(data);
          },
          at: (x, y) => {
            const near: [PointLike, PointLike] = [
              [x - 5, y - 5],
              [x + 5, y + 5],
            ];
            const drawn = (built.getStyle()?.layers ?? []).map(({ id }) => id).filter(answersClick);
            const found = built.queryRenderedFeatures(near, { layers: drawn });
            const records = new Map<string, Picked>();
            let group: LonLat | null = null;
            for (const feature of found) {
              if (feature.properties.count !== undefined || feature.properties.point_count !== undefined)
                group ??= pointOf(feature);
              const one = picked(
                feature,
                kindOf(latest.current.layers, (feature.sourceLayer ?? '').replace(/_label$/, '')),
              );
              if (one !== null && !records.has(`${one.kind}.${one.id}`))
                records.set(`${one.kind}.${one.id}`, one);
            }
            return { records: [...records.values()], group };
          },
          find: (kind, id) => {
            if (!built.getSource(`records-${kind}`)) return null;
            for (const sourceLayer of [`${kind}_label`, kind]) {
              const [found] = built.querySourceFeatures(`records-${kind}`, {
                sourceLayer,
                filter: ['==', ['get', 'id'], id],
              });
              if (found) return pointOf(found);
            }
            return null;
          },
          inView: () => {
            const bounds = built.getBounds();
            const records = new Map<string, Picked>();
            for (const layer of latest.current.layers) {
              if (!latest.current.shown.has(layer.id) || !built.getSource(`records-${layer.id}`)) continue;
              for (const feature of built.querySourceFeatures(`records-${layer.id}`, {
                sourceLayer: layer.id,
              })) {
                const one = picked(feature, layer.kind ?? layer.id);
                if (one === null || !bounds.contains(one.point)) continue;
                const key = `${one.kind}.${one.id}`;
                if (!records.has(key) || feature.geometry.type === 'Point') records.set(key, one);
              }
            }
            return [...records.values()];
          },
        };
        built.on('load', () => {
          if (stopped) return;
          setReady(handle);
          latest.current.onReady(handle);
          if (frame !== undefined) latest.current.onView?.(viewOf(built));
        });
        built.on('moveend', () => latest.current.onView?.(viewOf(built)));
        built.on('idle', () => latest.current.onIdle?.());
        // A tile that did not come is fetched again with the next change; without a listener it would fill the console.
        built.on('error', () => undefined);
        if (testing) stopHook = publishTestHook(built);
      })
      .catch((error: unknown) => {
        if (!stopped) setFailed(error);
      });
    return () => {
      stopped = true;
      stopHook?.();
      latest.current.onReady(null);
      made?.remove();
      map.current = null;
    };
  }, []);

  const { theme, lang, layers, shown, version, threeD, chosen, fromArchive, wall } = props;
  const style = useMemo(
    () => ({ theme, lang, layers, shown, version, threeD, chosen, fromArchive, wall }),
    [theme, lang, layers, shown, version, threeD, chosen, fromArchive, wall],
  );
  const shownVersion = useRef(version);
  useEffect(() => {
    const now = map.current;
    if (now === null || ready === null) return;
    if (shownVersion.current !== style.version) {
      // New addresses without taking the source away: what is drawn stays until the new tiles are there.
      for (const layer of style.layers) {
        const source = now.getSource<VectorTileSource>(`records-${layer.id}`);
        if (source !== undefined) source.setTiles([tilesOf(layer, style.version)]);
      }
      shownVersion.current = style.version;
    }
    now.setStyle(buildStyle(style, overlays.current), { diff: true });
  }, [style, ready]);

  return (
    <div className="al-map-canvas">
      <div ref={box} className="al-map-gl" />
      {failed !== null && (
        <div className="al-map-trouble">
          <ErrorState error={failed} onRetry={() => window.location.reload()} />
        </div>
      )}
      {children}
    </div>
  );
}
