import { ExpandOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { GeoJSONSource, Map as GLMap, Marker } from 'maplibre-gl';
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useThemeShown } from '@/app/theme';
import { light as lightTokens } from '@/app/tokens';
import { useLang, useT } from '@/i18n';
import { type Bounds, type LonLat, scaleBar } from '@/map/geodesy';
import { loadMapLibre } from '@/map/load';
import { hasWebGL } from '@/map/webgl';
import { EmptyState, ErrorState } from '@/ui';
import { useGround } from '../api';
import { levelText } from '../model/figures';
import { collection, drawMark, emptyOverlays, OVERLAYS, type Overlays, styleOf } from './mapStyle';

export type View = { lon: number; lat: number; zoom: number };
/** A thing people put on the map themselves, which can be dragged. */
export type Pin = { id: string; at: LonLat; label: string; name: string; kind: string; chosen: boolean };
export type Found = { source: string | null; target: string | null; title: string | null };
export type RiskMapHandle = {
  centre: () => LonLat | null;
  fly: (to: LonLat, zoom?: number) => void;
  fit: (bounds: Bounds) => void;
  /** The picture as it is, for paper. */
  picture: (wide?: boolean) => Promise<string | null>;
};

type Props = {
  ref?: Ref<RiskMapHandle>;
  name: string;
  overlays: Partial<Overlays>;
  levels?: readonly number[];
  zones?: readonly { colour: string }[];
  view: View | null;
  onView?: (view: View) => void;
  onPick?: (at: LonLat, found: Found) => void;
  /** A thing of the palette was let go over the map. */
  onDropped?: (what: string, at: LonLat) => void;
  pins?: readonly Pin[];
  onPin?: (id: string) => void;
  onPinMoved?: (id: string, at: LonLat) => void;
  /** What is looked at whole, again whenever `frameKey` changes. */
  frame?: Bounds | null;
  frameKey?: string;
  placing?: boolean;
  dark?: boolean;
  scale?: number;
  still?: boolean;
  children?: ReactNode;
};

const NONE: readonly never[] = [];
export const DRAG_TYPE = 'application/x-anlan-thing';

