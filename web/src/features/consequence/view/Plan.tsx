import { type MouseEvent, useId } from 'react';
import { useWidth } from '@/charts/useWidth';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { boxOf, type EastNorth, turn, turnRing } from '../model/geometry';
import { markOf, placeOf, receiverAt } from '../model/receivers';
import type { Receiver } from '../model/types';
import { amountOf } from '../model/units';
import { type Contour, tipOf } from './contours';
import { niceTicks } from './scale';

const MARGIN = 34;

type Props = {
  contours: readonly Contour[];
  name: string;
  height?: number /** Of the wind that is drawn. */;
  windFrom: number;
  fixed?: number;
  receivers?: readonly Receiver[];
  /** The next touch adds a receiver. */
  onPick?: ((receiver: Receiver) => void) | undefined;
};

/** Contours on a grid of metres, north up, the release in the middle of the axes. */
export function Plan({ contours, name, height: most = 460, windFrom, fixed, receivers = [], onPick }: Props) {
  const t = useT();
  const lang = useLang();
  const clip = useId();
  const [ref, measured] = useWidth<HTMLDivElement>(fixed ?? 640);
  const width = fixed ?? measured;
  const turned = contours.map((contour) => ({
    contour,
    ring: turnRing(contour.ring, contour.windFrom, contour.shift),
  }));
  const rings = turned.flatMap(({ ring }) => ring);
  // A receiver far outside of everything would make the contours a speck: it is named below instead.
  const reach = rings.length === 0 ? 1e5 : 2.5 * Math.max(...rings.map((point) => Math.hypot(...point)));
  const marks = receivers.map((receiver, at) => ({ receiver, mark: markOf(at), at: placeOf(receiver) }));
  const inside = marks.filter(({ at }) => Math.hypot(...at) <= reach);
  const outside = marks.filter(({ at }) => Math.hypot(...at) > reach);
  const shifts = turned.map(({ contour }) => contour.shift).filter(([x, y]) => x !== 0 || y !== 0);
  const box = boxOf([...rings, ...inside.map(({ at }) => at), ...shifts]);
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
  const [dx] = turn([1, 0], windFrom);
  // The widest lies lowest.
  const drawn = [...turned].reverse();
  const releases = [[0, 0] as EastNorth, ...shifts.slice(0, 1)];
  const pick = (event: MouseEvent<SVGSVGElement>) => {
    const seen = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - seen.left, event.clientY - seen.top];
    onPick?.(receiverAt([middle[0] + (x - width / 2) / scale, middle[1] - (y - height / 2) / scale]));
  };
  return (
    <div ref={ref} className={onPick ? 'cq-plan cq-picking' : 'cq-plan'}>
      {onPick && (
        <p className="cq-nowhere al-no-print" role="status">
          {t('consequence:receivers.picking_plan')}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard a receiver is written into the case */}
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={name}
        onClick={onPick && pick}
      >
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
            const tip = ring[tipOf(contour.ring, n)];
            if (tip === undefined) return null;
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
          {releases.map(([east, north], n) => (
            <g
              key={n === 0 ? 'b' : 'a'}
              transform={`translate(${px(east).toFixed(1)} ${py(north).toFixed(1)})`}
            >
              <circle r={6} className="cq-origin-halo" />
              <path d="M-9 0H9M0 -9V9" className="cq-origin" />
              <circle r={4} className="cq-origin" />
              {n > 0 && (
                <text x={9} y={-7} className="cq-point-name">
                  A
                </text>
              )}
              <title>{t('consequence:plan.origin')}</title>
            </g>
          ))}
          {inside.map(({ receiver, mark, at: [east, north] }) => {
            const left = px(east) > width - 110;
            return (
              <g key={mark} transform={`translate(${px(east).toFixed(1)} ${py(north).toFixed(1)})`}>
                <path d="M0 -6L6 0L0 6L-6 0Z" className="cq-point" />
                <text x={left ? -9 : 9} y={4} className={left ? 'cq-point-name ch-end' : 'cq-point-name'}>
                  {`${mark} ${receiver.label ?? ''}`.trim()}
                </text>
              </g>
            );
          })}
        </g>
        {xs.map((east) => (
          <text key={east} x={px(east) + 3} y={height - 5} className="cq-grid-text">
            {tick(east)}
            {east === 0 && ` ${km ? 'km' : 'm'}`}
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
      {outside.length > 0 && (
        <p className="cq-outside">
          {t('consequence:plan.outside', {
            points: outside.map(({ mark }) => mark).join(t('consequence:join')),
          })}
        </p>
      )}
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
