import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented, Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import { EmptyState, StateTag, TextFilter, useBilingual } from '@/ui';
import { readSources, type SourceRow, useSources, useSummary } from '../../api';
import { metres, plain } from '../../model/figures';
import { Sci } from '../../view/words';
import { Pages, useExport } from './shared';

/** Sources by what they add to the loss of life; those not computed with the reason and what to do. */
export function Sources() {
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
          <Link to={row.problem ? paths.record('vessel', row.id) : paths.riskSource(row.id)}>
            {row.title}
          </Link>
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
