import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { compassPoint } from '../model/geometry';
import type { Conditions } from '../model/types';

/** An arrow the way the wind goes, with its words. */
export function WindMark({ weather }: { weather: Conditions }) {
  const t = useT();
  const lang = useLang();
  return (
    <div className="cq-windmark">
      <svg viewBox="-16 -16 32 32" width="32" height="32" aria-hidden="true">
        <g transform={`rotate(${weather.wind_from_deg})`}>
          <path d="M0 -13V7" className="cq-dial-arrow" />
          <path d="M0 14l-6 -10h12z" className="cq-dial-head" />
        </g>
      </svg>
      <span>
        {t('consequence:weather.summary', {
          from: t(`consequence:wind.${compassPoint(weather.wind_from_deg)}`),
          wind: formatNumber(weather.wind_m_s, lang, {}),
          stability: weather.stability,
        })}
      </span>
    </div>
  );
}
