import { Button, Segmented, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '@/api/session';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import type { RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import {
  EmptyState,
  PageHeader,
  Panel,
  QueryStates,
  StateTag,
  Time,
  type Tone,
  todayInCity,
  usePhone,
} from '@/ui';
import { refOf, textOf, useAll } from '../api/records';
import { RecordForm } from '../RecordForm';
import { type AgreementState, agreementState } from '../validity';
import '../admin.css';

const STATES: readonly AgreementState[] = ['now', 'coming', 'ended', 'revoked'];
const TONES: Record<AgreementState, Tone> = { now: 'ok', coming: 'active', ended: 'idle', revoked: 'bad' };

export function AgreementsPage() {
  const t = useT();
  const kindLabel = useKindLabel();
  const phone = usePhone();
  const query = useAll('sharing_agreement');
  const create = useCan('sharing_agreement', 'create');
  const update = useCan('sharing_agreement', 'update');
  const [{ state }, set] = useUrlState({ state: '' });
  const [editing, setEditing] = useState<{ record?: RecordView } | null>(null);
  const day = todayInCity();
  const counts = new Map<string, number>();
  for (const item of query.data ?? []) {
    const of = agreementState(item, day);
    counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  const list = (record: RecordView, field: string): string[] => {
    const value = record.fields[field];
    return Array.isArray(value) ? value.map(String) : [];
  };
  return (
    <>
      <PageHeader
        title={t('admin:agreements.title')}
        summary={t('admin:agreements.summary')}
        actions={
          create && (
            <Button type="primary" onClick={() => setEditing({})}>
              {t('admin:agreements.add')}
            </Button>
          )
        }
      />
      <Panel flush>
        <div className="al-bar">
          <Segmented
            size="small"
            aria-label={t('admin:state')}
            value={state}
            onChange={(next) => set({ state: next })}
            options={[
              { value: '', label: t('admin:all') },
              ...STATES.map((value) => ({
                value,
                label: `${t(`admin:agreements.state.${value}`)} ${counts.get(value) ?? 0}`,
              })),
            ]}
          />
        </div>
        <QueryStates
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={<EmptyState title={t('admin:agreements.none')} hint={t('admin:agreements.none_hint')} />}
        >
          {(items) => (
            <Table<RecordView>
              size="small"
              rowKey="id"
              dataSource={items.filter((item) => state === '' || agreementState(item, day) === state)}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              scroll={{ x: phone ? 'max-content' : 1100 }}
              columns={[
                {
                  title: t('admin:agreements.name'),
                  render: (_, item) => (
                    <>
                      <Link to={paths.record('sharing_agreement', item.id)}>
                        {textOf(item, 'name') || item.title}
                      </Link>
                      <small className="al-below">{textOf(item, 'code')}</small>
                    </>
                  ),
                },
                {
                  title: t('admin:agreements.between'),
                  responsive: ['md'],
                  width: 220,
                  render: (_, item) => (
                    <>
                      {refOf(item, 'provider')?.title}
                      <small className="al-below">→ {refOf(item, 'recipient')?.title}</small>
                    </>
                  ),
                },
                {
                  title: t('admin:agreements.what'),
                  responsive: ['md'],
                  render: (_, item) => (
                    <>
                      {list(item, 'record_types').map(kindLabel).join(' · ')}
                      <small className="al-below">
                        {t('admin:agreements.up_to')}
                        {t(`admin:level.${textOf(item, 'highest_level')}`, {
                          defaultValue: textOf(item, 'highest_level'),
                        })}
                        {list(item, 'fields').length > 0 && ` · ${list(item, 'fields').join(', ')}`}
                      </small>
                    </>
                  ),
                },
                {
                  title: t('admin:agreements.purpose'),
                  width: 240,
                  responsive: ['md'],
                  render: (_, item) => (
                    <>
                      {textOf(item, 'purpose')}
                      <small className="al-below">{textOf(item, 'legal_basis')}</small>
                    </>
                  ),
                },
                {
                  title: t('admin:agreements.term'),
                  width: 190,
                  render: (_, item) => (
                    <>
                      <Time value={textOf(item, 'begins')} show="day" /> –{' '}
                      <Time value={textOf(item, 'ends')} show="day" />
                    </>
                  ),
                },
                {
                  title: t('admin:state'),
                  width: 100,
                  render: (_, item) => {
                    const of = agreementState(item, day);
                    return <StateTag tone={TONES[of]}>{t(`admin:agreements.state.${of}`)}</StateTag>;
                  },
                },
                {
                  key: 'edit',
                  width: 72,
                  align: 'right',
                  render: (_, item) =>
                    update && (
                      <Button size="small" type="link" onClick={() => setEditing({ record: item })}>
                        {t('admin:edit')}
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </QueryStates>
      </Panel>
      {editing !== null && (
        <RecordForm
          kind="sharing_agreement"
          title={editing.record?.title ?? t('admin:agreements.add')}
          record={editing.record}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
