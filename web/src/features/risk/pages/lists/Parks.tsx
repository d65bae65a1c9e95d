import { Link } from 'react-router';
import { useLang, useT } from '@/i18n';
import { EmptyState, QueryStates, RiskTag, useBilingual } from '@/ui';
import { type ParkRow, useParks } from '../../api';
import { factor, levelText, percent, sci } from '../../model/figures';
import { Sure, useRiskClause } from '../../view/words';

/** Levels of an area by their colours: `Level` of `science/regulations/src/area_risk.rs`. */
const GRADES: Record<string, 1 | 2 | 3 | 4> = { major: 1, larger: 2, general: 3, low: 4 };

/** How much of what the criteria allow a park uses; past the limit the bar is full and says so. */
function Gauge({ used }: { used: number }) {
  const t = useT();
  const lang = useLang();
  const over = used > 1;
  const top = Math.max(1, used) * (over ? 1.05 : 1);
  return (
    <div className={over ? 'rk-gauge rk-gauge-over' : 'rk-gauge'}>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter cannot be drawn with its limit in it */}
      <div
        role="meter"
        aria-label={t('risk:park.used')}
        aria-valuemin={0}
        aria-valuemax={Math.round(top * 100)}
        aria-valuenow={Math.round(used * 100)}
        aria-valuetext={percent(used, lang)}
      >
        <b style={{ width: `${Math.min(1, used / top) * 100}%` }} />
        <i style={{ left: `${(1 / top) * 100}%` }} />
      </div>
      <strong className="al-number">{used >= 100 ? '>10000%' : percent(used, lang)}</strong>
    </div>
  );
}

/** Parks and how much of their risk capacity is used. */
export function Parks() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const clause = useRiskClause();
  const query = useParks();
  return (
    <QueryStates
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('risk:lists.no_parks')} hint={t('risk:lists.no_parks_hint')} />}
    >
      {(rows) => (
        <>
          <p className="rk-note">{t('risk:park.explains')}</p>
          <ul className="rk-parks">
            {rows.map((row: ParkRow) => (
              <li key={row.name}>
                <h2>
                  {row.name}
                  <RiskTag
                    grade={GRADES[row.level.level]}
                    label={`${row.level.at_least ? `${t('risk:park.at_least')} ` : ''}${t(`risk:park.levels.${row.level.level}`)}`}
                  />
                </h2>
                {row.headroom ? (
                  <>
                    <Gauge used={row.headroom.used} />
                    <p>
                      {t(row.headroom.used > 1 ? 'risk:park.over' : 'risk:park.room', {
                        left: percent(Math.max(0, 1 - row.headroom.used), lang),
                        times: factor(row.headroom.used, lang),
                      })}
                    </p>
                    <p className="rk-soft">
                      {t('risk:park.worst', {
                        target: row.headroom.target.title,
                        limit: levelText(row.headroom.limit_per_year),
                      })}{' '}
                      · {clause(row.headroom.clause)} <Sure of={row.headroom.confidence} />
                    </p>
                  </>
                ) : (
                  <p className="rk-soft">{t('risk:park.no_headroom')}</p>
                )}
                <dl>
                  <div>
                    <dt>{t('risk:col.loss')}</dt>
                    <dd>
                      {sci(row.loss_of_life_per_year)}
                      {t('risk:per_year')}
                    </dd>
                  </div>
                  <div>
                    <dt>{t('risk:park.share')}</dt>
                    <dd>{percent(row.share_of_city, lang, 1)}</dd>
                  </div>
                  <div>
                    <dt>{t('risk:col.sources')}</dt>
                    <dd>{row.sources}</dd>
                  </div>
                  <div>
                    <dt>{t('risk:park.sites')}</dt>
                    <dd>{row.sites}</dd>
                  </div>
                </dl>
                {row.highest_at_edge && (
                  <p className="rk-soft">
                    {t('risk:park.edge')}{' '}
                    {t('risk:park.edge_says', {
                      risk: sci(row.highest_at_edge.per_year),
                      lon: row.highest_at_edge.lon.toFixed(4),
                      lat: row.highest_at_edge.lat.toFixed(4),
                      border: pick(row.highest_at_edge.border),
                    })}{' '}
                    <Link
                      to={`/risk?at=${row.highest_at_edge.lon.toFixed(5)},${row.highest_at_edge.lat.toFixed(5)}&view=${row.highest_at_edge.lon.toFixed(5)},${row.highest_at_edge.lat.toFixed(5)},13`}
                    >
                      {t('risk:park.edge_map')}
                    </Link>
                  </p>
                )}
                <details className="rk-park-why">
                  <summary>
                    {t('risk:park.level')} · {t('risk:park.why')}
                  </summary>
                  <ul>
                    {row.level.reasons.map((one) => (
                      <li key={one.text.zh}>
                        {pick(one.text)}
                        {one.setting && ` · ${t('risk:park.setting')}`} <Sure of={one.confidence} />
                      </li>
                    ))}
                    {row.level.questions.map((one) => (
                      <li key={one.zh}>{pick(one)}</li>
                    ))}
                  </ul>
                  <p className="rk-soft">{pick(row.level.note)}</p>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryStates>
  );
}