/** The map under every page of this subject: the ground, contours, verdicts, sources, zones, and what people put down. */
export function RiskMap(props: Props) {
  const t = useT();
  const { name, levels = NONE, zones = NONE, placing = false, scale = 1, still = false, children } = props;
  const lang = useLang();
  const shown = useThemeShown();
  const theme = props.dark ? 'dark' : shown;
  const groundQuery = useGround();
  const layers = groundQuery.data?.layers ?? NONE;
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<GLMap | null>(null);
  const made = useRef(new Map<string, Marker>());
  const overlays = useRef<Overlays>(emptyOverlays());
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [bar, setBar] = useState<[number, number]>([0, 0]);
  const webgl = hasWebGL();
  const input = useMemo(
    () => ({
      layers,
      theme,
      lang,
      levels: levels.map((value) => ({ value, text: levelText(value) })),
      zones,
      scale,
    }),
    [layers, theme, lang, levels, zones, scale],
  );
  const latest = useRef({ ...props, input, ground: groundQuery.data });
  latest.current = { ...props, input, ground: groundQuery.data };

  useImperativeHandle(
    props.ref,
    () => ({
      centre: () => {
        const at = map.current?.getCenter();
        return at ? [at.lng, at.lat] : null;
      },
      fly: (to, zoom = 13) => {
        const now = map.current;
        now?.jumpTo({ center: to, zoom: Math.max(now.getZoom(), zoom) });
      },
      fit: (bounds) => map.current?.fitBounds(bounds, { padding: 40, maxZoom: 15, animate: false }),
      picture: (wide = false) =>
        new Promise((done) => {
          const now = map.current;
          if (now === null) return done(null);
          // A canvas can be read only while it is drawn.
          now.once('render', () => done(pictureOf(now, made.current, wide)));
          now.triggerRepaint();
        }),
    }),
    [],
  );

  const groundKnown = groundQuery.data !== undefined || groundQuery.isError;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is made once, when the ground is known; later values come by `latest`
  useEffect(() => {
    if (!groundKnown || !webgl) return undefined;
    let stopped = false;
    void loadMapLibre()
      .then((maplibre) => {
        if (stopped || box.current === null) return;
        const container = box.current;
        const { view, frame, ground } = latest.current;
        const one = new maplibre.Map({
          container,
          style: styleOf(latest.current.input, overlays.current),
          ...(view !== null
            ? { center: [view.lon, view.lat], zoom: view.zoom }
            : frame
              ? { bounds: frame, fitBoundsOptions: { padding: 40, maxZoom: 15 } }
              : { center: ground?.centre ?? [121.6, 39], zoom: ground?.zoom ?? 9 }),
          minZoom: 5,
          maxZoom: 18,
          interactive: !still,
          attributionControl: false,
          dragRotate: false,
          pitchWithRotate: false,
          fadeDuration: 0,
          maxCanvasSize: [8192, 8192],
          canvasContextAttributes: { antialias: false },
          locale: { 'Map.Title': name },
        });
        one.touchZoomRotate.disableRotation();
        one.setMissingStyleImageResolver((id) => {
          const mark = one.hasImage(id) ? null : drawMark(id);
          if (mark) one.addImage(id, mark, { pixelRatio: 2 });
        });
        map.current = one;
        const measure = () => {
          const at = one.getCenter();
          setBar(scaleBar(at.lat, one.getZoom(), 110));
        };
        one.on('load', () => setReady(true));
        one.on('moveend', (event) => {
          measure();
          const at = one.getCenter();
          // The first look is the page's own, not a person's.
          if ('originalEvent' in event)
            latest.current.onView?.({ lon: at.lng, lat: at.lat, zoom: one.getZoom() });
        });
        one.on('click', ({ lngLat, point }) => {
          const near = (id: string) =>
            one.getLayer(id)
              ? one.queryRenderedFeatures(
                  [
                    [point.x - 6, point.y - 6],
                    [point.x + 6, point.y + 6],
                  ],
                  { layers: [id] },
                )[0]?.properties
              : undefined;
          const target = near('targets-mark');
          const source = near('sources-dot');
          latest.current.onPick?.([lngLat.lng, lngLat.lat], {
            source: typeof source?.id === 'string' ? source.id : null,
            target: typeof target?.id === 'string' ? target.id : null,
            title: String((target ?? source)?.title ?? '') || null,
          });
        });
        let idles = 0;
        one.on('idle', () => {
          idles += 1;
          container.dataset.idle = String(idles);
        });
        // A tile that did not come is fetched again with the next move.
        one.on('error', () => undefined);
        measure();
      })
      .catch((error: unknown) => {
        if (!stopped) setFailed(error);
      });
    const pins = made.current;
    return () => {
      stopped = true;
      pins.clear();
      map.current?.remove();
      map.current = null;
      setReady(false);
    };
  }, [groundKnown, webgl]);

  useEffect(() => {
    if (ready) map.current?.setStyle(styleOf(input, overlays.current), { diff: true });
  }, [input, ready]);

  useEffect(() => {
    for (const overlay of OVERLAYS) {
      const data = props.overlays[overlay] ?? collection();
      if (
        overlays.current[overlay] === data ||
        (data.features.length === 0 && overlays.current[overlay].features.length === 0)
      )
        continue;
      overlays.current[overlay] = data;
      if (ready) map.current?.getSource<GeoJSONSource>(overlay)?.setData(data);
    }
  }, [props.overlays, ready]);

  const { frame, frameKey } = props;
  const framed = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!ready || !frame || framed.current === frameKey) return;
    const first = framed.current === undefined;
    framed.current = frameKey;
    if (first && latest.current.view !== null) return;
    map.current?.fitBounds(frame, { padding: 40, maxZoom: 15, animate: false });
  }, [frame, frameKey, ready]);

  const { pins = NONE } = props;
  useEffect(() => {
    const now = map.current;
    if (!ready || now === null) return;
    void loadMapLibre().then((maplibre) => {
      if (map.current !== now) return;
      const wanted = new Set(pins.map(({ id }) => id));
      for (const [id, marker] of made.current)
        if (!wanted.has(id)) {
          marker.remove();
          made.current.delete(id);
        }
      for (const pin of pins) {
        let marker = made.current.get(pin.id);
        if (marker === undefined) {
          const element = document.createElement('button');
          element.type = 'button';
          const { id } = pin;
          marker = new maplibre.Marker({ element, draggable: true, anchor: 'center' })
            .setLngLat(pin.at)
            .addTo(now);
          const own = marker;
          element.addEventListener('click', (event) => {
            event.stopPropagation();
            latest.current.onPin?.(id);
          });
          // A thing is moved by the arrow keys as well.
          element.addEventListener('keydown', (event) => {
            const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
              event.key
            ];
            if (step === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            const at = now.project(own.getLngLat());
            const far = event.shiftKey ? 40 : 8;
            const to = now.unproject([at.x + (step[0] ?? 0) * far, at.y + (step[1] ?? 0) * far]);
            latest.current.onPinMoved?.(id, [to.lng, to.lat]);
          });
          marker.on('dragend', () => {
            const to = own.getLngLat();
            latest.current.onPinMoved?.(id, [to.lng, to.lat]);
          });
          made.current.set(pin.id, marker);
        }
        marker.setLngLat(pin.at);
        const element = marker.getElement();
        for (const part of [...element.classList]) if (part.startsWith('rk-')) element.classList.remove(part);
        element.classList.add('rk-pin', `rk-pin-${pin.kind}`);
        if (pin.chosen) element.classList.add('rk-pin-chosen');
        element.textContent = pin.label;
        element.setAttribute('aria-label', pin.name);
        element.title = pin.name;
      }
    });
  }, [pins, ready]);

  const [metres, pixels] = bar;
  const credits = [...new Set(layers.map(({ credit }) => credit ?? ''))].filter(
    (c) => c !== '' && c !== 'CC0',
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: takes what is dragged from the palette, which is offered by keyboard too
    <div
      className={placing ? 'rk-map rk-map-placing' : 'rk-map'}
      onDragOver={(event) => {
        if (props.onDropped && event.dataTransfer.types.includes(DRAG_TYPE)) {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }
      }}
      onDrop={(event) => {
        const what = event.dataTransfer.getData(DRAG_TYPE);
        const area = box.current?.getBoundingClientRect();
        const now = map.current;
        if (what === '' || area === undefined || now === null) return;
        event.preventDefault();
        const at = now.unproject([event.clientX - area.left, event.clientY - area.top]);
        props.onDropped?.(what, [at.lng, at.lat]);
      }}
    >
      <div ref={box} className="rk-gl" />
      {!webgl && <EmptyState title={t('risk:map.no_webgl')} hint={t('risk:map.no_webgl_hint')} />}
      {(failed !== null || groundQuery.isError) && (
        <div className="rk-map-trouble">
          <ErrorState error={failed ?? groundQuery.error} onRetry={() => void groundQuery.refetch()} />
        </div>
      )}
      {!still && (
        <div className="rk-map-tools al-no-print">
          <Button
            size="small"
            icon={<PlusOutlined />}
            aria-label={t('risk:map.in')}
            onClick={() => map.current?.zoomIn()}
          />
          <Button
            size="small"
            icon={<MinusOutlined />}
            aria-label={t('risk:map.out')}
            onClick={() => map.current?.zoomOut()}
          />
          <Button
            size="small"
            icon={<ExpandOutlined />}
            aria-label={t('risk:map.fit')}
            disabled={!frame}
            onClick={() =>
              frame && map.current?.fitBounds(frame, { padding: 40, maxZoom: 15, animate: false })
            }
          />
        </div>
      )}
      {children}
      <p className="rk-map-foot">
        <span className="rk-bar" style={{ width: pixels }}>
          {metres >= 1_000 ? `${metres / 1_000} km` : `${metres} m`}
        </span>
        <span>
          {t('risk:map.schematic')}
          {credits.length > 0 && ` · ${credits.join(' · ')}`}
        </span>
      </p>
    </div>
  );
}

