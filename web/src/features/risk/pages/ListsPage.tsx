import { DownloadOutlined, HeatMapOutlined } from '@ant-design/icons';
import { App, Button, Segmented, Table, type TableColumnsType, Tabs } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  ErrorState,
  formatNumber,
  LoadingState,
  PageHeader,
  QueryStates,
  StateTag,
  TextFilter,
  useBilingual,
  usePhone,
} from '@/ui';
import { download, toCsv } from '@/ui/csv';
import '../risk.css';
import {
  type Basis,
  type EnterpriseRow,
  type ParkRow,
  readSources,
  readTargets,
  type SourceRow,
  type TargetRow,
  useEnterprises,
  useParks,
  useSources,
  useSummary,
  useTargets,
} from '../api';
import { factor, levelText, metres, percent, plain, sci } from '../model/figures';
import { BasisLine, Sci, Sure, useRiskClause, useWord, VerdictTag } from '../view/words';

const LISTS = ['targets', 'sources', 'enterprises', 'parks'] as const;
type List = (typeof LISTS)[number];

/** Protection targets with their verdicts, sources, enterprises and parks. */
export function ListsPage() {
  const t = useT();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const list = LISTS.find((one) => pathname.endsWith(`/${one}`)) ?? 'targets';
  const summary = useSummary();
  if (summary.isError && problemOf(summary.error).status === 403) return <ForbiddenPage />;
  return (
    <div className="rk-page">
      <PageHeader
        title={t(`risk:lists.${list}`)}
        crumbs={[{ label: t('risk:title'), to: paths.risk() }]}
        tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
        actions={
          <Link className="al-link-button" to={paths.risk()}>
            <HeatMapOutlined />
            {t('risk:to_map')}
          </Link>
        }
        summary={<BasisLine of={summary.data?.basis} />}
      />
      <Tabs
        activeKey={list}
        onChange={(key) => void navigate(paths.riskList(key as List))}
        items={LISTS.map((key) => ({ key, label: t(`risk:lists.${key}`) }))}
      />
      {list === 'targets' && <Targets />}
      {list === 'sources' && <Sources />}
      {list === 'enterprises' && <Enterprises />}
      {list === 'parks' && <Parks />}
    </div>
  );
}

/** Writes what is shown to a file, with what it rests on above it. */
function useExport() {
  const t = useT();
  const pick = useBilingual();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const write = async (
    name: string,
    make: () => Promise<{ basis: Basis | undefined; rows: (string | number | null)[][] }>,
  ) => {
    setBusy(true);
    try {
      const { basis, rows } = await make();
      const foot = basis
        ? [
            [],
            [t('risk:csv.position'), basis.position, basis.as_of],
            [t('risk:csv.frequencies'), pick(basis.frequencies.title), basis.frequencies.confidence],
            [t('risk:csv.weather'), pick(basis.weather.title), basis.weather.confidence],
            [
              t('risk:csv.complete'),
              basis.computing ? `${basis.computing.done}/${basis.computing.of}` : t('risk:basis.complete'),
            ],
          ]
        : [];
      download(`${name}.csv`, toCsv([...rows, ...foot]));
      message.success(t('risk:csv.done', { n: rows.length - 1 }));
    } catch (error) {
      message.error(pick(problemOf(error).message) || t('risk:csv.failed'));
    } finally {
      setBusy(false);
    }
  };
  return { busy, write };
}

type PagesProps = {
  query: ReturnType<typeof useTargets> | ReturnType<typeof useSources>;
  children: ReactNode;
  empty: ReactNode;
  shown: number;
};

function Pages({ query, children, empty, shown }: PagesProps) {
  const t = useT();
  const total = query.data?.pages.at(-1)?.total ?? 0;
  if (query.isError && query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <LoadingState rows={8} />;
  if (shown === 0) return <>{empty}</>;
  return (
    <>
      {children}
      {query.hasNextPage && (
        <div className="rk-more al-no-print">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('risk:lists.next', { shown, total })}
          </Button>
        </div>
      )}
    </>
  );
}

