import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented, Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatNumber, TextFilter, useBilingual, usePhone } from '@/ui';
import { readTargets, type TargetRow, useSummary, useTargets } from '../../api';
import { factor, levelText, percent, plain } from '../../model/figures';
import { Sci, Sure, useRiskClause, useShortClause, useWord, VerdictTag } from '../../view/words';
import { Pages, useExport } from './shared';

/** Protection targets with what each rule makes of them, the worst first. */
export function Targets() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const phone = usePhone();
  const clause = useRiskClause();
  const short = useShortClause();
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
      width: 200,
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
                : `${t('risk:col.limit')} ${levelText(one.limit_per_year)} · ${short(one.clause)}`}{' '}
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
          scroll={{ x: 220 + 116 + 200 * criteria.length + 150 }}
        />
      </Pages>
    </>
  );
}
