import { HeatMapOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { EmptyState, ErrorState, LoadingState, PageHeader, Panel, StateTag } from '@/ui';
import '../risk.css';
import { type Park, usePark } from '../api';
import { factor, levelText, metres, percent, sci } from '../model/figures';
import { LevelTag, LevelWorking } from '../view/AreaLevel';
import { BudgetBar, Gauge } from '../view/Gauge';
import { GroupMap } from '../view/GroupMap';
import { LimitsTable } from '../view/LimitsTable';
import { SourceRanking } from '../view/SourceRanking';
import { BasisLine, Sci, Sure, useRiskClause, useWord, VerdictTag } from '../view/words';

/** A park: what the criteria allow, who spends it, where its edge is worst, how grave its area is. */
export function ParkPage() {
  const t = useT();
  const { name = '' } = useParams();
  const query = usePark(name);
  const { data } = query;
  if (query.isError && problemOf(query.error).status === 403) return <ForbiddenPage />;
  return (
    <div className="rk-page">
      <PageHeader
        title={name}
        crumbs={[{ label: t('risk:lists.parks'), to: paths.riskList('parks') }]}
        tags={
          <>
            {data && <LevelTag level={data.park.level} />}
            <StateTag tone="warn">{t('risk:restricted')}</StateTag>
          </>
        }
        summary={<BasisLine of={data?.basis} />}
        actions={
          <>
            {data?.park.highest_at_edge && (
              <Link
                className="al-link-button"
                to={paths.risk({
                  at: `${data.park.highest_at_edge.lon.toFixed(5)},${data.park.highest_at_edge.lat.toFixed(5)}`,
                  name: t('risk:park.edge_of', { park: name }),
                })}
              >
                <HeatMapOutlined />
                {t('risk:to_map')}
              </Link>
            )}
            <Button icon={<PrinterOutlined aria-hidden />} disabled={!data} onClick={() => window.print()}>
              {t('risk:print')}
            </Button>
          </>
        }
      />
      {data ? (
        <Body data={data} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingState rows={8} />
      )}
    </div>
  );
}

function Body({ data }: { data: Park }) {
  const t = useT();
  const lang = useLang();
  const { park, edge } = data;
  const targets = useMemo(
    () => (data.budget ? [data.budget.target, ...data.targets] : data.targets),
    [data.budget, data.targets],
  );
  const spot = park.highest_at_edge;
  return (
    <>
      <div className="rk-park-top">
        <Capacity data={data} />
        <Panel flush title={t('risk:park.alone')}>
          <GroupMap
            name={t('risk:park.alone')}
            contours={data.contours}
            sources={data.ranking}
            targets={targets}
            ring={edge?.ring ?? null}
            spot={spot ? [spot.lon, spot.lat] : null}
          >
            {edge && (
              <li>
                <svg width={32} height={10} viewBox="0 0 32 10" aria-hidden="true">
                  <path d="M0 5H32" className="rk-edge-line" />
                </svg>
                {t('risk:park.border')}
              </li>
            )}
          </GroupMap>
          <p className="rk-note rk-note-in">
            {t('risk:share.alone_says', { cell: Math.round(data.contours_cell_m ?? 0) })}
          </p>
        </Panel>
      </div>
      <div className="rk-park-top">
        <EdgePanel data={data} />
        <Panel title={t('risk:park.level')}>
          <LevelWorking level={park.level} />
        </Panel>
      </div>
      {data.budget && <Spending budget={data.budget} />}
      <Panel flush title={t('risk:share.ranking', { n: data.ranking_total })}>
        <SourceRanking rows={data.ranking} total={data.ranking_total} />
      </Panel>
      <Panel flush title={t('risk:park.targets', { n: data.targets_total })}>
        <Hit data={data} />
      </Panel>
      <p className="rk-note">
        {t('risk:park.foot', { sites: park.sites, share: percent(park.share_of_city, lang, 1) })}
      </p>
    </>
  );
}

function Capacity({ data }: { data: Park }) {
  const t = useT();
  const lang = useLang();
  const clause = useRiskClause();
  const { park, budget } = data;
  return (
    <Panel title={t('risk:park.capacity')}>
      {park.headroom && budget ? (
        <>
          <Gauge used={park.headroom.used} label={t('risk:park.used')} />
          <p className="rk-say">
            {t(park.headroom.used > 1 ? 'risk:park.over' : 'risk:park.room', {
              left: percent(Math.max(0, 1 - park.headroom.used), lang),
              times: factor(park.headroom.used, lang),
            })}
          </p>
          <p className="rk-soft">
            {t('risk:park.worst', {
              target: park.headroom.target.title,
              limit: levelText(park.headroom.limit_per_year),
            })}{' '}
            · {clause(park.headroom.clause)} <Sure of={park.headroom.confidence} />
          </p>
          <h3>{t('risk:park.spent_by')}</h3>
          <BudgetBar
            used={budget.used}
            parts={[
              { id: 'outside', title: t('risk:park.outside'), used: budget.outside.used, isOutside: true },
              ...budget.spent.map((row) => ({
                id: `${row.unit?.id ?? ''} ${row.site?.id ?? ''}`,
                title: row.unit?.title ?? row.site?.title ?? '',
                used: row.used,
                isOutside: false,
              })),
            ]}
          />
          <BudgetList budget={budget} />
        </>
      ) : (
        <p className="rk-soft">{t('risk:park.no_headroom')}</p>
      )}
      <dl className="rk-figures rk-figures-3">
        <div>
          <dt>{t('risk:col.loss')}</dt>
          <dd>
            <strong>{sci(park.loss_of_life_per_year)}</strong>
            <small>{t('risk:summary.pll_unit')}</small>
          </dd>
        </div>
        <div>
          <dt>{t('risk:park.share')}</dt>
          <dd>
            <strong>{percent(park.share_of_city, lang, 1)}</strong>
          </dd>
        </div>
        <div>
          <dt>{t('risk:col.sources')}</dt>
          <dd>
            <strong>{park.sources}</strong>
            {park.not_computed > 0 && (
              <small>{t('risk:summary.not_computed_n', { n: park.not_computed })}</small>
            )}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

/** Parts of the budget told beside the bar. */
const MOST_PARTS = 4;

/** The largest spenders in words: the bar tells them by width alone. */
function BudgetList({ budget }: { budget: NonNullable<Park['budget']> }) {
  const t = useT();
  const lang = useLang();
  const share = (value: number) => percent(value, lang, value < 0.1 ? 1 : 0);
  const units = [...budget.spent].sort((a, b) => b.used - a.used);
  const rest = units.slice(MOST_PARTS).reduce((sum, row) => sum + row.used, 0);
  return (
    <ul className="rk-budget-list">
      {units.slice(0, MOST_PARTS).map((row) => (
        <li key={`${row.unit?.id ?? ''} ${row.site?.id ?? ''}`}>
          <span>{[row.unit?.title, row.site?.title].filter(Boolean).join(' · ')}</span>
          <b className="al-number">{share(row.used)}</b>
        </li>
      ))}
      {units.length > MOST_PARTS && (
        <li>
          <span>{t('risk:park.others', { n: units.length - MOST_PARTS })}</span>
          <b className="al-number">{share(rest)}</b>
        </li>
      )}
      <li>
        <span>{t('risk:park.outside')}</span>
        <b className="al-number">{share(budget.outside.used)}</b>
      </li>
    </ul>
  );
}

function EdgePanel({ data }: { data: Park }) {
  const t = useT();
  const lang = useLang();
  const highest = data.park.highest_at_edge;
  const pickBorder = lang === 'zh' ? highest?.border.zh : highest?.border.en;
  return (
    <Panel title={t('risk:park.edge')}>
      {highest && data.edge ? (
        <>
          <p className="rk-big">
            <strong>{sci(highest.per_year)}</strong>
            <span>{t('risk:per_year')}</span>
          </p>
          <p className="rk-say">
            {t('risk:park.edge_says', {
              own: percent(highest.per_year > 0 ? highest.own_per_year / highest.per_year : 0, lang),
              length: metres(highest.length_m, lang),
              place: `${highest.lon.toFixed(4)}, ${highest.lat.toFixed(4)}`,
            })}
          </p>
          <LimitsTable head={t('risk:park.could_stand')} limits={data.edge.limits} />
          <p className="rk-note">{pickBorder}</p>
        </>
      ) : (
        <EmptyState title={t('risk:park.no_edge')} hint={t('risk:park.no_edge_hint')} />
      )}
    </Panel>
  );
}

function Spending({ budget }: { budget: NonNullable<Park['budget']> }) {
  const t = useT();
  const lang = useLang();
  const share = (value: number) => percent(value, lang, value < 0.1 ? 2 : 1);
  return (
    <Panel flush title={t('risk:park.spending')}>
      <p className="rk-note rk-note-in">{lang === 'zh' ? budget.note.zh : budget.note.en}</p>
      <div className="rk-scroll">
        <table className="rk-table rk-table-wide">
          <thead>
            <tr>
              <th scope="col">{t('risk:park.since')}</th>
              <th scope="col">{t('risk:park.unit')}</th>
              <th scope="col">{t('risk:col.enterprise')}</th>
              <th scope="col" className="rk-right">
                {t('risk:col.sources')}
              </th>
              <th scope="col" className="rk-right">
                {t('risk:park.spends')}
              </th>
              <th scope="col" className="rk-right">
                {t('risk:park.so_far')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>—</td>
              <td>{t('risk:park.outside')}</td>
              <td>—</td>
              <td className="rk-right al-number">{budget.outside.sources}</td>
              <td className="rk-right al-number">{share(budget.outside.used)}</td>
              <td className="rk-right al-number">{share(budget.outside.used)}</td>
            </tr>
            {budget.spent.map((row) => (
              <tr key={`${row.unit?.id ?? ''} ${row.site?.id ?? ''}`}>
                <td className="al-number">
                  {row.in_service_since ?? <span className="al-unknown">{t('risk:park.no_day')}</span>}
                </td>
                <td>
                  {row.unit ? (
                    <Link to={paths.record('unit', row.unit.id)}>{row.unit.title}</Link>
                  ) : (
                    (row.site?.title ?? '—')
                  )}
                  {row.unit && row.site && <small>{row.site.title}</small>}
                </td>
                <td>
                  {row.enterprise ? (
                    <Link to={paths.enterprise(row.enterprise.id)}>{row.enterprise.title}</Link>
                  ) : (
                    '—'
                  )}
                </td>
                <td className="rk-right al-number">{row.sources}</td>
                <td className="rk-right al-number">{share(row.used)}</td>
                <td className="rk-right al-number">
                  {row.used_so_far > 1 ? (
                    <StateTag tone="bad">{share(row.used_so_far)}</StateTag>
                  ) : (
                    share(row.used_so_far)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Hit({ data }: { data: Park }) {
  const t = useT();
  const lang = useLang();
  const kind = useWord('kind');
  if (data.targets.length === 0) return <p className="rk-none rk-note-in">{t('risk:park.no_headroom')}</p>;
  return (
    <>
      <div className="rk-scroll">
        <table className="rk-table rk-table-wide">
          <thead>
            <tr>
              <th scope="col">{t('risk:col.target')}</th>
              <th scope="col" className="rk-right">
                {t('risk:col.risk')}
              </th>
              {data.targets[0]?.verdicts.map((verdict) => (
                <th scope="col" key={verdict.criteria}>
                  {lang === 'zh' ? verdict.title.zh : verdict.title.en}
                </th>
              ))}
              <th scope="col">{t('risk:col.main_cause')}</th>
            </tr>
          </thead>
          <tbody>
            {data.targets.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to={paths.risk({ at: `${row.lon},${row.lat}`, name: row.title })}>{row.title}</Link>
                  <small>{kind(row.kind)}</small>
                </td>
                <td className="rk-right">
                  <Sci value={row.per_year} />
                </td>
                {row.verdicts.map((verdict) => (
                  <td key={verdict.criteria}>
                    <VerdictTag of={verdict.acceptance} />
                    <small>
                      {verdict.limit_per_year !== null &&
                        `${t('risk:col.limit')} ${levelText(verdict.limit_per_year)}`}{' '}
                      <Sure of={verdict.confidence} />
                    </small>
                  </td>
                ))}
                <td>
                  {row.main_cause && (
                    <>
                      <Link to={paths.riskSource(row.main_cause.source)}>{row.main_cause.title}</Link>
                      <small>{t('risk:col.share_of', { share: percent(row.main_cause.share, lang) })}</small>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.targets_total > data.targets.length && (
        <p className="rk-note rk-note-in">
          {t('risk:share.more', { shown: data.targets.length, total: data.targets_total })}
        </p>
      )}
    </>
  );
}