function Targets() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const phone = usePhone();
  const clause = useRiskClause();
  const kind = useWord('kind');
  const [state, set] = useUrlState({ q: '', state: '' });
  const query = { q: state.q, state: state.state };
  const list = useTargets(query);
  const summary = useSummary();
  const { busy, write } = useExport();
  const rows = list.data?.pages.flatMap((one) => one.items) ?? [];
  const total = list.data?.pages.at(-1)?.total ?? 0;
  const criteria = (rows[0]?.verdicts ?? []).map(({ criteria: id, title }) => ({ id, title }));
  const counts = summary.data?.targets;
  const verdict = (row: TargetRow, id: string) => row.verdicts.find((one) => one.criteria === id);
  const columns: TableColumnsType<TargetRow> = [
    {
      title: t('risk:col.target'),
      key: 'title',
      width: 220,
      fixed: phone ? undefined : 'left',
      render: (_, row) => (
        <span className="rk-two">
          <Link to={paths.risk({ at: `${row.lon},${row.lat}`, name: row.title })}>{row.title}</Link>
          <small>
            {kind(row.kind)}
            {row.persons !== null && ` · ${t('risk:persons', { n: formatNumber(row.persons, lang, {}) })}`}
          </small>
        </span>
      ),
    },
    {
      title: t('risk:col.risk'),
      key: 'risk',
      width: 116,
      align: 'right',
      render: (_, row) => <Sci value={row.per_year} />,
    },
    ...criteria.map(({ id, title }) => ({
      title: pick(title),
      key: id,
      width: 224,
      render: (_: unknown, row: TargetRow) => {
        const one = verdict(row, id);
        if (one === undefined) return '—';
        return (
          <span className="rk-two">
            <span>
              <VerdictTag of={one.acceptance} />
              {one.limit_per_year !== null && one.margin_factor !== null && (
                <span className="rk-margin">
                  {one.margin_factor >= 1
                    ? t('risk:place.times_under', { factor: factor(one.margin_factor, lang) })
                    : t('risk:place.times_over', { factor: factor(1 / one.margin_factor, lang) })}
                </span>
              )}
            </span>
            <small title={pick(one.text)}>
              {one.limit_per_year === null
                ? pick(one.text)
                : `${t('risk:col.limit')} ${levelText(one.limit_per_year)} · ${clause(one.clause)}`}{' '}
              <Sure of={one.confidence} />
            </small>
          </span>
        );
      },
    })),
    {
      title: t('risk:col.main_cause'),
      key: 'cause',
      render: (_, row) =>
        row.main_cause === null ? (
          <span className="al-unknown">{t('risk:none')}</span>
        ) : (
          <span className="rk-two">
            <Link to={paths.riskSource(row.main_cause.source)}>{row.main_cause.title}</Link>
            <small>{t('risk:col.share_of', { share: percent(row.main_cause.share, lang) })}</small>
          </span>
        ),
    },
  ];
  const exportCsv = () =>
    write('risk-targets', async () => {
      const all = await readTargets(query);
      const ids = (all.items[0]?.verdicts ?? []).map(({ criteria: id, title }) => ({
        id,
        title: pick(title),
      }));
      return {
        basis: all.basis,
        rows: [
          [
            t('risk:col.target'),
            t('risk:col.kind'),
            t('risk:col.persons'),
            'lon',
            'lat',
            t('risk:csv.risk'),
            ...ids.flatMap(({ title }) => [
              title,
              `${title} ${t('risk:csv.limit')}`,
              `${title} ${t('risk:csv.margin')}`,
              `${title} ${t('risk:csv.clause')}`,
              `${title} ${t('risk:csv.sure')}`,
            ]),
            t('risk:col.main_cause'),
            t('risk:csv.share'),
          ],
          ...all.items.map((row) => [
            row.title,
            kind(row.kind),
            row.persons,
            row.lon,
            row.lat,
            plain(row.per_year),
            ...ids.flatMap(({ id }) => {
              const one = verdict(row, id);
              return [
                one ? t(`risk:acceptance.${one.acceptance}`) : '',
                one?.limit_per_year == null ? '' : plain(one.limit_per_year),
                one?.margin_factor == null ? '' : Number(one.margin_factor.toPrecision(3)),
                one ? clause(one.clause) : '',
                one?.confidence ?? '',
              ];
            }),
            row.main_cause?.title ?? '',
            row.main_cause ? Number(row.main_cause.share.toFixed(3)) : null,
          ]),
        ],
      };
    });
  return (
    <>
      <div className="rk-filters al-no-print">
        <Segmented
          aria-label={t('risk:lists.filter_state')}
          value={state.state}
          onChange={(value) => set({ state: String(value) })}
          options={[
            { value: '', label: t('risk:all') },
            ...(['not_acceptable', 'to_be_asked', 'accepted'] as const).map((value) => ({
              value,
              label: `${t(`risk:acceptance.${value}`)}${counts ? ` ${counts[value]}` : ''}`,
            })),
          ]}
        />
        <TextFilter value={state.q} onChange={(q) => set({ q })} label={t('risk:lists.search_targets')} />
        <span className="rk-total">{t('risk:lists.total', { n: total })}</span>
        <Button
          icon={<DownloadOutlined />}
          loading={busy}
          disabled={rows.length === 0}
          onClick={() => void exportCsv()}
        >
          {t('risk:lists.export')}
        </Button>
      </div>
      <Pages
        query={list}
        shown={rows.length}
        empty={<EmptyState title={t('risk:lists.no_targets')} hint={t('risk:lists.empty_hint')} />}
      >
        <Table<TargetRow>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={rows}
          pagination={false}
          loading={list.isPlaceholderData}
          scroll={{ x: 1_080 }}
        />
      </Pages>
    </>
  );
}

