import { Button, Input, Switch, Table } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '@/api/session';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import type { RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel, QueryStates, StateTag, Time, todayInCity } from '@/ui';
import { refOf, textOf, useAll } from '../api/records';
import { RecordForm } from '../RecordForm';
import { inOrder, treeOf, type UnitNode, validityOf } from '../validity';
import '../admin.css';

export function UnitsPage() {
  const t = useT();
  const query = useAll('org_unit');
  const create = useCan('org_unit', 'create');
  const update = useCan('org_unit', 'update');
  const [{ q, ended }, set] = useUrlState({ q: '', ended: false });
  const [editing, setEditing] = useState<{ record?: RecordView; parent?: RecordView } | null>(null);
  return (
    <>
      <PageHeader
        title={t('admin:units.title')}
        summary={t('admin:units.summary')}
        actions={
          create && (
            <Button type="primary" onClick={() => setEditing({})}>
              {t('admin:units.add')}
            </Button>
          )
        }
      />
      <Panel flush>
        <div className="al-bar">
          <Input.Search
            allowClear
            className="al-bar-search"
            aria-label={t('admin:units.find')}
            placeholder={t('admin:units.find')}
            defaultValue={q}
            onChange={(event) => set({ q: event.target.value })}
          />
          <label className="al-line" htmlFor="units-ended">
            <Switch id="units-ended" size="small" checked={ended} onChange={(next) => set({ ended: next })} />
            {t('admin:units.show_ended')}
          </label>
        </div>
        <QueryStates
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={<EmptyState title={t('admin:units.none')} hint={t('admin:units.none_hint')} />}
        >
          {(items) => (
            <Tree
              items={items}
              q={q}
              ended={ended}
              onEdit={update ? (record) => setEditing({ record }) : undefined}
              onAdd={create ? (parent) => setEditing({ parent }) : undefined}
            />
          )}
        </QueryStates>
      </Panel>
      {editing !== null && (
        <RecordForm
          kind="org_unit"
          title={editing.record?.title ?? t('admin:units.add')}
          record={editing.record}
          given={editing.parent && { parent: editing.parent.id }}
          givenTitles={editing.parent && { parent: editing.parent.title }}
          validity
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

type TreeProps = {
  items: RecordView[];
  q: string;
  ended: boolean;
  onEdit?: (record: RecordView) => void;
  onAdd?: (record: RecordView) => void;
};

function Tree({ items, q, ended, onEdit, onAdd }: TreeProps) {
  const t = useT();
  const day = todayInCity();
  const wanted = useDeferredValue(q.trim().toLowerCase());
  const tree = useMemo(
    () =>
      treeOf(
        inOrder(items),
        (unit) =>
          (ended || validityOf(unit, day) !== 'ended') &&
          (wanted === '' ||
            `${unit.title} ${textOf(unit, 'code')} ${textOf(unit, 'short_name')} ${textOf(unit, 'district')}`
              .toLowerCase()
              .includes(wanted)),
      ),
    [items, wanted, ended, day],
  );
  // A city has some hundred units: all but the firms are shown unfolded.
  const [open, setOpen] = useState<readonly React.Key[] | null>(null);
  const unfolded =
    open ?? items.filter((unit) => textOf(unit, 'level') !== 'enterprise').map((unit) => unit.id);
  return (
    <Table<UnitNode>
      size="small"
      rowKey="id"
      dataSource={tree}
      pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 'max-content' }}
      expandable={{
        expandedRowKeys: wanted === '' ? unfolded : items.map((unit) => unit.id),
        onExpandedRowsChange: setOpen,
        indentSize: 20,
      }}
      columns={[
        {
          title: t('admin:units.name'),
          render: (_, unit) => (
            <span className="al-unit-name">
              <Link to={paths.record('org_unit', unit.id)}>{unit.title}</Link>
              {unit.fields.demo === true && <span className="al-demo-mark">{t('admin:demo')}</span>}
            </span>
          ),
        },
        { title: t('admin:units.code'), responsive: ['md'], render: (_, unit) => textOf(unit, 'code') },
        {
          title: t('admin:units.level'),
          responsive: ['md'],
          render: (_, unit) =>
            t(`access:level.${textOf(unit, 'level')}`, { defaultValue: textOf(unit, 'level') }),
        },
        {
          title: t('admin:units.district'),
          responsive: ['md'],
          render: (_, unit) => textOf(unit, 'district'),
        },
        {
          title: t('admin:units.successor'),
          responsive: ['md'],
          render: (_, unit) => {
            const successor = refOf(unit, 'successor');
            return successor && <Link to={paths.record('org_unit', successor.id)}>{successor.title}</Link>;
          },
        },
        {
          title: t('admin:state'),
          render: (_, unit) => <ValidityTag record={unit} />,
        },
        {
          key: 'actions',
          align: 'right',
          render: (_, unit) => (
            <>
              {onAdd && (
                <Button size="small" type="link" onClick={() => onAdd(unit)}>
                  {t('admin:units.add_below')}
                </Button>
              )}
              {onEdit && (
                <Button size="small" type="link" onClick={() => onEdit(unit)}>
                  {t('admin:edit')}
                </Button>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

export function ValidityTag({ record }: { record: RecordView }) {
  const t = useT();
  const state = validityOf(record, todayInCity());
  return (
    <span className="al-line">
      {state === 'now' && <StateTag tone="ok">{t('admin:validity.now')}</StateTag>}
      {state === 'coming' && <StateTag tone="active">{t('admin:validity.coming')}</StateTag>}
      {state === 'ended' && <StateTag tone="idle">{t('admin:validity.ended')}</StateTag>}
      {state === 'coming' && record.valid_from && <Time value={record.valid_from} show="day" />}
      {record.valid_to && (
        <span className="al-soft">
          {t('admin:validity.until')} <Time value={record.valid_to} show="day" />
        </span>
      )}
    </span>
  );
}
