import { AimOutlined, ExpandOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Map as GLMap } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useThemeShown } from '@/app/theme';
import { useLang, useT } from '@/i18n';
import { boundsOf, type LonLat, scaleBar } from '@/map/geodesy';
import { loadMapLibre } from '@/map/load';
import { ErrorState, usePhone } from '@/ui';
import { useMapLayers } from '../api';
import { fromLonLat, ringOnMap, toLonLat } from '../model/geometry';
import { placeOf, receiverAt } from '../model/receivers';
import type { Receiver } from '../model/types';
import type { Contour } from './contours';
import { styleOf } from './mapStyle';

type Props = {
  contours: readonly Contour[];
  receivers: readonly Receiver[];
  origin: LonLat;
  name: string;
  /** The next touch adds a receiver. */
  picking: boolean;
  onPicking: (on: boolean) => void;
  onPick: (receiver: Receiver) => void;
};

/** Contours on the map of the city. */
export function HazardMap({ contours, receivers, origin, name, picking, onPicking, onPick }: Props) {
  const t = useT();
  const lang = useLang();
  const theme = useThemeShown();
  const phone = usePhone();
  const layers = useMapLayers(true);
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<GLMap | null>(null);
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [bar, setBar] = useState<[number, number]>([0, 0]);
  const style = useMemo(
    () => styleOf({ contours, receivers, origin, layers: layers.data ?? [], theme, lang }),
    [contours, receivers, origin, layers.data, theme, lang],
  );
  const bounds = useMemo(
    () =>
      boundsOf([
        origin,
        ...contours.flatMap(({ ring, windFrom, shift }) => ringOnMap(ring, windFrom, origin, shift)),
      ]),
    [contours, origin],
  );
  const latest = useRef({ style, bounds, origin, picking, onPick });
  latest.current = { style, bounds, origin, picking, onPick };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is made once; later values come by `latest`
  useEffect(() => {
    let stopped = false;
    void loadMapLibre()
      .then((maplibre) => {
        if (stopped || box.current === null) return;
        const made = new maplibre.Map({
          container: box.current,
          style: latest.current.style,
          ...(latest.current.bounds
            ? { bounds: latest.current.bounds, fitBoundsOptions: { padding: 48, maxZoom: 17 } }
            : { center: origin, zoom: 14 }),
          minZoom: 5,
          maxZoom: 19,
          attributionControl: false,
          dragRotate: false,
          pitchWithRotate: false,
          fadeDuration: 0,
          // The page itself scrolls.
          cooperativeGestures: true,
          locale: {
            'Map.Title': name,
            'CooperativeGesturesHandler.WindowsHelpText': t('consequence:map.wheel'),
            'CooperativeGesturesHandler.MacHelpText': t('consequence:map.wheel'),
            'CooperativeGesturesHandler.MobileHelpText': t('consequence:map.fingers'),
          },
        });
        made.touchZoomRotate.disableRotation();
        map.current = made;
        const measure = () => setBar(scaleBar(made.getCenter().lat, made.getZoom(), 110));
        made.on('load', () => setReady(true));
        made.on('moveend', measure);
        made.on('click', ({ lngLat, point }) => {
          const { picking: on, origin: from, onPick: add } = latest.current;
          if (!on) return;
          // What stands there is called by its name.
          const targets = ['protection_target:point', 'protection_target:fill'].filter((id) =>
            made.getLayer(id),
          );
          const title = made.queryRenderedFeatures(point, { layers: targets })[0]?.properties.title;
          add(
            receiverAt(
              fromLonLat([lngLat.lng, lngLat.lat], from),
              typeof title === 'string' ? title : undefined,
            ),
          );
        });
        // A tile that did not come is fetched again with the next move.
        made.on('error', () => undefined);
        measure();
      })
      .catch((error: unknown) => {
        if (!stopped) setFailed(error);
      });
    return () => {
      stopped = true;
      map.current?.remove();
      map.current = null;
    };
  }, []);

  useEffect(() => {
    if (ready) map.current?.setStyle(style, { diff: true });
  }, [style, ready]);
  const showAll = (withPoints: boolean) => {
    const { bounds: reached } = latest.current;
    const far = withPoints ? receivers.map((one) => toLonLat(placeOf(one), origin)) : [];
    const now = reached && boundsOf([[reached[0], reached[1]], [reached[2], reached[3]], ...far]);
    if (now) map.current?.fitBounds(now, { padding: 48, maxZoom: 17, animate: false });
  };
  // Another reach is looked at whole; the same one is left where the hand put it.
  const reach = bounds?.map((part) => part.toFixed(5)).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another reach moves the map
  useEffect(() => {
    if (ready) showAll(false);
  }, [reach, ready]);

  const [metres, pixels] = bar;
  const credits = [...new Set((layers.data ?? []).map(({ credit }) => credit ?? ''))].filter(
    (c) => c !== '' && c !== 'CC0',
  );
  return (
    <div className={picking ? 'cq-map cq-picking' : 'cq-map'}>
      <div ref={box} className="cq-gl" />
      {picking && (
        <p className="cq-map-say" role="status">
          {t(phone ? 'consequence:receivers.picking_touch' : 'consequence:receivers.picking')}
        </p>
      )}
      {failed !== null && <ErrorState error={failed} />}
      <div className="cq-map-tools al-no-print">
        <Button
          size="small"
          icon={<PlusOutlined />}
          aria-label={t('consequence:map.in')}
          onClick={() => map.current?.zoomIn()}
        />
        <Button
          size="small"
          icon={<MinusOutlined />}
          aria-label={t('consequence:map.out')}
          onClick={() => map.current?.zoomOut()}
        />
        <Button
          size="small"
          icon={<ExpandOutlined />}
          aria-label={t('consequence:map.fit')}
          onClick={() => showAll(true)}
        />
        <Button
          size="small"
          icon={<AimOutlined />}
          type={picking ? 'primary' : 'default'}
          aria-label={t('consequence:receivers.pick')}
          aria-pressed={picking}
          title={t('consequence:receivers.pick')}
          onClick={() => onPicking(!picking)}
        />
      </div>
      <p className="cq-map-foot">
        <span className="cq-bar" style={{ width: pixels }}>
          {metres >= 1_000 ? `${metres / 1_000} km` : `${metres} m`}
        </span>
        <span>
          {t('consequence:map.schematic')}
          {credits.length > 0 && ` · ${credits.join(' · ')}`}
        </span>
      </p>
    </div>
  );
}