function Sources() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const [state, set] = useUrlState({ q: '', state: '' });
  const query = { q: state.q, state: state.state };
  const list = useSources(query);
  const summary = useSummary();
  const { busy, write } = useExport();
  const rows = list.data?.pages.flatMap((one) => one.items) ?? [];
  const total = list.data?.pages.at(-1)?.total ?? 0;
  const columns: TableColumnsType<SourceRow> = [
    {
      title: t('risk:col.source'),
      key: 'title',
      width: 220,
      render: (_, row) => (
        <span className="rk-two">
          <Link to={paths.riskSource(row.id)}>{row.title}</Link>
          <small>{row.substance ?? ''}</small>
        </span>
      ),
    },
    {
      title: t('risk:col.enterprise'),
      key: 'enterprise',
      width: 230,
      render: (_, row) => (
        <span className="rk-two">
          {row.enterprise ? (
            <Link to={paths.enterprise(row.enterprise.id)}>{row.enterprise.title}</Link>
          ) : (
            <span className="al-unknown">{t('ui:unknown')}</span>
          )}
          <small>{row.site?.title}</small>
        </span>
      ),
    },
    {
      title: t('risk:col.loss'),
      key: 'loss',
      width: 130,
      align: 'right',
      render: (_, row) => (row.problem ? '—' : <Sci value={row.loss_of_life_per_year} />),
    },
    {
      title: t('risk:col.frequency'),
      key: 'frequency',
      width: 130,
      align: 'right',
      render: (_, row) => (row.problem ? '—' : <Sci value={row.frequency_per_year} />),
    },
    {
      title: t('risk:col.reach'),
      key: 'reach',
      width: 96,
      align: 'right',
      render: (_, row) => (row.problem ? '—' : metres(row.reach_m, lang)),
    },
    {
      title: t('risk:col.state'),
      key: 'state',
      render: (_, row) =>
        row.problem === null ? (
          <StateTag tone="ok">{t('risk:col.computed')}</StateTag>
        ) : (
          <span className="rk-two rk-trouble">
            <span>
              <StateTag tone="warn">{t('risk:col.not_computed')}</StateTag> {pick(row.problem.text)}
            </span>
            {row.problem.remedy && <small>{pick(row.problem.remedy)}</small>}
          </span>
        ),
    },
  ];
  const exportCsv = () =>
    write('risk-sources', async () => {
      const all = await readSources(query);
      return {
        basis: all.basis,
        rows: [
          [
            t('risk:col.source'),
            'id',
            t('risk:col.substance'),
            t('risk:col.enterprise'),
            t('risk:col.site'),
            'lon',
            'lat',
            t('risk:csv.loss'),
            t('risk:csv.frequency'),
            t('risk:csv.reach'),
            t('risk:csv.problem'),
            t('risk:csv.remedy'),
          ],
          ...all.items.map((row) => [
            row.title,
            row.id,
            row.substance ?? '',
            row.enterprise?.title ?? '',
            row.site?.title ?? '',
            row.lon,
            row.lat,
            row.problem ? '' : plain(row.loss_of_life_per_year),
            row.problem ? '' : plain(row.frequency_per_year),
            row.problem ? null : Math.round(row.reach_m),
            pick(row.problem?.text),
            pick(row.problem?.remedy),
          ]),
        ],
      };
    });
  return (
    <>
      <div className="rk-filters al-no-print">
        <Segmented
          aria-label={t('risk:lists.filter_state')}
          value={state.state}
          onChange={(value) => set({ state: String(value) })}
          options={[
            { value: '', label: t('risk:all') },
            { value: 'computed', label: `${t('risk:col.computed')} ${summary.data?.sources ?? ''}` },
            {
              value: 'not_computed',
              label: `${t('risk:col.not_computed')} ${summary.data?.not_computed ?? ''}`,
            },
          ]}
        />
        <TextFilter value={state.q} onChange={(q) => set({ q })} label={t('risk:lists.search_sources')} />
        <span className="rk-total">{t('risk:lists.total', { n: total })}</span>
        <Button
          icon={<DownloadOutlined />}
          loading={busy}
          disabled={rows.length === 0}
          onClick={() => void exportCsv()}
        >
          {t('risk:lists.export')}
        </Button>
      </div>
      <Pages
        query={list}
        shown={rows.length}
        empty={<EmptyState title={t('risk:lists.no_sources')} hint={t('risk:lists.empty_hint')} />}
      >
        <Table<SourceRow>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={rows}
          pagination={false}
          loading={list.isPlaceholderData}
          scroll={{ x: 1_080 }}
        />
      </Pages>
    </>
  );
}

