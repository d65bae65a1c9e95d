import { useId } from 'react';
import '@/charts/charts.css';
import { useWidth } from '@/charts/useWidth';
import { useLang } from '@/i18n';
import { formatNumber } from '@/ui';
import type { Point } from '../model/types';
import { significant } from '../model/units';
import { linear, logarithmic } from './scale';

export type Line = { id: string; points: readonly Point[]; dashed?: boolean };
export type Mark = { value: number; label: string };
type Axis = { label: string; log: boolean };

type Props = {
  name: string;
  x: Axis;
  y: Axis;
  lines: readonly Line[];
  /** Values of y that mean something. */
  marks?: readonly Mark[];
  /** Where a reader looks, by x. */
  cursor?: number | null;
  onCursor?: (x: number) => void;
  height?: number;
  /** Steps that hold until the next point are no course: gaps are drawn straight. */
  from0?: boolean;
  /** Width in pixels where nothing is measured: on paper. */
  fixed?: number;
};

const LEFT = 58;
const RIGHT = 44;
const TOP = 22;
const BOTTOM = 38;

/** Curves over one quantity, linear or logarithmic. */
export function LineChart({
  name,
  x,
  y,
  lines,
  marks = [],
  cursor = null,
  onCursor,
  height = 230,
  from0 = true,
  fixed,
}: Props) {
  const lang = useLang();
  const clip = useId();
  const [ref, measured] = useWidth<HTMLDivElement>(560);
  const width = fixed ?? measured;
  const points = lines
    .flatMap((line) => line.points)
    .filter(([px, py]) => (!x.log || px > 0) && (!y.log || py > 0));
  if (points.length === 0) return <div ref={ref} />;
  const xs = points.map(([px]) => px);
  const ys = [
    ...points.map(([, py]) => py),
    ...marks.map(({ value }) => value).filter((v) => !y.log || v > 0),
  ];
  const right = Math.max(width - RIGHT, LEFT + 60);
  const foot = height - BOTTOM;
  const top = Math.max(...ys);
  const sx = x.log
    ? logarithmic(Math.min(...xs), Math.max(...xs), LEFT, right)
    : linear(from0 ? Math.min(0, ...xs) : Math.min(...xs), Math.max(...xs), LEFT, right, width < 480 ? 4 : 7);
  // Far below the lowest level nothing is read off any more.
  const lowest = marks.length > 0 ? Math.min(...marks.map(({ value }) => value)) / 5 : top / 1e6;
  const sy = y.log
    ? logarithmic(Math.max(Math.min(...ys), lowest), top * 1.2, foot, TOP)
    : linear(0, top * 1.06 || 1, foot, TOP, 4);
  const tick = (value: number) => formatNumber(significant(value, 3), lang, {});
  const path = (line: Line) =>
    line.points
      .filter(([px, py]) => (!x.log || px > 0) && (!y.log || py > 0))
      .map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${sx.at(px).toFixed(1)} ${sy.at(py).toFixed(1)}`)
      .join('');
  const follow = (clientX: number, box: DOMRect) => {
    if (!onCursor) return;
    const share = Math.min(1, Math.max(0, (clientX - box.left - LEFT) / (right - LEFT)));
    onCursor(
      x.log
        ? 10 ** (Math.log10(sx.from) + share * Math.log10(sx.to / sx.from))
        : sx.from + share * (sx.to - sx.from),
    );
  };
  return (
    <div ref={ref} className="ch-box">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={name}
        className="ch-chart cq-chart"
        onPointerMove={(event) => follow(event.clientX, event.currentTarget.getBoundingClientRect())}
      >
        <clipPath id={clip}>
          <rect x={LEFT} y={TOP} width={right - LEFT} height={foot - TOP} />
        </clipPath>
        <text x={4} y={12} className="ch-title">
          {y.label}
        </text>
        {sy.ticks.map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={right} y1={sy.at(value)} y2={sy.at(value)} className="ch-grid" />
            <text x={LEFT - 6} y={sy.at(value) + 4} className="ch-tick ch-end">
              {tick(value)}
            </text>
          </g>
        ))}
        {sx.ticks.map((value) => (
          <g key={value}>
            <line x1={sx.at(value)} x2={sx.at(value)} y1={TOP} y2={foot} className="ch-grid" />
            <text x={sx.at(value)} y={foot + 15} className="ch-tick cq-middle">
              {tick(value)}
            </text>
          </g>
        ))}
        <text x={right} y={height - 5} className="ch-title ch-end">
          {x.label}
        </text>
        {marks
          .filter(({ value }) => value >= sy.from && value <= sy.to)
          .map(({ value, label }, n) => (
            <g key={label}>
              <line x1={LEFT} x2={right} y1={sy.at(value)} y2={sy.at(value)} className="ch-bound" />
              <circle cx={right + (n % 2 === 0 ? 12 : 31)} cy={sy.at(value)} r={8} className="cq-badge" />
              <text x={right + (n % 2 === 0 ? 12 : 31)} y={sy.at(value) + 4} className="cq-badge-text">
                {label}
              </text>
            </g>
          ))}
        <g clipPath={`url(#${clip})`}>
          {lines.map((line) => (
            <path key={line.id} d={path(line)} className={line.dashed ? 'ch-line cq-line-a' : 'ch-line'} />
          ))}
          {cursor !== null && (
            <line x1={sx.at(cursor)} x2={sx.at(cursor)} y1={TOP} y2={foot} className="cq-cursor" />
          )}
        </g>
        <path d={`M${LEFT} ${TOP}V${foot}H${right}`} fill="none" className="ch-axis" />
      </svg>
    </div>
  );
}
