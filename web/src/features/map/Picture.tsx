import type * as GeoJSON from 'geojson';
import { useMemo } from 'react';
import type { RiskRow } from '@/api/hazards';
import { useT } from '@/i18n';
import { type Bounds, boundsOf, type LonLat } from '@/map/geodesy';
import { gradeOf, RISK_SHAPES } from '@/ui';
import { useBase } from './api';
import { useDistricts } from './ground';

const WIDE = 1_000;

type Props = { rows: readonly RiskRow[]; chosen: string | null; onChoose: (row: RiskRow) => void };

/** A plain picture of the city's risks: for browsers that cannot draw the map. */
export function Picture({ rows, chosen, onChoose }: Props) {
  const t = useT();
  const land = useBase('land');
  const road = useBase('road');
  const { districts, borders } = useDistricts(true);
  const places = useMemo(() => rows.flatMap(({ point }) => (point ? [point] : [])), [rows]);
  const frame = useMemo((): Bounds => {
    const all = boundsOf([...places, ...districts.map(({ label }) => label)]) ?? [121, 38.6, 123.5, 40.2];
    const pad = Math.max(all[2] - all[0], all[3] - all[1]) * 0.06 + 0.02;
    return [all[0] - pad, all[1] - pad, all[2] + pad, all[3] + pad];
  }, [places, districts]);
  const stretch = Math.cos((((frame[1] + frame[3]) / 2) * Math.PI) / 180);
  const unit = WIDE / ((frame[2] - frame[0]) * stretch);
  const high = Math.round((frame[3] - frame[1]) * unit);
  const x = (lon: number) => (lon - frame[0]) * stretch * unit;
  const y = (lat: number) => (frame[3] - lat) * unit;
  const path = (lines: readonly LonLat[][], close: boolean) =>
    lines
      .map(
        (line) =>
          `M${line.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join('L')}${close ? 'Z' : ''}`,
      )
      .join('');
  const rings = (data: GeoJSON.FeatureCollection | undefined): LonLat[][] =>
    (data?.features ?? []).flatMap(({ geometry }) =>
      geometry.type === 'Polygon'
        ? (geometry.coordinates as LonLat[][])
        : geometry.type === 'MultiPolygon'
          ? (geometry.coordinates as LonLat[][][]).flat()
          : geometry.type === 'LineString'
            ? [geometry.coordinates as LonLat[]]
            : [],
    );
  const drawn = useMemo(() => [...rows].filter((row) => row.point).sort((a, b) => rank(b) - rank(a)), [rows]);
  return (
    <svg
      className="al-map-picture"
      viewBox={`0 0 ${WIDE} ${high}`}
      role="img"
      aria-label={t('map:plain.picture')}
    >
      <rect className="al-map-picture-sea" width={WIDE} height={high} />
      <path className="al-map-picture-land" d={path(rings(land.data), true)} />
      <path className="al-map-picture-border" d={path(rings(borders ?? undefined), false)} />
      <path className="al-map-picture-road" d={path(rings(road.data), false)} />
      {drawn.map((row) => {
        const [lon, lat] = row.point as LonLat;
        const grade = gradeOf(row.colour);
        const size = row.id === chosen ? 40 : row.kind === 'site' ? 26 : 18;
        return (
          // The table below serves the keyboard; the picture is one image to a reader of the screen.
          // biome-ignore lint/a11y/noStaticElementInteractions: see above
          <g
            key={`${row.kind}.${row.id}`}
            transform={`translate(${x(lon) - size / 2} ${y(lat) - size / 2}) scale(${size / 20})`}
            className={row.id === chosen ? 'al-map-picture-chosen' : undefined}
            onClick={() => onChoose(row)}
          >
            <title>{row.name}</title>
            {grade === null ? (
              <circle className="al-map-picture-mark al-map-picture-none" cx="10" cy="10" r="8" />
            ) : (
              <>
                <path className={`al-map-picture-mark al-risk-${grade}`} d={RISK_SHAPES[grade]} />
                <text
                  className={`al-map-picture-number al-map-ink-${grade}`}
                  x="10"
                  y={grade === 'yellow' ? 16.2 : 14.2}
                >
                  {['red', 'orange', 'yellow', 'blue'].indexOf(grade) + 1}
                </text>
              </>
            )}
          </g>
        );
      })}
      {districts.map(({ code, name, label }) => (
        <text key={code} className="al-map-picture-name" x={x(label[0])} y={y(label[1])}>
          {name}
        </text>
      ))}
    </svg>
  );
}

const rank = (row: RiskRow) => {
  const at = ['red', 'orange', 'yellow', 'blue'].indexOf(row.colour ?? '');
  return at < 0 ? 4 : at;
};
