import { useMemo } from 'react';
import { useThemeShown } from '@/app/theme';
import { useT } from '@/i18n';
import { type Bounds, boundsOf, destination, type LonLat } from '@/map/geodesy';
import type { Contours, SourcePart, TargetRow } from '../api';
import { levelText } from '../model/figures';
import { lookOf } from '../model/levels';
import { boundsOfContours, contourFeatures, placeFeature, sourceFeatures, targetFeatures } from './layers';
import { collection } from './mapStyle';
import { RiskMap } from './RiskMap';

/** Levels at which the contours of a group are drawn: those of the criteria. */
export const GROUP_LEVELS = [1e-4, 1e-5, 3e-6, 1e-6, 3e-7] as const;

type Props = {
  name: string;
  contours: Contours;
  sources: readonly SourcePart[];
  targets?: readonly TargetRow[];
  ring?: readonly LonLat[] | null;
  spot?: LonLat | null;
  children?: React.ReactNode;
};

/** Some sources by themselves: their contours, where they stand, and who is near. */
export function GroupMap({
  name,
  contours,
  sources,
  targets = [],
  ring = null,
  spot = null,
  children,
}: Props) {
  const t = useT();
  const theme = useThemeShown();
  const overlays = useMemo(
    () => ({
      contours: contourFeatures(contours, GROUP_LEVELS),
      sources: sourceFeatures(sources.map(({ source }) => source)),
      targets: targetFeatures(targets, []),
      before: collection(
        ring === null
          ? []
          : [
              {
                type: 'Feature',
                properties: {},
                geometry: { type: 'LineString', coordinates: ring.map((at) => [...at]) },
              },
            ],
      ),
      spot: placeFeature(spot),
    }),
    [contours, sources, targets, ring, spot],
  );
  const drawn = useMemo(
    () =>
      GROUP_LEVELS.filter((level) =>
        contours.features.some(
          ({ properties, geometry }) =>
            geometry.coordinates.length > 0 && Math.abs(properties.level / level - 1) < 1e-6,
        ),
      ),
    [contours],
  );
  const frame = useMemo((): Bounds | null => {
    const own = boundsOfContours(contours);
    const corners: LonLat[] = own
      ? [
          [own[0], own[1]],
          [own[2], own[3]],
        ]
      : sources.flatMap(({ source }): LonLat[] =>
          source.lon === null || source.lat === null ? [] : [[source.lon, source.lat]],
        );
    const places = [...corners, ...(ring ?? []), ...targets.map(({ lon, lat }): LonLat => [lon, lat])];
    const [first] = places;
    if (first === undefined) return null;
    return boundsOf([...places, ...[0, 90, 180, 270].map((bearing) => destination(first, 300, bearing))]);
  }, [contours, sources, ring, targets]);
  return (
    <div className="rk-group-map">
      <RiskMap
        name={name}
        overlays={overlays}
        levels={GROUP_LEVELS}
        view={null}
        frame={frame}
        frameKey={frame === null ? undefined : frame.map((side) => side.toFixed(4)).join(' ')}
      />
      <ul className="rk-group-legend" aria-label={t('risk:legend.contours')}>
        {drawn.map((level) => {
          const look = lookOf(level, theme);
          return (
            <li key={level}>
              <svg width={32} height={10} viewBox="0 0 32 10" aria-hidden="true">
                <path
                  d="M0 5H32"
                  stroke={look.colour}
                  strokeWidth={look.width}
                  strokeDasharray={look.dash.join(' ')}
                />
              </svg>
              <span className="al-number">{levelText(level)}</span>
            </li>
          );
        })}
        {drawn.length === 0 && <li>{t('risk:share.no_contours')}</li>}
        {children}
      </ul>
    </div>
  );
}
