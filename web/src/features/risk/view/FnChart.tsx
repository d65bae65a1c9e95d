import { useId } from 'react';
import '@/charts/charts.css';
import { useWidth } from '@/charts/useWidth';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import type { FnPoint, SocietalVerdict } from '../api';
import { sci } from '../model/figures';

const LEFT = 46;
const RIGHT = 24;
const TOP = 20;
const BOTTOM = 36;
/** Deaths at which the band is named. */
const ALARP_AT = 5;

type Scale = { at: (value: number) => number; ticks: number[] };

function decades(from: number, to: number, low: number, high: number): Scale {
  const [a, b] = [Math.log10(from), Math.log10(to)];
  const every = b - a > 7 ? 2 : 1;
  const ticks: number[] = [];
  for (let n = Math.ceil(a - 1e-9); n <= b + 1e-9; n++) if (n % every === 0) ticks.push(Number(`1e${n}`));
  return {
    at: (value) => low + ((Math.log10(Math.max(value, 1e-30)) - a) / (b - a)) * (high - low),
    ticks,
  };
}

type Props = {
  fn: readonly FnPoint[];
  /** The same before a change. */
  before?: readonly FnPoint[];
  verdict: Pick<SocietalVerdict, 'upper' | 'lower' | 'critical_deaths'> | undefined;
  height?: number;
  /** Width where nothing is measured: on paper. */
  fixed?: number;
};

const powerOf = (value: number) => sci(value, 1).replace(/^1×/, '');

/** How often so many die or more: log axes, the two lines of the criteria, and the band between them. */
export function FnChart({ fn, before = [], verdict, height = 250, fixed }: Props) {
  const t = useT();
  const lang = useLang();
  const clip = useId();
  const hatch = useId();
  const [ref, measured] = useWidth<HTMLDivElement>(340);
  const width = fixed ?? measured;
  const own = fn.filter(({ deaths, per_year }) => deaths > 0 && per_year > 0);
  const old = before.filter(({ deaths, per_year }) => deaths > 0 && per_year > 0);
  const upper = (verdict?.upper ?? []).filter(({ per_year }) => per_year > 0);
  const lower = (verdict?.lower ?? []).filter(({ per_year }) => per_year > 0);
  const most = Math.max(1_000, ...own.map(({ deaths }) => deaths), ...old.map(({ deaths }) => deaths));
  const top = Math.max(1e-2, ...own.map(({ per_year }) => per_year), ...old.map(({ per_year }) => per_year));
  const right = Math.max(width - RIGHT, LEFT + 80);
  const foot = height - BOTTOM;
  const x = decades(1, 10 ** Math.ceil(Math.log10(most)), LEFT, right);
  const y = decades(1e-9, 10 ** Math.ceil(Math.log10(top) - 1e-9), foot, TOP);
  const points = (line: readonly FnPoint[]) =>
    line.map(({ deaths, per_year }) => `${x.at(deaths).toFixed(1)} ${y.at(per_year).toFixed(1)}`);
  const straight = (line: readonly FnPoint[]) => (line.length === 0 ? '' : `M${points(line).join('L')}`);
  // At least N die so often: level until the next number of deaths, then down.
  const steps = (line: readonly FnPoint[]) =>
    line
      .map(({ deaths, per_year }, at) => {
        const [px, py] = [x.at(deaths).toFixed(1), y.at(per_year).toFixed(1)];
        if (at === 0) return `M${LEFT} ${py}H${px}`;
        return `V${py}H${px}`;
      })
      .join('') + (line.length > 0 ? `V${foot}` : '');
  const band =
    upper.length > 0 && lower.length > 0
      ? `M${points(upper).join('L')}L${points([...lower].reverse()).join('L')}Z`
      : '';
  const critical = verdict?.critical_deaths ?? null;
  const criticalAt =
    critical === null ? undefined : (own.find(({ deaths }) => deaths >= critical) ?? own.at(-1));
  const label = t('risk:fn.describes', {
    n: own.length,
    most: formatNumber(Math.round(own.at(-1)?.deaths ?? 0), lang, {}),
    first: own[0] ? sci(own[0].per_year) : '0',
  });
  const regions: [string, number, number][] = [
    [t('risk:fn.unacceptable'), 0.62, 0.16],
    [t('risk:fn.alarp'), 0, 0],
    [t('risk:fn.acceptable'), 0.06, 0.93],
  ];
  // The words of the band stand just above its lower line, where curves seldom pass.
  const [first] = lower;
  const alarpAt = first === undefined ? null : y.at((first.per_year * first.deaths * 5) / ALARP_AT);
  return (
    <div ref={ref} className="ch-box rk-fn">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
        className="ch-chart"
      >
        <clipPath id={clip}>
          <rect x={LEFT} y={TOP} width={right - LEFT} height={foot - TOP} />
        </clipPath>
        <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" className="rk-fn-hatch" />
        </pattern>
        <text x={4} y={11} className="ch-title">
          {t('risk:fn.y')}
        </text>
        {y.ticks.map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={right} y1={y.at(value)} y2={y.at(value)} className="ch-grid" />
            <text x={LEFT - 6} y={y.at(value) + 4} className="ch-tick ch-end">
              {powerOf(value)}
            </text>
          </g>
        ))}
        {x.ticks.map((value) => (
          <g key={value}>
            <line x1={x.at(value)} x2={x.at(value)} y1={TOP} y2={foot} className="ch-grid" />
            <text x={x.at(value)} y={foot + 15} className="ch-tick rk-middle">
              {formatNumber(value, lang, {})}
            </text>
          </g>
        ))}
        <text x={right} y={height - 4} className="ch-title ch-end">
          {t('risk:fn.x')}
        </text>
        <g clipPath={`url(#${clip})`}>
          {band !== '' && <path d={band} fill={`url(#${hatch})`} />}
          <path d={straight(upper)} className="rk-fn-upper" />
          <path d={straight(lower)} className="rk-fn-lower" />
          {old.length > 0 && <path d={steps(old)} className="rk-fn-before" />}
          <path d={steps(own)} className="rk-fn-line" />
          {criticalAt && critical !== null && (
            <circle cx={x.at(critical)} cy={y.at(criticalAt.per_year)} r={4} className="rk-fn-critical" />
          )}
        </g>
        {upper.length > 0 &&
          regions.map(([text, across, down], n) => {
            const atY = n === 1 ? alarpAt : TOP + (foot - TOP) * down;
            return atY === null ? null : (
              <text
                key={text}
                x={n === 1 ? x.at(ALARP_AT) : LEFT + (right - LEFT) * across}
                y={atY}
                className="rk-fn-region"
              >
                {text}
              </text>
            );
          })}
        <path d={`M${LEFT} ${TOP}V${foot}H${right}`} fill="none" className="ch-axis" />
      </svg>
      {own.length === 0 && <p className="rk-none">{t('risk:fn.none')}</p>}
    </div>
  );
}

/** The curve as numbers. */
export function FnTable({ fn }: { fn: readonly FnPoint[] }) {
  const t = useT();
  const lang = useLang();
  return (
    <table className="rk-table">
      <thead>
        <tr>
          <th scope="col">{t('risk:fn.x')}</th>
          <th scope="col">{t('risk:fn.y')}</th>
        </tr>
      </thead>
      <tbody>
        {fn.map(({ deaths, per_year }) => (
          <tr key={deaths}>
            <td>{formatNumber(deaths, lang, {})}</td>
            <td>{sci(per_year)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
