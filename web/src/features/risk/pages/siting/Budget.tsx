import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import type { WhatIf } from '../../api';
import { levelText, percent, sci } from '../../model/figures';
import { Sure, useRiskClause } from '../../view/words';

/** Shares of a limit before and after, as two bars with the limit in them. */
function Bars({ before, after, name }: { before: number; after: number; name: string }) {
  const t = useT();
  const lang = useLang();
  const top = Math.max(1, before, after) * 1.05;
  const bar = (share: number, part: 'was' | 'is') => (
    <span className={`rk-spent-bar rk-spent-${part} ${share > 1 ? 'rk-spent-over' : ''}`}>
      <b style={{ width: `${Math.min(1, share / top) * 100}%` }} />
      <i style={{ left: `${(1 / top) * 100}%` }} />
    </span>
  );
  const said = (share: number) => (share >= 100 ? '>10000%' : percent(share, lang, share < 0.01 ? 1 : 0));
  return (
    <div className="rk-spent-bars" role="img" aria-label={`${name}: ${said(before)} → ${said(after)}`}>
      <small>{t('risk:siting.was')}</small>
      {bar(before, 'was')}
      <span className="al-number">{said(before)}</span>
      <small>{t('risk:siting.is')}</small>
      {bar(after, 'is')}
      <b className="al-number">{said(after)}</b>
    </div>
  );
}

/** How much of the headroom a plan spends. */
export function HeadroomPart({ answer, paper = false }: { answer: WhatIf; paper?: boolean }) {
  const t = useT();
  const clause = useRiskClause();
  const { parks, worst } = answer.headroom;
  if (worst === null && parks.length === 0) return null;
  return (
    <section aria-labelledby={paper ? undefined : 'rk-spent'}>
      <h2 id={paper ? undefined : 'rk-spent'}>{t('risk:siting.headroom')}</h2>
      <p className="rk-soft">{t('risk:siting.headroom_says')}</p>
      {worst && (
        <div className="rk-spent">
          <strong>
            {t('risk:siting.headroom_worst', { target: worst.target.title || t('risk:siting.unnamed') })}
          </strong>
          <Bars before={worst.before} after={worst.after} name={worst.target.title} />
          <small>
            {t('risk:siting.headroom_risk', {
              before: sci(worst.risk_before),
              after: sci(worst.risk_after),
              limit: levelText(worst.limit_per_year),
            })}
          </small>
        </div>
      )}
      {parks.slice(0, 3).map((park) => (
        <div key={park.park} className="rk-spent">
          <strong>{park.park}</strong>
          <Bars before={park.before} after={park.after} name={park.park} />
          <small>
            {t('risk:siting.headroom_park', {
              target: park.target.title,
              limit: levelText(park.limit_per_year),
            })}{' '}
            · {clause(park.clause)} <Sure of={park.confidence} />
          </small>
        </div>
      ))}
    </section>
  );
}

/** People inside each contour before and after. */
export function InsidePart({ answer, paper = false }: { answer: WhatIf; paper?: boolean }) {
  const t = useT();
  const lang = useLang();
  const n = (count: number) => formatNumber(Math.round(count), lang, {});
  const change = (before: number, after: number) => {
    const more = Math.round(after) - Math.round(before);
    return more === 0 ? '' : ` (${formatNumber(more, lang, { signed: true })})`;
  };
  return (
    <section aria-labelledby={paper ? undefined : 'rk-inside'}>
      <h2 id={paper ? undefined : 'rk-inside'}>{t('risk:siting.inside')}</h2>
      <table className="rk-table">
        <thead>
          <tr>
            <th scope="col">{t('risk:siting.contour')}</th>
            <th scope="col" className="rk-right">
              {t('risk:siting.by_day')}
            </th>
            <th scope="col" className="rk-right">
              {t('risk:siting.by_night')}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.people_inside.map((row) => (
            <tr key={row.level}>
              <td className="al-number">≥ {levelText(row.level)}</td>
              <td className="rk-right al-number">
                {n(row.day_before)} → <b>{n(row.day_after)}</b>
                {change(row.day_before, row.day_after)}
              </td>
              <td className="rk-right al-number">
                {n(row.night_before)} → <b>{n(row.night_after)}</b>
                {change(row.night_before, row.night_after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="rk-note">{t('risk:siting.inside_says')}</p>
    </section>
  );
}
