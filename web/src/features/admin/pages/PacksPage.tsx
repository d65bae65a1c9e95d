import { Table } from 'antd';
import { Link } from 'react-router';
import { useMe } from '@/api/session';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel, QueryStates, StateTag, Unit, useBilingual } from '@/ui';
import { type Pack, usePacks } from '../api/upkeep';
import '../admin.css';

export function PacksPage() {
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  const query = usePacks();
  return (
    <>
      <PageHeader title={t('admin:packs.title')} summary={t('admin:packs.summary')} />
      <Panel flush>
        <QueryStates
          query={query}
          isEmpty={({ items }) => items.length === 0}
          empty={<EmptyState title={t('admin:packs.none')} />}
        >
          {({ items }) => (
            <Table<Pack>
              size="small"
              rowKey="name"
              pagination={false}
              dataSource={items}
              columns={[
                {
                  title: t('admin:packs.name'),
                  render: (_, item) => (
                    <span className="al-unit-name">
                      <span>
                        {pick(item.title)}
                        <small className="al-below">
                          <code>{item.name}</code>
                        </small>
                      </span>
                      {item.demo && <span className="al-demo-mark">{t('admin:demo')}</span>}
                    </span>
                  ),
                },
                {
                  title: t('admin:packs.measures'),
                  render: (_, item) => item.measures.join(' · '),
                },
                {
                  title: t('admin:packs.types'),
                  render: (_, item) =>
                    item.types.length === 0 ? (
                      <span className="al-soft">{t('admin:packs.no_types')}</span>
                    ) : (
                      item.types.map((type) => (
                        <div key={type.name}>
                          {me.types[type.name]?.includes('read') ? (
                            <Link to={paths.records(type.name)}>{pick(type.label)}</Link>
                          ) : (
                            pick(type.label)
                          )}{' '}
                          <span className="al-soft">{t('admin:packs.fields', { n: type.fields })}</span>
                        </div>
                      ))
                    ),
                },
                {
                  title: t('admin:packs.tables'),
                  responsive: ['md'],
                  align: 'right',
                  render: (_, item) => <Unit value={item.tables} />,
                },
                {
                  title: t('admin:packs.layers'),
                  render: (_, item) => item.layers.join(', '),
                  responsive: ['md'],
                },
                {
                  title: t('admin:packs.check'),
                  render: () => <StateTag tone="ok">{t('admin:packs.sound')}</StateTag>,
                },
              ]}
            />
          )}
        </QueryStates>
        <p className="al-panel-note">{t('admin:packs.note')}</p>
      </Panel>
    </>
  );
}
