import { Select } from 'antd';
import { useId } from 'react';
import { useLang, useT } from '@/i18n';
import { ErrorState, formatNumber, useBilingual } from '@/ui';
import { ConfidenceMark } from '@/verdict';
import { useWeather } from '../api';
import { compassPoint } from '../model/geometry';
import { CLASSES, type Conditions } from '../model/types';
import { Choice } from './Choice';
import { Compass } from './Compass';
import { useCaseForm } from './context';
import { Field } from './Field';
import { Part } from './Part';

/** A class says nothing of where the wind comes from. */
function same(a: Conditions, b: Conditions): boolean {
  const without = ({ wind_from_deg: _, ...rest }: Conditions) => rest;
  const [left, right] = [without(a), without(b)];
  return Object.entries(right).every(([name, value]) => left[name as keyof typeof left] === value);
}

/** The weather: one of the classes offered, or that of now by hand. */
export function WeatherPart() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const id = useId();
  const { scenario, set, replace, reasons } = useCaseForm();
  const offered = useWeather();
  const { weather } = scenario;
  const items = offered.data?.items ?? [];
  const chosen = items.find((item) => same(weather, item.conditions));
  const wind = Number.isFinite(weather.wind_m_s) ? formatNumber(weather.wind_m_s, lang) : '?';
  const summary = t('consequence:weather.summary', {
    wind,
    from: t(`consequence:wind.${compassPoint(weather.wind_from_deg)}`),
    stability: weather.stability,
  });
  return (
    <Part title={t('consequence:part.weather')} paths={['weather']} summary={summary} open>
      <div className="cq-field cq-wide">
        <label htmlFor={id}>{t('consequence:weather.choose')}</label>
        <Select<string>
          id={id}
          value={chosen?.id ?? ''}
          loading={offered.isPending}
          options={[
            { value: '', label: t('consequence:weather.now') },
            ...items.map(({ id: value, name, share }) => ({
              value,
              label:
                share === null
                  ? pick(name)
                  : `${pick(name)} · ${formatNumber(share * 100, lang, { digits: 1 })} %`,
            })),
          ]}
          onChange={(next) => {
            const item = items.find((one) => one.id === next);
            if (item)
              replace({ ...scenario, weather: { ...item.conditions, wind_from_deg: weather.wind_from_deg } });
          }}
        />
        {chosen ? (
          <p className="cq-reason">
            {pick(chosen.source)} <ConfidenceMark of={chosen.confidence} />
          </p>
        ) : (
          <p className="cq-reason">
            {pick(reasons.get('weather')?.text) || t('consequence:weather.by_hand')}
          </p>
        )}
        {offered.isError && <ErrorState error={offered.error} onRetry={() => void offered.refetch()} />}
      </div>
      <div className="cq-wide cq-wind">
        <Compass
          value={weather.wind_from_deg}
          onChange={(degrees) => set('weather.wind_from_deg', degrees)}
        />
        <div>
          <Field path="weather.wind_from_deg" wide />
          <Field path="weather.wind_m_s" wide />
        </div>
      </div>
      <Choice path="weather.stability" options={CLASSES} wide />
      <Field path="weather.temperature_k" />
      <Field path="weather.humidity" />
      <Field path="weather.wind_height_m" />
      <Field path="weather.pressure_pa" />
      <Field path="weather.mixing_height_m" hint={t('consequence:case.unknown')} />
      <Field path="weather.sun_deg" hint={t('consequence:case.unknown')} />
    </Part>
  );
}
