import { CloseOutlined, LinkOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { ErrorState, LoadingState, StateTag, useBilingual } from '@/ui';
import { type Limit, type Place, usePlace, usePlaceSets, type When } from '../api';
import { everyYears, factor, levelText, manyYears, percent, sci } from '../model/figures';
import { LimitsTable } from './LimitsTable';
import { BasisLine, Sci, Sure, useRiskClause, useWord } from './words';

/** The limit that is nearest to being passed, or passed furthest. */
export function nearestLimit(limits: readonly Limit[]): Limit | undefined {
  return [...limits].sort((a, b) => (a.margin_factor ?? 1e9) - (b.margin_factor ?? 1e9))[0];
}

type Props = { at: LonLat; title?: string | null; when?: When; onClose: () => void };

/** What a place is exposed to, by what, and how far that is from the limits. */
export function PlaceCard({ at, title = null, when, onClose }: Props) {
  const t = useT();
  const { message } = App.useApp();
  const place = usePlace(at, when);
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      message.success(t('risk:linked'));
    } catch {
      message.info(t('risk:link_self'));
    }
  };
  return (
    <section className="rk-card" aria-label={t('risk:place.title')}>
      <header className="rk-card-head">
        <div>
          <h2>{title ?? t('risk:place.title')}</h2>
          <small className="al-number">
            {at[0].toFixed(5)}, {at[1].toFixed(5)} · WGS 84
          </small>
        </div>
        <Button
          size="small"
          type="text"
          icon={<LinkOutlined />}
          aria-label={t('risk:link')}
          onClick={() => void share()}
        />
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('risk:place.close')}
          onClick={onClose}
        />
      </header>
      {place.data ? (
        <PlaceBody place={place.data} when={when} />
      ) : place.isError ? (
        <ErrorState error={place.error} onRetry={() => void place.refetch()} />
      ) : (
        <LoadingState />
      )}
    </section>
  );
}

