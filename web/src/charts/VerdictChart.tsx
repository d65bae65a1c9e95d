import type { Turn } from '@/api/hazards';
import { useT } from '@/i18n';
import { formatTime } from '@/ui';
import './charts.css';
import { useWidth } from './useWidth';

const LEFT = 44;
const RIGHT = 74;
const S_TOP = 18;
const S_HEIGHT = 64;
const R_TOP = S_TOP + S_HEIGHT + 30;
const R_HEIGHT = 112;
const HEIGHT = R_TOP + R_HEIGHT + 26;
const BANDS = [
  { grade: 1, from: 100, to: Number.POSITIVE_INFINITY },
  { grade: 2, from: 50, to: 100 },
  { grade: 3, from: 10, to: 50 },
  { grade: 4, from: 0, to: 10 },
] as const;

export type ChartPoint = { at: number; s: number | null; r: number | null; position: number };

/** The values after each turn, the earliest first. */
export function chartPoints(turns: readonly Turn[]): ChartPoint[] {
  const number = (text: string | undefined) => {
    const value = Number(text);
    return text === undefined || !Number.isFinite(value) ? null : value;
  };
  return [...turns]
    .sort((a, b) => a.position - b.position)
    .map((turn) => ({
      at: new Date(turn.at).getTime(),
      s: number(turn.after?.s.text),
      r: number(turn.after?.r?.text),
      position: turn.position,
    }));
}

/** A logarithmic scale that also holds 0, at its foot. */
export function logScale(values: readonly number[], low: number, high: number, top: number, height: number) {
  const positive = values.filter((value) => value > 0);
  const from = Math.log10(Math.min(low, ...positive)) - 0.15;
  const to = Math.log10(Math.max(high, ...positive)) + 0.15;
  return (value: number) => {
    const at = value > 0 ? Math.max(Math.log10(value), from) : from;
    return top + height - ((Math.min(at, to) - from) / (to - from)) * height;
  };
}

/** Steps that hold until the next turn, and to the end of the chart. */
function stepPath(
  points: readonly ChartPoint[],
  of: (point: ChartPoint) => number | null,
  x: (at: number) => number,
  y: (value: number) => number,
  end: number,
): string {
  let path = '';
  let pen = false;
  points.forEach((point, at) => {
    const value = of(point);
    const until = points[at + 1]?.at ?? end;
    if (value === null) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${x(point.at).toFixed(1)} ${y(value).toFixed(1)}H${x(until).toFixed(1)}`;
    pen = true;
  });
  return path;
}

/** S and R of one unit over time, with the bound of a major hazard and the grades as bands. */
export function VerdictChart({ turns, until }: { turns: readonly Turn[]; until: string }) {
  const t = useT();
  const [ref, width] = useWidth<HTMLDivElement>(720);
  const points = chartPoints(turns);
  const first = points[0];
  if (first === undefined) return null;
  const end = Math.max(new Date(`${until}T23:59:59+08:00`).getTime(), points.at(-1)?.at ?? 0);
  const begin = first.at - Math.max((end - first.at) * 0.03, 3_600_000);
  const inner = Math.max(width - LEFT - RIGHT, 60);
  const x = (at: number) => LEFT + ((at - begin) / Math.max(end - begin, 1)) * inner;
  const ss = points.flatMap((point) => (point.s === null ? [] : [point.s]));
  const rs = points.flatMap((point) => (point.r === null ? [] : [point.r]));
  const yS = logScale(ss, 0.5, 2, S_TOP, S_HEIGHT);
  const yR = logScale(rs, 5, 200, R_TOP, R_HEIGHT);
  const last = points.at(-1);
  const days = [...new Set([formatTime(new Date(first.at).toISOString(), 'day'), until])];
  return (
    <div ref={ref} className="ch-box">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={t('verdict:chart.label', { n: points.length })}
        className="ch-chart"
      >
        <text x={LEFT} y={12} className="ch-title">
          S
        </text>
        <line x1={LEFT} x2={LEFT + inner} y1={yS(1)} y2={yS(1)} className="ch-bound" />
        <text x={LEFT - 6} y={yS(1) + 4} className="ch-tick ch-end">
          1
        </text>
        <text x={LEFT + inner + 6} y={yS(1) - 4} className="ch-tick">
          {t('verdict:chart.bound')}
        </text>
        <path d={stepPath(points, (point) => point.s, x, yS, end)} className="ch-line" />
        <text x={LEFT} y={R_TOP - 6} className="ch-title">
          R
        </text>
        {BANDS.map((band) => {
          const top = band.to === Number.POSITIVE_INFINITY ? R_TOP : Math.max(yR(band.to), R_TOP);
          const bottom = band.from === 0 ? R_TOP + R_HEIGHT : yR(band.from);
          return (
            <g key={band.grade}>
              <rect
                x={LEFT}
                y={top}
                width={inner}
                height={Math.max(bottom - top, 0)}
                className={`ch-band ch-band-${band.grade}`}
              />
              <text x={LEFT + inner + 6} y={(top + bottom) / 2 + 4} className="ch-tick">
                {t(`verdict:grade.${band.grade}`)}
              </text>
              {band.from > 0 && (
                <>
                  <line x1={LEFT} x2={LEFT + inner} y1={bottom} y2={bottom} className="ch-grid" />
                  <text x={LEFT - 6} y={bottom + 4} className="ch-tick ch-end">
                    {band.from}
                  </text>
                </>
              )}
            </g>
          );
        })}
        <path d={stepPath(points, (point) => point.r, x, yR, end)} className="ch-line" />
        {points.map((point) => (
          <g key={point.position}>
            <line x1={x(point.at)} x2={x(point.at)} y1={S_TOP} y2={R_TOP + R_HEIGHT} className="ch-turn" />
            {point.s !== null && <circle cx={x(point.at)} cy={yS(point.s)} r={3.5} className="ch-dot" />}
            {point.r !== null && <circle cx={x(point.at)} cy={yR(point.r)} r={3.5} className="ch-dot" />}
          </g>
        ))}
        {last !== undefined && last.s !== null && (
          <text x={LEFT + inner - 4} y={yS(last.s) - 6} className="ch-value ch-end">
            {last.s}
          </text>
        )}
        {last !== undefined && last.r !== null && (
          <text x={LEFT + inner - 4} y={yR(last.r) - 6} className="ch-value ch-end">
            {last.r}
          </text>
        )}
        <line x1={LEFT} x2={LEFT + inner} y1={R_TOP + R_HEIGHT} y2={R_TOP + R_HEIGHT} className="ch-axis" />
        {days.map((day, at) => (
          <text
            key={day}
            x={at === 0 ? x(first.at) : LEFT + inner}
            y={HEIGHT - 8}
            className={at === 0 ? 'ch-tick' : 'ch-tick ch-end'}
          >
            {day}
          </text>
        ))}
      </svg>
    </div>
  );
}
