import {
  DoubleLeftOutlined,
  DoubleRightOutlined,
  HistoryOutlined,
  LeftOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { Button, DatePicker, Slider, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { useMeta } from '@/api/session';
import { useT } from '@/i18n';
import { StateTag, todayInCity } from '@/ui';
import { type MarkedDay, marksWithin, nextMark, useChangedDays } from './changedDays';
import { useUrlState } from './useUrlState';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export type AsOf = {
  /** The day asked for; null means now. */
  asOf: string | null;
  /** The day shown, today when none was asked for. */
  day: string;
  isToday: boolean;
  /** For queries and their keys: empty when it is today. */
  params: { as_of?: string };
  set: (day: string | null) => void;
};

/** The day whose facts are shown, from `?as_of=YYYY-MM-DD`. */
export function useAsOf(): AsOf {
  const [{ as_of }, set] = useUrlState({ as_of: '' });
  const today = todayInCity();
  const asOf = DAY.test(as_of) && as_of < today ? as_of : null;
  return {
    asOf,
    day: asOf ?? today,
    isToday: asOf === null,
    params: asOf === null ? {} : { as_of: asOf },
    set: (day) => set({ as_of: day === null || day >= today ? '' : day }),
  };
}

type BarProps = {
  /** The first day of the slider, where the page knows it. */
  first?: string;
  /** Days on which something on this page changed; the journal's days are added for those who may read it. */
  marks?: readonly MarkedDay[];
  /** Only these days are marked, not those of the journal. */
  onlyOwn?: boolean;
};

/**
 * Moves the day shown: a slider with a tick at each day that changed something, steps by day and by change, calendar, back to today.
 * On the slider the arrows go by a day, Page Up and Page Down by thirty, Home and End to the ends.
 */
export function AsOfBar({ first, marks: own = NO_MARKS, onlyOwn = false }: BarProps) {
  const t = useT();
  const meta = useMeta();
  const journal = useChangedDays();
  const { day, isToday, set } = useAsOf();
  const today = todayInCity();
  const all = useMemo(() => [...own, ...(onlyOwn ? [] : journal)], [own, journal, onlyOwn]);
  const earliest = all.reduce((least, mark) => (mark.day < least ? mark.day : least), today);
  const wanted = first ?? meta.data?.first_day ?? dayjs(today).subtract(1, 'year').format('YYYY-MM-DD');
  // A journal of a few days still gets a slider that can be held.
  const short = dayjs(today).subtract(30, 'day').format('YYYY-MM-DD');
  const start = [wanted, earliest, day, short].reduce((least, one) => (one < least ? one : least));
  const marks = useMemo(() => marksWithin(all, start, today), [all, start, today]);
  const span = Math.max(dayjs(today).diff(dayjs(start), 'day'), 1);
  const at = Math.min(Math.max(dayjs(day).diff(dayjs(start), 'day'), 0), span);
  const [moving, setMoving] = useState(at);
  useEffect(() => setMoving(at), [at]);
  const dayAt = (n: number) => dayjs(start).add(n, 'day').format('YYYY-MM-DD');
  const go = (n: number) => set(dayAt(Math.min(Math.max(n, 0), span)));
  const before = nextMark(marks, day, -1);
  const after = nextMark(marks, day, 1);
  const onKey = (event: KeyboardEvent) => {
    const way = event.key === 'PageUp' ? 30 : event.key === 'PageDown' ? -30 : 0;
    if (way === 0) return;
    event.preventDefault();
    go(at + way);
  };
  const step = (label: string, icon: React.ReactNode, disabled: boolean, act: () => void) => (
    <Tooltip title={label}>
      <Button size="small" icon={icon} aria-label={label} disabled={disabled} onClick={act} />
    </Tooltip>
  );

  return (
    <fieldset className={isToday ? 'al-asof' : 'al-asof al-asof-past'} aria-label={t('ui:asof.label')}>
      <span className="al-asof-label">
        <HistoryOutlined aria-hidden /> {t('ui:asof.label')}
      </span>
      <span className="al-paper">{day}</span>
      <span className="al-asof-steps">
        {marks.length > 0 &&
          step(t('ui:asof.change_back'), <DoubleLeftOutlined aria-hidden />, before === null, () =>
            set(before),
          )}
        {step(t('ui:asof.back'), <LeftOutlined aria-hidden />, at <= 0, () => go(at - 1))}
        <DatePicker
          size="small"
          aria-label={t('ui:asof.pick')}
          allowClear={false}
          value={dayjs(dayAt(moving))}
          minDate={dayjs(start)}
          maxDate={dayjs(today)}
          onChange={(value) => value && set(value.format('YYYY-MM-DD'))}
        />
        {step(t('ui:asof.forward'), <RightOutlined aria-hidden />, at >= span, () => go(at + 1))}
        {marks.length > 0 &&
          step(t('ui:asof.change_forward'), <DoubleRightOutlined aria-hidden />, isToday, () => set(after))}
      </span>
      <div className="al-asof-slider" onKeyDownCapture={onKey}>
        <Slider
          min={0}
          max={span}
          value={moving}
          onChange={setMoving}
          onChangeComplete={(n) => set(dayAt(n))}
          tooltip={{ formatter: (n) => dayAt(n ?? span) }}
          ariaLabelForHandle={t('ui:asof.slide')}
          ariaValueTextFormatterForHandle={(n) => dayAt(n)}
        />
        <div className="al-asof-marks" aria-hidden="true">
          {marks.map((mark) => (
            <button
              key={mark.day}
              type="button"
              tabIndex={-1}
              className={mark.day === day ? 'al-asof-mark al-asof-mark-on' : 'al-asof-mark'}
              style={{ left: `${(dayjs(mark.day).diff(dayjs(start), 'day') / span) * 100}%` }}
              title={mark.label ? `${mark.day} · ${mark.label}` : mark.day}
              onClick={() => set(mark.day)}
            />
          ))}
        </div>
        <div className="al-asof-ends" aria-hidden="true">
          <span>{start}</span>
          <span>{today}</span>
        </div>
      </div>
      <span className="al-asof-state" aria-live="polite">
        {isToday ? (
          <StateTag tone="ok">{t('ui:asof.now')}</StateTag>
        ) : (
          <StateTag tone="warn">{t('ui:asof.past', { day })}</StateTag>
        )}
      </span>
      <Button size="small" disabled={isToday} onClick={() => set(null)}>
        {t('ui:asof.today')}
      </Button>
    </fieldset>
  );
}

const NO_MARKS: readonly MarkedDay[] = [];