/** The canvas with the things that stand on it as elements; `wide` cuts a tall one down around them. */
function pictureOf(map: GLMap, markers: ReadonlyMap<string, Marker>, wide: boolean): string {
  const drawn = map.getCanvas();
  const ratio = drawn.width / Math.max(1, map.getContainer().clientWidth);
  const places = [...markers.values()].map((marker) => ({ marker, ...map.project(marker.getLngLat()) }));
  const height = wide ? Math.min(drawn.height, Math.round(drawn.width * 0.7)) : drawn.height;
  const middle =
    places.length === 0
      ? drawn.height / 2
      : (ratio * places.reduce((sum, { y }) => sum + y, 0)) / places.length;
  const top = Math.min(Math.max(0, middle - height / 2), drawn.height - height);
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width;
  canvas.height = height;
  const c = canvas.getContext('2d');
  if (c === null) return drawn.toDataURL('image/png');
  c.translate(0, -top);
  c.drawImage(drawn, 0, 0);
  c.scale(ratio, ratio);
  for (const { marker, x, y } of places) {
    c.beginPath();
    if (marker.getElement().classList.contains('rk-pin-target')) c.arc(x, y, 14, 0, 2 * Math.PI);
    else c.roundRect(x - 14, y - 14, 28, 28, 4);
    c.fillStyle = lightTokens.ink;
    c.fill();
    c.lineWidth = 2.5;
    c.strokeStyle = lightTokens.surface;
    c.stroke();
    c.fillStyle = lightTokens.surface;
    c.font = '700 15px sans-serif';
    c.textAlign = 'center';
    c.fillText(marker.getElement().textContent ?? '', x, y + 5);
  }
  return canvas.toDataURL('image/png');
}
