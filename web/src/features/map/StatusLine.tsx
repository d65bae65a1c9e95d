import { useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { scaleBar } from '@/map/geodesy';
import { usePhone } from '@/ui';
import type { MapHandle } from './MapCanvas';
import { GROUND_UNTIL } from './style/terms';
import { formatLength, formatPlace } from './words';

type Props = { handle: MapHandle | null; credits: string[]; schematic: boolean };

/** Scale, place under the pointer, datum, credit. Follows the map without React: it moves sixty times a second. */
export function StatusLine({ handle, credits, schematic }: Props) {
  const t = useT();
  const phone = usePhone();
  const bar = useRef<HTMLSpanElement>(null);
  const place = useRef<HTMLSpanElement>(null);
  const [faded, setFaded] = useState(false);

  useEffect(() => {
    if (handle === null) return;
    const { map } = handle;
    const write = (lon: number, lat: number) => {
      if (place.current)
        place.current.textContent = `${formatPlace(lon, lat)} · Z${map.getZoom().toFixed(1)}`;
    };
    const moved = () => {
      const { lng, lat } = map.getCenter();
      const [metres, pixels] = scaleBar(lat, map.getZoom(), 110);
      if (bar.current) {
        bar.current.style.width = `${Math.round(pixels)}px`;
        bar.current.textContent = formatLength(metres);
      }
      write(lng, lat);
      setFaded(map.getZoom() >= GROUND_UNTIL);
    };
    const pointed = ({ lngLat }: { lngLat: { lng: number; lat: number } }) => write(lngLat.lng, lngLat.lat);
    moved();
    map.on('move', moved);
    map.on('mousemove', pointed);
    return () => {
      map.off('move', moved);
      map.off('mousemove', pointed);
    };
  }, [handle]);

  return (
    <footer className="al-map-status">
      <span ref={bar} className="al-map-bar" />
      {!phone && <span ref={place} className="al-map-place" />}
      {!phone && <span>{t('map:status.datum')}</span>}
      {schematic && (
        <span className={faded ? 'al-map-schematic al-map-schematic-on' : 'al-map-schematic'}>
          {t(faded && !phone ? 'map:status.faded' : 'map:status.schematic')}
        </span>
      )}
      <span className="al-map-credit">{credits.join(' · ')}</span>
    </footer>
  );
}
