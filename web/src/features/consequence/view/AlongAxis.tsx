import { Slider } from 'antd';
import { useState } from 'react';
import { useT } from '@/i18n';
import { cut, valueAt } from '../model/geometry';
import { lookOf } from '../model/levels';
import type { Hazard } from '../model/types';
import { LineSample } from './Legend';
import { LineChart } from './LineChart';
import { wantsLog } from './scale';
import { unitOf, useAmount, useLevelName } from './words';

const STEPS = 200;

type CurveProps = {
  hazard: Hazard;
  /** The same hazard of case A: a broken line. */
  other: Hazard | null;
  cursor?: number;
  onCursor?: (x: number) => void;
  fixed?: number;
  height?: number;
};

/** Values along the axis downwind, with the levels marked. */
export function AxisCurve({ hazard, other, cursor, onCursor, fixed, height }: CurveProps) {
  const t = useT();
  const { symbol, factor } = unitOf(hazard);
  const scaled = (profile: Hazard['profile']) => profile.map(([x, value]) => [x, value * factor] as const);
  const points = scaled(hazard.profile);
  const log = wantsLog(points.map(([x]) => x).filter((x) => x > 0));
  return (
    <LineChart
      name={t('consequence:profile.label', { n: points.length })}
      x={{ label: t('consequence:profile.x'), log }}
      y={{
        label: t(`consequence:quantity.${hazard.quantity}`, { unit: symbol }),
        log: wantsLog(points.map(([, y]) => y)),
      }}
      lines={[
        ...(other ? [{ id: 'a', points: scaled(other.profile), dashed: true }] : []),
        { id: 'b', points },
      ]}
      marks={hazard.levels.map((level, n) => ({ value: level.value * factor, label: String(n + 1) }))}
      from0={!log}
      {...(cursor === undefined ? {} : { cursor })}
      {...(onCursor ? { onCursor } : {})}
      {...(fixed === undefined ? {} : { fixed })}
      {...(height === undefined ? {} : { height })}
    />
  );
}

/** Values along the axis downwind, and across it at a distance that the reader chooses. */
export function AlongAxis({
  hazard,
  other,
  theme,
}: {
  hazard: Hazard;
  other: Hazard | null;
  theme: 'light' | 'dark';
}) {
  const t = useT();
  const amount = useAmount();
  const nameOf = useLevelName();
  const { symbol, factor } = unitOf(hazard);
  const xs = hazard.profile.map(([x]) => x).filter((x) => x > 0);
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const log = wantsLog(xs);
  const reaches = hazard.levels.map(({ distance_m }) => distance_m).filter((far) => far > 0);
  const start = Math.min(most, Math.max(least, (reaches[0] ?? most) / 2));
  const [chosen, setChosen] = useState<number | null>(null);
  if (xs.length < 2) return <p className="vd-plain">{t('consequence:profile.none')}</p>;
  const x = Math.min(most, Math.max(least, chosen ?? start));
  const toStep = (far: number) =>
    Math.round(
      STEPS * (log ? Math.log(far / least) / Math.log(most / least) : (far - least) / (most - least)),
    );
  const fromStep = (step: number) =>
    log ? least * (most / least) ** (step / STEPS) : least + ((most - least) * step) / STEPS;
  const value = valueAt(hazard.profile, x);
  const widths = hazard.levels.map((level) => cut(level.ring, x));
  const widest = Math.max(1, ...widths.flat().flatMap(([a, b]) => [Math.abs(a), Math.abs(b)]));
  // Seen with the wind: its left side lies on the left.
  const at = (y: number) => 50 - (y / widest) * 46;
  return (
    <div className="cq-axis">
      <AxisCurve hazard={hazard} other={other} cursor={x} onCursor={setChosen} />
      <div className="cq-slide">
        <span>{t('consequence:profile.at')}</span>
        <Slider
          min={0}
          max={STEPS}
          value={toStep(x)}
          onChange={(step) => setChosen(fromStep(step))}
          tooltip={{ open: false }}
          ariaLabelForHandle={t('consequence:profile.at')}
          ariaValueTextFormatterForHandle={() => amount.length(x)}
        />
        <strong>{amount.length(x)}</strong>
      </div>
      <p className="cq-readout" aria-live="polite">
        {t('consequence:profile.on_axis')}{' '}
        <strong>{value === null ? '—' : amount.plain(value * factor, symbol)}</strong>
      </p>
      <section className="cq-across" aria-label={t('consequence:profile.across')}>
        <p className="cq-label">{t('consequence:profile.across')}</p>
        {hazard.levels.map((level, n) => {
          const stretches = widths[n] ?? [];
          const look = lookOf(n, theme);
          const sum = stretches.reduce((all, [from, to]) => all + to - from, 0);
          return (
            <div key={level.id} className="cq-across-row">
              <LineSample look={look} label={String(n + 1)} />
              <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                <path d="M50 0V12" className="cq-cursor" vectorEffect="non-scaling-stroke" />
                {stretches.map(([from, to]) => (
                  <rect
                    key={from}
                    x={at(to)}
                    y="3"
                    width={Math.max(at(from) - at(to), 0.4)}
                    height="6"
                    fill={look.colour}
                  />
                ))}
              </svg>
              <span title={nameOf(level)}>
                {sum > 0 ? amount.length(sum) : t('consequence:table.nowhere')}
              </span>
            </div>
          );
        })}
        <p className="cq-across-ends">
          <span>{t('consequence:profile.left', { metres: amount.length(widest) })}</span>
          <span>{t('consequence:profile.right', { metres: amount.length(widest) })}</span>
        </p>
      </section>
    </div>
  );
}
