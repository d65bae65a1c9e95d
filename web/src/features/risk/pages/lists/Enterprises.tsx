import { DownloadOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { EmptyState, QueryStates, StateTag } from '@/ui';
import { type EnterpriseRow, useEnterprises, useSummary } from '../../api';
import { percent, plain } from '../../model/figures';
import { Sci } from '../../view/words';
import { useExport } from './shared';

/** Enterprises by what they add to the city's loss of life. */
export function Enterprises() {
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
