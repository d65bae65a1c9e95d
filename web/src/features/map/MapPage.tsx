import { useEffect } from 'react';
import { useT } from '@/i18n';
import { hasWebGL } from '@/map/webgl';
import { ErrorState, LoadingState } from '@/ui';
import { useLayers } from './api';
import './map.css';
import { PlainMap } from './PlainMap';
import { useMapState } from './state';
import { Wall } from './Wall';
import { Workspace } from './Workspace';

/** The map in one of its forms: to work with, on a wall, or without WebGL. */
export function MapPage() {
  const t = useT();
  const state = useMapState();
  const layers = useLayers();
  useEffect(() => {
    document.title = t('shell:title_of', { page: t('map:title') });
  }, [t]);
  if (layers.data === undefined)
    return (
      <div className="al-map-wait">
        <h1 className="al-sr">{t('map:title')}</h1>
        {layers.isError ? (
          <ErrorState error={layers.error} onRetry={() => void layers.refetch()} />
        ) : (
          <LoadingState rows={6} />
        )}
      </div>
    );
  if (state.raw.wall) return <Wall state={state} list={layers.data} />;
  if (!hasWebGL()) return <PlainMap state={state} list={layers.data} />;
  return <Workspace state={state} list={layers.data} />;
}
