import { Button, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, Panel, QueryStates, StateTag, Time, Unit, useActorName } from '@/ui';
import { type Batch, useBatches } from './api';
import { UndoDialog } from './UndoDialog';

/** Imports made, each of which can be taken back. */
export function Batches() {
  const t = useT();
  const kindLabel = useKindLabel();
  const actorName = useActorName();
  const query = useBatches();
  const [{ batch }] = useUrlState({ batch: '' });
  const [undoing, setUndoing] = useState<Batch | null>(null);
  const count = (item: Batch, name: 'rows' | 'created' | 'updated' | 'refused') => item.summary[name];
  return (
    <Panel flush>
      <QueryStates
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={t('imports:batches.none')} hint={t('imports:batches.none_hint')} />}
      >
        {({ items }) => (
          <Table<Batch>
            size="small"
            rowKey="id"
            dataSource={items}
            rowClassName={(item) => (item.id === batch ? 'al-row-marked' : '')}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 'max-content' }}
            columns={[
              { title: t('imports:batches.at'), width: 150, render: (_, item) => <Time value={item.at} /> },
              { title: t('imports:batches.file'), dataIndex: 'file' },
              {
                title: t('imports:batches.kind'),
                render: (_, item) => <Link to={paths.records(item.kind)}>{kindLabel(item.kind)}</Link>,
              },
              {
                title: t('imports:batches.actor'),
                responsive: ['md'],
                render: (_, item) => actorName(item.actor, item.actor_name),
              },
              ...(['rows', 'created', 'updated', 'refused'] as const).map((name) => ({
                title: t(`imports:count.${name}`),
                key: name,
                align: 'right' as const,
                responsive: ['md' as const],
                render: (_: unknown, item: Batch) => <Unit value={count(item, name)} />,
              })),
              {
                title: t('imports:batches.state'),
                render: (_, item) =>
                  item.undone_at ? (
                    <span className="al-line">
                      <StateTag tone="idle">{t('imports:batches.undone')}</StateTag>
                      <Time value={item.undone_at} />
                    </span>
                  ) : (
                    <StateTag tone="ok">{t('imports:batches.stands')}</StateTag>
                  ),
              },
              {
                key: 'undo',
                align: 'right',
                render: (_, item) =>
                  !item.undone_at && (
                    <Button size="small" type="link" onClick={() => setUndoing(item)}>
                      {t('imports:undo.button')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryStates>
      {undoing !== null && (
        <UndoDialog
          batch={undoing.id}
          file={undoing.file}
          kind={undoing.kind}
          onClose={() => setUndoing(null)}
        />
      )}
    </Panel>
  );
}
