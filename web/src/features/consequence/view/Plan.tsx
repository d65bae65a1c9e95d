import { useId } from 'react';
import { useWidth } from '@/charts/useWidth';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { boxOf, turn, turnRing } from '../model/geometry';
import { amountOf } from '../model/units';
import type { Contour } from './contours';
import { niceTicks } from './scale';

const MARGIN = 34;

type Props = {
  contours: readonly Contour[];
  name: string;
  height?: number /** Of the wind that is drawn. */;
  windFrom: number;
  fixed?: number;
};

/** Contours on a grid of metres, north up, the release in the middle of the axes. */
export function Plan({ contours, name, height: most = 460, windFrom, fixed }: Props) {
  const t = useT();
  const lang = useLang();
  const clip = useId();
  const [ref, measured] = useWidth<HTMLDivElement>(fixed ?? 640);
  const width = fixed ?? measured;
  const turned = contours.map((contour) => ({ contour, ring: turnRing(contour.ring, contour.windFrom) }));
  const box = boxOf(turned.flatMap(({ ring }) => ring));
  const least = 20;
  const [across, up] = [Math.max(box.east - box.west, least), Math.max(box.north - box.south, least)];
  const scale = Math.min((width - 2 * MARGIN) / across, (most - 2 * MARGIN) / up);
  const height = Math.max(Math.min(most, up * scale + 2 * MARGIN), Math.min(most, 260));
  const middle = [(box.west + box.east) / 2, (box.south + box.north) / 2] as const;
  const px = (east: number) => width / 2 + (east - middle[0]) * scale;
  const py = (north: number) => height / 2 - (north - middle[1]) * scale;
  const half = [width / 2 / scale, height / 2 / scale] as const;
  const about = Math.max(3, Math.round(width / 110));
  const xs = niceTicks(middle[0] - half[0], middle[0] + half[0], about);
  const step = (xs[1] ?? 1) - (xs[0] ?? 0);
  const ys: number[] = [];
  for (let n = Math.ceil((middle[1] - half[1]) / step); n * step <= middle[1] + half[1]; n++)
    ys.push(n * step || 0);
  const km = step >= 1_000;
  const tick = (metres: number) => formatNumber(km ? metres / 1_000 : metres, lang, {});
  const path = (ring: readonly (readonly [number, number])[]) =>
    ring.length === 0
      ? ''
      : `M${ring.map(([east, north]) => `${px(east).toFixed(1)} ${py(north).toFixed(1)}`).join('L')}Z`;
  const [dx, dy] = turn([1, 0], windFrom);
  // The widest lies lowest.
  const drawn = [...turned].reverse();
  return (
    <div ref={ref} className="cq-plan">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
        <clipPath id={clip}>
          <rect width={width} height={height} />
        </clipPath>
        <g clipPath={`url(#${clip})`}>
          {xs.map((east) => (
            <line
              key={east}
              x1={px(east)}
              x2={px(east)}
              y1={0}
              y2={height}
              className={east === 0 ? 'cq-grid-axis' : 'cq-grid-line'}
            />
          ))}
          {ys.map((north) => (
            <line
              key={north}
              x1={0}
              x2={width}
              y1={py(north)}
              y2={py(north)}
              className={north === 0 ? 'cq-grid-axis' : 'cq-grid-line'}
            />
          ))}
          {drawn.map(({ contour, ring }) => (
            <path
              key={contour.key}
              d={path(ring)}
              fill={contour.look.colour}
              fillOpacity={contour.filled ? 0.13 : 0}
              fillRule="evenodd"
            />
          ))}
          {drawn.map(({ contour, ring }) => (
            <path
              key={contour.key}
              d={path(ring)}
              fill="none"
              stroke={contour.look.colour}
              strokeWidth={contour.look.width}
              strokeDasharray={contour.look.dash.join(' ')}
            >
              <title>{`${contour.label} · ${contour.name}`}</title>
            </path>
          ))}
          {turned.map(({ contour, ring }, n) => {
            const tip = ring.reduce<readonly [number, number]>(
              (best, point) => (point[0] * dx + point[1] * dy > best[0] * dx + best[1] * dy ? point : best),
              [0, 0],
            );
            if (ring.length === 0) return null;
            return (
              <g
                key={contour.key}
                transform={`translate(${px(tip[0]).toFixed(1)} ${(py(tip[1]) + (n % 2 === 0 ? -11 : 11) * Math.abs(dx)).toFixed(1)})`}
              >
                <circle r={contour.label.length > 1 ? 11 : 9} className="cq-badge" />
                <text y={4} className="cq-badge-text">
                  {contour.label}
                </text>
              </g>
            );
          })}
          <g transform={`translate(${px(0).toFixed(1)} ${py(0).toFixed(1)})`}>
            <circle r={6} className="cq-origin-halo" />
            <path d="M-9 0H9M0 -9V9" className="cq-origin" />
            <circle r={4} className="cq-origin" />
            <title>{t('consequence:plan.origin')}</title>
          </g>
        </g>
        {xs.map((east) => (
          <text key={east} x={px(east) + 3} y={height - 5} className="cq-grid-text">
            {tick(east)}
            {east === xs.at(-1) && ` ${km ? 'km' : 'm'}`}
          </text>
        ))}
        {ys.map((north) => (
          <text key={north} x={3} y={py(north) - 3} className="cq-grid-text">
            {tick(north)}
          </text>
        ))}
        <g transform={`translate(${width - 24} 34)`}>
          <path d="M0 -16L7 8L0 3L-7 8Z" className="cq-north" />
          <text y={-19} className="cq-grid-text cq-middle">
            {t('consequence:wind.short_n')}
          </text>
        </g>
      </svg>
      <p className="al-sr">
        {contours
          .map(
            ({ label, name: level, distance }) =>
              `${label} ${level} ${amountOf.length(distance).value} ${amountOf.length(distance).unit}`,
          )
          .join('; ')}
      </p>
    </div>
  );
}
