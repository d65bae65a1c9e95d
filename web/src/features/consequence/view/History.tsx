import { Segmented, Slider } from 'antd';
import { useState } from 'react';
import { useT } from '@/i18n';
import type { Moment } from '../model/types';
import { LineChart } from './LineChart';
import { useAmount } from './words';

const WHAT = ['rate_kg_s', 'pressure_pa', 'mass_kg'] as const;
type What = (typeof WHAT)[number];
const FACTOR: Record<What, number> = { rate_kg_s: 1, pressure_pa: 1e-3, mass_kg: 1 };

const offeredBy = (history: readonly Moment[]) =>
  WHAT.filter((name) => history.some((moment) => typeof moment[name] === 'number'));

const course = (what: What, history: readonly Moment[]) =>
  history.flatMap((moment) => {
    const value = moment[what];
    return typeof value !== 'number' ? [] : [[moment.time_s, value * FACTOR[what]] as const];
  });

type CurveProps = {
  what: What;
  history: readonly Moment[];
  /** The course of case A: a broken line. */
  other: readonly Moment[] | null;
  cursor?: number;
  onCursor?: (time: number) => void;
  fixed?: number;
};

function HistoryCurve({ what, history, other, cursor, onCursor, fixed }: CurveProps) {
  const t = useT();
  const amount = useAmount();
  return (
    <LineChart
      name={t('consequence:history.label', {
        what: t(`consequence:history.${what}`),
        time: amount.time(history.at(-1)?.time_s ?? 0),
      })}
      x={{ label: t('consequence:history.x'), log: false }}
      y={{ label: t(`consequence:history.axis_${what}`), log: false }}
      lines={[
        ...(other ? [{ id: 'a', points: course(what, other), dashed: true }] : []),
        { id: 'b', points: course(what, history) },
      ]}
      height={200}
      {...(cursor === undefined ? {} : { cursor })}
      {...(onCursor ? { onCursor } : {})}
      {...(fixed === undefined ? {} : { fixed })}
    />
  );
}

/** Every course of the release side by side, for paper. */
export function HistoryCurves({
  history,
  other,
}: {
  history: readonly Moment[];
  other: readonly Moment[] | null;
}) {
  return (
    <div className="cq-paper-curves">
      {offeredBy(history).map((what) => (
        <HistoryCurve key={what} what={what} history={history} other={other} fixed={232} />
      ))}
    </div>
  );
}

/** Course of the release: flow, pressure and what is left, at a moment that the reader chooses. */
export function History({ history, other }: { history: readonly Moment[]; other: readonly Moment[] | null }) {
  const t = useT();
  const amount = useAmount();
  const [what, setWhat] = useState<What>('rate_kg_s');
  const [at, setAt] = useState(0);
  const offered = offeredBy(history);
  const shown = offered.includes(what) ? what : 'rate_kg_s';
  const nearest = (time: number) =>
    history.reduce(
      (best, moment, n) =>
        Math.abs(moment.time_s - time) < Math.abs((history[best]?.time_s ?? 0) - time) ? n : best,
      0,
    );
  const n = Math.min(at, history.length - 1);
  const now = history[n];
  const first = history[0];
  if (now === undefined || first === undefined) return null;
  return (
    <div className="cq-axis">
      <Segmented<What>
        size="small"
        value={shown}
        onChange={setWhat}
        aria-label={t('consequence:history.what')}
        options={offered.map((name) => ({ value: name, label: t(`consequence:history.${name}`) }))}
      />
      <HistoryCurve
        what={shown}
        history={history}
        other={other}
        cursor={now.time_s}
        onCursor={(time) => setAt(nearest(time))}
      />
      <div className="cq-slide">
        <span>{t('consequence:history.at')}</span>
        <Slider
          min={0}
          max={history.length - 1}
          value={n}
          onChange={setAt}
          tooltip={{ open: false }}
          ariaLabelForHandle={t('consequence:history.at')}
          ariaValueTextFormatterForHandle={() => amount.time(now.time_s)}
        />
        <strong>{amount.time(now.time_s)}</strong>
      </div>
      <dl className="cq-facts" aria-live="polite">
        <div>
          <dt>{t('consequence:history.rate_kg_s')}</dt>
          <dd>{amount.plain(now.rate_kg_s, 'kg/s')}</dd>
        </div>
        {typeof now.pressure_pa === 'number' && (
          <div>
            <dt>{t('consequence:history.pressure_pa')}</dt>
            <dd>{amount.pressure(now.pressure_pa)}</dd>
          </div>
        )}
        <div>
          <dt>{t('consequence:history.mass_kg')}</dt>
          <dd>{amount.mass(now.mass_kg)}</dd>
        </div>
        <div>
          <dt>{t('consequence:history.gone')}</dt>
          <dd>{amount.mass(Math.max(first.mass_kg - now.mass_kg, 0))}</dd>
        </div>
      </dl>
    </div>
  );
}
