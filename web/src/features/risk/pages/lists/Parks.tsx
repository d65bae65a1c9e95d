import { Select } from 'antd';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import { EmptyState, TextFilter } from '@/ui';
import { PARK_SORTS, type ParkRow, useParkPages } from '../../api';
import { factor, levelText, percent, sci } from '../../model/figures';
import { LevelTag, LevelWorking } from '../../view/AreaLevel';
import { Gauge } from '../../view/Gauge';
import { Sci, Sure, useRiskClause } from '../../view/words';
import { Pages } from './shared';

/** Parks and how much of their risk capacity is used. */
export function Parks() {
  const t = useT();
  const [state, set] = useUrlState({ q: '', sort: 'used' });
  const sort = PARK_SORTS.find((one) => one === state.sort) ?? 'used';
  const list = useParkPages({ q: state.q, sort });
  const rows = list.data?.pages.flatMap((one) => one.items) ?? [];
  const total = list.data?.pages.at(-1)?.total ?? 0;
  return (
    <>
      <div className="rk-filters al-no-print">
        <label className="rk-sort" htmlFor="rk-park-sort">
          {t('risk:park.sort')}
          <Select
            id="rk-park-sort"
            size="middle"
            value={sort}
            onChange={(value) => set({ sort: value })}
            options={PARK_SORTS.map((value) => ({ value, label: t(`risk:park.sorts.${value}`) }))}
          />
        </label>
        <TextFilter value={state.q} onChange={(q) => set({ q })} label={t('risk:park.search')} />
        <span className="rk-total">{t('risk:lists.total', { n: total })}</span>
      </div>
      <Pages
        query={list}
        shown={rows.length}
        empty={
          <EmptyState
            title={t(state.q === '' ? 'risk:lists.no_parks' : 'risk:park.not_found')}
            hint={t(state.q === '' ? 'risk:lists.no_parks_hint' : 'risk:lists.empty_hint')}
          />
        }
      >
        <p className="rk-note">{t('risk:park.explains')}</p>
        <ul className="rk-parks">
          {rows.map((row) => (
            <ParkCard key={row.name} row={row} />
          ))}
        </ul>
      </Pages>
    </>
  );
}

function ParkCard({ row }: { row: ParkRow }) {
  const t = useT();
  const lang = useLang();
  const clause = useRiskClause();
  return (
    <li>
      <h2>
        <Link to={paths.riskPark(row.name)}>{row.name}</Link>
        <LevelTag level={row.level} />
      </h2>
      {row.headroom ? (
        <>
          <Gauge used={row.headroom.used} label={t('risk:park.used')} />
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
          <dt>{t('risk:park.edge')}</dt>
          <dd>
            <Sci value={row.highest_at_edge?.per_year} />
          </dd>
        </div>
        <div>
          <dt>{t('risk:col.sources')}</dt>
          <dd>
            {row.sources}
            {row.not_computed > 0 && ` (+${row.not_computed})`}
          </dd>
        </div>
        <div>
          <dt>{t('risk:park.sites')}</dt>
          <dd>{row.sites}</dd>
        </div>
      </dl>
      <details className="rk-park-why">
        <summary>
          {t('risk:park.level')} · {t('risk:park.why')}
        </summary>
        <LevelWorking level={row.level} />
      </details>
    </li>
  );
}
