import { Select } from 'antd';
import { useId } from 'react';
import { useLang, useT } from '@/i18n';
import { ErrorState, formatNumber, StateTag, useBilingual } from '@/ui';
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
  const { scenario, set, replace } = useCaseForm();
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
                typeof share !== 'number'
                  ? pick(name)
                  : `${pick(name)} · ${formatNumber(share * 100, lang, { digits: 1 })} %`,
            })),
          ]}
          onChange={(next) => {
            const item = items.find((one) => one.id === next);
            if (item === undefined) return;
            // A class of the city's climate has its prevailing wind; a typical one says nothing of it.
            const own = typeof item.share === 'number' ? {} : { wind_from_deg: weather.wind_from_deg };
            replace({ ...scenario, weather: { ...item.conditions, ...own } });
          }}
        />
        {chosen ? (
          <p className="cq-reason">
            {pick(chosen.source)}{' '}
            {chosen.confidence === 'synthetic' ? (
              <StateTag tone="idle">{t('consequence:weather.synthetic')}</StateTag>
            ) : (
              <ConfidenceMark of={chosen.confidence} />
            )}
          </p>
        ) : (
          <p className="cq-reason">{t('consequence:weather.by_hand')}</p>
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