function PlaceBody({ place, when }: { place: Place; when?: When }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const clause = useRiskClause();
  const weather = useWord('weather');
  const sensitivity = useWord('sensitivity');
  const years = everyYears(place.per_year);
  const nearest = nearestLimit(place.limits);
  const widest = Math.max(...place.causes.map(({ share }) => share), 1e-9);
  return (
    <>
      <p className="rk-big">
        <strong>{sci(place.per_year)}</strong>
        <span>{t('risk:per_year')}</span>
        <small className="al-number">{t('risk:place.position', { position: place.basis.position })}</small>
      </p>
      <p className="rk-say">
        {years === null ? t('risk:place.nothing') : t('risk:place.every', { years: manyYears(years, lang) })}
      </p>
      {place.band && (
        <p className="rk-say rk-band">
          {t(`risk:place.band_${place.band.origin === 'published' ? 'published' : 'spread'}`, {
            low: sci(place.band.low),
            high: sci(place.band.high),
          })}
          <small>{pick(place.band.text)}</small>
        </p>
      )}
      <Sets at={[place.lon, place.lat]} when={when} />
      {nearest && (
        <div className={nearest.is_met ? 'rk-nearest' : 'rk-nearest rk-nearest-bad'}>
          <StateTag tone={nearest.is_met ? 'ok' : 'bad'}>
            {t(nearest.is_met ? 'risk:place.met' : 'risk:place.passed')}
          </StateTag>
          <span>
            {t(nearest.is_met ? 'risk:place.room' : 'risk:place.over', {
              limit: levelText(nearest.limit_per_year),
              factor: factor(
                nearest.is_met || !nearest.margin_factor ? nearest.margin_factor : 1 / nearest.margin_factor,
                lang,
              ),
            })}
          </span>
          <small>
            {pick(nearest.title)} · {sensitivity(nearest.sensitivity)} · {clause(nearest.clause)}{' '}
            <Sure of={nearest.confidence} />
          </small>
        </div>
      )}
      <h3>{t('risk:place.causes')}</h3>
      {place.causes.length === 0 ? (
        <p className="rk-none">{t('risk:place.no_causes')}</p>
      ) : (
        <ol className="rk-causes">
          {place.causes.map((cause) => (
            <li key={`${cause.source} ${cause.case} ${cause.kind}`}>
              <div className="rk-cause-head">
                <Link to={paths.riskSource(cause.source)}>{cause.title}</Link>
                <b className="al-number">{percent(cause.share, lang, cause.share < 0.1 ? 1 : 0)}</b>
              </div>
              <i className="rk-share" aria-hidden="true">
                <b style={{ width: `${(cause.share / widest) * 100}%` }} />
              </i>
              <small>
                {[pick(cause.kind_name), pick(cause.hole), cause.enterprise?.title]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
              <small className="al-number">
                {sci(cause.per_year)}
                {t('risk:per_year')}
                {cause.weather.length > 0 &&
                  ` · ${t('risk:place.weather', {
                    list: cause.weather
                      .slice(0, 3)
                      .map((one) => `${weather(one.id)} ${percent(one.share, lang)}`)
                      .join(t('risk:join')),
                  })}`}
              </small>
            </li>
          ))}
        </ol>
      )}
      {place.limits.length > 0 && (
        <>
          <h3>{t('risk:place.limits')}</h3>
          <LimitsTable head={t('risk:place.class')} limits={place.limits} />
        </>
      )}
      <BasisLine of={place.basis} />
    </>
  );
}

/** The same place by every set of frequencies. */
function Sets({ at, when }: { at: LonLat; when?: When }) {
  const t = useT();
  const pick = useBilingual();
  const [open, setOpen] = useState(false);
  const sets = usePlaceSets(at, open, when);
  const most = Math.max(...(sets.data?.sets ?? []).map(({ per_year }) => per_year ?? 0), 1e-30);
  return (
    <details className="rk-details rk-sets" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('risk:place.sets')}</summary>
      {sets.data ? (
        <>
          <table className="rk-table">
            <thead>
              <tr>
                <th scope="col">{t('risk:place.set')}</th>
                <th scope="col" className="rk-right">
                  {t('risk:place.set_risk')}
                </th>
                <th scope="col">{t('risk:place.set_met')}</th>
              </tr>
            </thead>
            <tbody>
              {sets.data.sets.map((set) => (
                <tr key={set.id} aria-current={set.is_used ? 'true' : undefined}>
                  <td>
                    {set.is_used ? <b>{pick(set.title)}</b> : pick(set.title)} {set.edition}
                    <small title={pick(set.note)}>
                      {set.is_used && `${t('risk:place.set_used')} · `}
                      {set.without.length > 0 &&
                        `${t('risk:place.set_without', { n: set.without.length })} · `}
                      <Sure of={set.confidence} />
                    </small>
                  </td>
                  <td className="rk-right">
                    {set.per_year === null ? (
                      <span className="al-unknown">{t('risk:place.set_none')}</span>
                    ) : (
                      <>
                        <Sci value={set.per_year} unit={false} />
                        <i className="rk-share" aria-hidden="true">
                          <b style={{ width: `${(set.per_year / most) * 100}%` }} />
                        </i>
                      </>
                    )}
                  </td>
                  <td className="al-number">
                    {set.per_year === null
                      ? '—'
                      : set.met_per_year === null
                        ? t('risk:place.set_met_none')
                        : `≤ ${levelText(set.met_per_year)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="rk-note">
            {t('risk:place.sets_says', { n: sets.data.compared, rest: sci(sets.data.rest_per_year) })}{' '}
            {pick(sets.data.note)} {t('risk:place.position', { position: sets.data.basis.position })}
          </p>
        </>
      ) : sets.isError ? (
        <ErrorState error={sets.error} onRetry={() => void sets.refetch()} />
      ) : (
        open && <LoadingState />
      )}
    </details>
  );
}
