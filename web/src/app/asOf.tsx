import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, DatePicker, Slider } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useMeta } from '@/api/session';
import { useT } from '@/i18n';
import { StateTag, todayInCity } from '@/ui';
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

/** Moves the day shown: slider over the journal, steps, calendar, back to today. */
export function AsOfBar({ first }: { first?: string }) {
  const t = useT();
  const meta = useMeta();
  const { day, isToday, set } = useAsOf();
  const today = todayInCity();
  const start = first ?? meta.data?.first_day ?? dayjs(today).subtract(1, 'year').format('YYYY-MM-DD');
  const span = Math.max(dayjs(today).diff(dayjs(start), 'day'), 1);
  const at = Math.min(Math.max(dayjs(day).diff(dayjs(start), 'day'), 0), span);
  const [moving, setMoving] = useState(at);
  useEffect(() => setMoving(at), [at]);
  const dayAt = (n: number) => dayjs(start).add(n, 'day').format('YYYY-MM-DD');
  const step = (n: number) => set(dayAt(Math.min(Math.max(at + n, 0), span)));

  return (
    <fieldset className="al-asof" aria-label={t('ui:asof.label')}>
      <span className="al-asof-label">{t('ui:asof.label')}</span>
      <span className="al-paper">{day}</span>
      <Button
        size="small"
        icon={<LeftOutlined />}
        aria-label={t('ui:asof.back')}
        disabled={at <= 0}
        onClick={() => step(-1)}
      />
      <DatePicker
        size="small"
        aria-label={t('ui:asof.pick')}
        allowClear={false}
        value={dayjs(dayAt(moving))}
        minDate={dayjs(start)}
        maxDate={dayjs(today)}
        onChange={(value) => value && set(value.format('YYYY-MM-DD'))}
      />
      <Button
        size="small"
        icon={<RightOutlined />}
        aria-label={t('ui:asof.forward')}
        disabled={at >= span}
        onClick={() => step(1)}
      />
      <div className="al-asof-slider">
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
      </div>
      <Button size="small" disabled={isToday} onClick={() => set(null)}>
        {t('ui:asof.today')}
      </Button>
      <span className="al-asof-state" aria-live="polite">
        {isToday ? (
          <StateTag tone="ok">{t('ui:asof.now')}</StateTag>
        ) : (
          <StateTag tone="warn">{t('ui:asof.past', { day })}</StateTag>
        )}
      </span>
    </fieldset>
  );
}
