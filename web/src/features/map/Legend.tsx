import { memo, useMemo } from 'react';
import { useT } from '@/i18n';
import { mapPalettes } from '@/map/palette';
import { drawSymbol } from '@/map/symbols';
import { GROUND_UNTIL, GROUPED_BELOW } from './style/terms';

type SymbolProps = { name: string; theme: 'light' | 'dark' };

/** The very drawing of the map as a picture beside its words. */
export const MapSymbol = memo(function MapSymbol({ name, theme }: SymbolProps) {
  const made = useMemo(() => {
    const symbol = drawSymbol(name, mapPalettes[theme]);
    return symbol === null ? null : { url: symbol.url(), width: symbol.width / 2, height: symbol.height / 2 };
  }, [name, theme]);
  if (made === null) return null;
  return <img src={made.url} width={made.width} height={made.height} alt="" />;
});

const COLOURS = ['red', 'orange', 'yellow', 'blue', 'none'] as const;
const TARGETS = ['education', 'medical', 'welfare', 'dwelling', 'office', 'commercial', 'industry'] as const;

type Props = {
  theme: 'light' | 'dark';
  shown: ReadonlySet<string>;
  zoom: number;
  threeD: boolean;
  /** Tiles say how full a tank is. */
  filled: boolean;
  /** A sketch with people around it. */
  area: boolean;
  present: ReadonlySet<string>;
};

/** Explains what is on the map now, and nothing else. */
export function Legend({ theme, shown, zoom, threeD, filled, area, present }: Props) {
  const t = useT();
  const risks = shown.has('site') || shown.has('risk_point');
  const grouped = zoom < GROUPED_BELOW;
  const group = shown.has('site') ? 'site' : 'point';
  const line = (kind: string) => <i className={`al-map-line al-map-line-${kind}`} aria-hidden="true" />;
  return (
    <div className="al-map-legend">
      {risks && (
        <dl>
          <dt>{t('map:legend.risk')}</dt>
          {COLOURS.map((colour) => (
            <dd key={colour}>
              {shown.has('site') && <MapSymbol name={`site/${colour}`} theme={theme} />}
              {shown.has('risk_point') && <MapSymbol name={`risk_point/${colour}`} theme={theme} />}
              <span>{colour === 'none' ? t('map:legend.none') : t(`ui:risk.${colour}`)}</span>
            </dd>
          ))}
          {shown.has('site') && shown.has('risk_point') && (
            <dd className="al-map-legend-note">{t('map:legend.pair')}</dd>
          )}
          {grouped && (
            <dd>
              <MapSymbol name={`cluster/${group}/orange`} theme={theme} />
              <span>{t('map:legend.group')}</span>
            </dd>
          )}
        </dl>
      )}
      {(shown.has('site') || shown.has('unit') || shown.has('vessel')) && zoom >= GROUPED_BELOW && (
        <dl>
          <dt>{t('map:legend.plan')}</dt>
          {shown.has('site') && (
            <dd>
              {line('site')}
              <span>{t('map:legend.boundary')}</span>
            </dd>
          )}
          {shown.has('unit') && zoom >= 12.5 && (
            <dd>
              {line('unit')}
              <span>{t('map:legend.unit')}</span>
            </dd>
          )}
          {shown.has('vessel') &&
            zoom >= 12.5 &&
            (threeD ? (
              <>
                {filled && (
                  <dd>
                    <i className="al-map-tank" aria-hidden="true" />
                    <span>{t('map:legend.tank_3d')}</span>
                  </dd>
                )}
                <dd>
                  <i className="al-map-tank al-map-tank-whole" aria-hidden="true" />
                  <span>{t(filled ? 'map:legend.tank_whole' : 'map:legend.tank')}</span>
                </dd>
                <dd className="al-map-legend-note">{t('map:legend.tank_note')}</dd>
              </>
            ) : (
              (['tank', 'vessel', 'bay'] as const).map((kind) => (
                <dd key={kind}>
                  <MapSymbol name={`vessel/${kind}`} theme={theme} />
                  <span>{t(`map:vessel.${kind}`)}</span>
                </dd>
              ))
            ))}
        </dl>
      )}
      {shown.has('protection_target') && (
        <dl>
          <dt>{t('map:legend.targets')}</dt>
          {grouped && (
            <dd>
              <MapSymbol name="cluster/thing/none" theme={theme} />
              <span>{t('map:legend.target_group')}</span>
            </dd>
          )}
          {!grouped &&
            TARGETS.map((kind) => (
              <dd key={kind}>
                <MapSymbol name={`target/${kind}`} theme={theme} />
                <span>{t(`map:target.${kind}`)}</span>
              </dd>
            ))}
        </dl>
      )}
      {area && (
        <dl>
          <dt>{t('map:legend.drawn')}</dt>
          <dd>
            {line('sketch')}
            <span>{t('map:legend.sketch')}</span>
          </dd>
          <dd>
            {line('area')}
            <span>{t('map:legend.area')}</span>
          </dd>
        </dl>
      )}
      <dl>
        <dt>{t('map:legend.ground')}</dt>
        {present.has('district') && (
          <dd>
            {line('district')}
            <span>{t('map:legend.district')}</span>
          </dd>
        )}
        {present.has('road') && (
          <dd>
            {line('road')}
            <span>{t('map:legend.road')}</span>
          </dd>
        )}
        {present.has('rail') && (
          <dd>
            {line('rail')}
            <span>{t('map:legend.rail')}</span>
          </dd>
        )}
        {zoom >= GROUND_UNTIL && <dd className="al-map-legend-note">{t('map:legend.faded')}</dd>}
      </dl>
    </div>
  );
}