function Enterprises() {
  const t = useT();
  const lang = useLang();
  const query = useEnterprises();
  const summary = useSummary();
  const { busy, write } = useExport();
  const most = Math.max(...(query.data ?? []).map(({ share }) => share), 1e-9);
  const columns: TableColumnsType<EnterpriseRow> = [
    { title: '#', key: 'rank', width: 52, align: 'right', render: (_, __, at) => at + 1 },
    {
      title: t('risk:col.enterprise'),
      key: 'title',
      width: 280,
      render: (_, row) => <Link to={paths.enterprise(row.id)}>{row.title}</Link>,
    },
    {
      title: t('risk:col.share'),
      key: 'share',
      render: (_, row) => (
        <span className="rk-bar-cell">
          <i className="rk-share" aria-hidden="true">
            <b style={{ width: `${(row.share / most) * 100}%` }} />
          </i>
          <span className="al-number">{percent(row.share, lang, 1)}</span>
        </span>
      ),
    },
    {
      title: t('risk:col.loss'),
      key: 'loss',
      width: 130,
      align: 'right',
      render: (_, row) => <Sci value={row.loss_of_life_per_year} />,
    },
    { title: t('risk:col.sources'), dataIndex: 'sources', width: 88, align: 'right' },
    {
      title: t('risk:col.targets_over'),
      key: 'targets',
      width: 150,
      align: 'right',
      render: (_, row) =>
        row.targets_not_acceptable > 0 ? (
          <StateTag tone="bad">{row.targets_not_acceptable}</StateTag>
        ) : (
          <span className="al-number">0</span>
        ),
    },
  ];
  return (
    <QueryStates
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('risk:lists.no_enterprises')} />}
    >
      {(rows) => (
        <>
          <div className="rk-filters al-no-print">
            <span className="rk-total">{t('risk:lists.total', { n: rows.length })}</span>
            <Button
              icon={<DownloadOutlined />}
              loading={busy}
              onClick={() =>
                void write('risk-enterprises', async () => ({
                  basis: summary.data?.basis,
                  rows: [
                    [
                      t('risk:col.enterprise'),
                      'id',
                      t('risk:csv.loss'),
                      t('risk:csv.share'),
                      t('risk:col.sources'),
                      t('risk:col.targets_over'),
                    ],
                    ...rows.map((row) => [
                      row.title,
                      row.id,
                      plain(row.loss_of_life_per_year),
                      Number(row.share.toFixed(4)),
                      row.sources,
                      row.targets_not_acceptable,
                    ]),
                  ],
                }))
              }
            >
              {t('risk:lists.export')}
            </Button>
          </div>
          <Table<EnterpriseRow>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={rows}
            pagination={rows.length > 100 ? { pageSize: 100 } : false}
            scroll={{ x: 900 }}
          />
        </>
      )}
    </QueryStates>
  );
}

/** How much of what the criteria allow a park uses; past the limit the bar is full and says so. */
export function Gauge({ used, before }: { used: number; before?: number }) {
  const t = useT();
  const lang = useLang();
  const over = used > 1;
  const top = Math.max(1, used, before ?? 0) * (over ? 1.05 : 1);
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
        {before !== undefined && <em style={{ left: `${Math.min(1, before / top) * 100}%` }} />}
        <i style={{ left: `${(1 / top) * 100}%` }} />
      </div>
      <strong className="al-number">{used >= 100 ? '>10000%' : percent(used, lang)}</strong>
    </div>
  );
}

function Parks() {
  const t = useT();
  const lang = useLang();
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
                <h2>{row.name}</h2>
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
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryStates>
  );
}
