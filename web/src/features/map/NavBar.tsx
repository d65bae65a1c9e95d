import { FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import type { Map as GLMap } from 'maplibre-gl';
import { useT } from '@/i18n';
import { usePhone } from '@/ui';
import { MapIcon } from './icons';
import type { View } from './state';

const TILT = 55;

type Props = {
  camera: GLMap | undefined;
  view: View;
  threeD: boolean;
  /** How fast the map moves. */
  move: { duration: number };
  onCity: () => void;
  full: boolean;
  onFull: () => void;
};

/** Closer, farther, north, tilt, the whole city, the whole screen. */
export function NavBar({ camera, view, threeD, move, onCity, full, onFull }: Props) {
  const t = useT();
  const phone = usePhone();
  return (
    <div className="al-map-nav" role="toolbar" aria-label={t('map:nav.label')} aria-orientation="vertical">
      <button
        type="button"
        aria-label={t('map:nav.in')}
        title={t('map:nav.in')}
        onClick={() => camera?.zoomIn(move)}
      >
        <MapIcon name="plus" />
      </button>
      <button
        type="button"
        aria-label={t('map:nav.out')}
        title={t('map:nav.out')}
        onClick={() => camera?.zoomOut(move)}
      >
        <MapIcon name="minus" />
      </button>
      <button
        type="button"
        aria-label={t('map:nav.north')}
        title={t('map:nav.north')}
        onClick={() => camera?.easeTo({ bearing: 0, pitch: 0, ...move })}
      >
        <MapIcon name="north" turn={-view.bearing} />
      </button>
      <button
        type="button"
        aria-pressed={threeD}
        aria-label={t('map:nav.tilt_name')}
        title={t('map:nav.tilt_name')}
        className="al-map-nav-text"
        onClick={() =>
          camera?.easeTo(
            threeD
              ? { pitch: 0, bearing: 0, ...move }
              : { pitch: TILT, bearing: view.bearing || -20, ...move },
          )
        }
      >
        {t('map:nav.tilt')}
      </button>
      <button type="button" aria-label={t('map:nav.city')} title={t('map:nav.city')} onClick={onCity}>
        <MapIcon name="city" />
      </button>
      {!phone && document.fullscreenEnabled && (
        <button
          type="button"
          aria-label={t(full ? 'map:nav.full_off' : 'map:nav.full')}
          title={t(full ? 'map:nav.full_off' : 'map:nav.full')}
          onClick={onFull}
        >
          {full ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
        </button>
      )}
    </div>
  );
}
