import {
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  EnvironmentOutlined,
  FireOutlined,
  HistoryOutlined,
  LinkOutlined,
  MoreOutlined,
  PrinterOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Dropdown, Tabs, Tooltip } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { keys } from '@/api/keys';
import { useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useUrlState } from '@/app/useUrlState';
import { centreOf, isGeometry } from '@/forms/geometry';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import {
  EmptyState,
  PageHeader,
  Panel,
  ProblemPanel,
  QueryStates,
  StateTag,
  Time,
  todayInCity,
  usePhone,
} from '@/ui';
import { createRecord, deleteRecord, useRecord, useType } from './api';
import { copyText } from './clipboard';
import { FieldsTab } from './FieldsTab';
import { HistoryTab } from './HistoryTab';
import { RelatedTab } from './RelatedTab';
import { WhoTab } from './WhoTab';
import './records.css';

const TABS = ['fields', 'related', 'history', 'who', 'raw'] as const;

export function RecordPage() {
  const { kind = '', id = '' } = useParams();
  const t = useT();
  const type = useType(kind);
  const { asOf } = useAsOf();
  const record = useRecord(kind, id, asOf ?? undefined);
  return (
    <QueryStates query={type}>
      {(found) =>
        found === null ? (
          <EmptyState
            title={t('records:no_type', { kind })}
            hint={<Link to={paths.recordTypes()}>{t('records:all_types')}</Link>}
          />
        ) : (
          <>
            {record.data === undefined && (
              <PageHeader title={t('records:record')} asOf={asOf === null ? undefined : <AsOfBar />} />
            )}
            <QueryStates query={record}>{(shown) => <Shown type={found} record={shown} />}</QueryStates>
          </>
        )
      }
    </QueryStates>
  );
}

/** Whether a record holds today, will, or did. */
function Validity({ record, day }: { record: RecordView; day: string }) {
  const t = useT();
  const from = record.valid_from ?? undefined;
  const to = record.valid_to ?? undefined;
  if (to !== undefined && to <= day)
    return <StateTag tone="idle">{t('records:valid.past', { to })}</StateTag>;
  if (from !== undefined && from > day)
    return <StateTag tone="warn">{t('records:valid.future', { from })}</StateTag>;
  if (from === undefined && to === undefined)
    return <StateTag tone="ok">{t('records:valid.always')}</StateTag>;
  return (
    <StateTag tone="ok">
      {to === undefined
        ? t('records:valid.since', { from })
        : from === undefined
          ? t('records:valid.until', { to })
          : t('records:valid.between', { from, to })}
    </StateTag>
  );
}

function Shown({ type, record }: { type: RecordType; record: RecordView }) {
  const t = useT();
  const me = useMe();
  const phone = usePhone();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const day = useAsOf();
  const [{ tab }, set] = useUrlState({ tab: 'fields' });
  const [showDay, setShowDay] = useState(false);
  const may = (verb: string) => record.can.includes(verb) && day.isToday;
  const shape = type.fields
    .map(({ name, kind }) => (kind === 'geometry' ? record.fields[name] : undefined))
    .find(isGeometry);
  const whole = record.masked.length === 0 && record.hidden.length === 0;

  const undoDelete = async () => {
    try {
      const made = await createRecord(type.name, {
        fields: record.fields,
        valid_from: record.valid_from,
        valid_to: record.valid_to,
        source: record.default_source.source,
        source_date: record.default_source.date,
      });
      message.success(t('records:recreated'));
      void navigate(paths.record(type.name, made.id));
    } catch (error) {
      modal.error({ title: t('records:recreate_failed'), content: <ProblemPanel error={error} /> });
    }
  };
  const remove = () =>
    modal.confirm({
      title: t('records:delete.title', { title: record.title }),
      content: (
        <>
          <p>{t('records:delete.detail')}</p>
          <p>{t(whole ? 'records:delete.undo' : 'records:delete.no_undo')}</p>
        </>
      ),
      okText: t('records:delete.ok'),
      okButtonProps: { danger: true },
      cancelText: t('records:cancel'),
      onOk: async () => {
        try {
          await deleteRecord(type.name, record.id, record.version);
        } catch (error) {
          modal.error({
            title: t('records:delete.failed'),
            content: <ProblemPanel error={error} />,
            width: 560,
          });
          return;
        }
        void client.invalidateQueries({ queryKey: keys.records(type.name) });
        void navigate(paths.records(type.name));
        message.open({
          type: 'success',
          duration: 12,
          content: (
            <>
              {t('records:delete.done', { title: record.title })}
              {whole && (
                <Button type="link" size="small" onClick={() => void undoDelete()}>
                  {t('records:delete.recreate')}
                </Button>
              )}
            </>
          ),
        });
      },
    });

  const mapTo = shape === undefined ? undefined : mapLink(type.name, record.id, centreOf(shape));
  const more = [
    { key: 'link', icon: <LinkOutlined />, label: t('records:copy_link') },
    { key: 'print', icon: <PrinterOutlined />, label: t('records:print') },
    ...(may('create') ? [{ key: 'copy', icon: <CopyOutlined />, label: t('records:duplicate') }] : []),
    ...(may('delete')
      ? [{ key: 'delete', danger: true, icon: <DeleteOutlined />, label: t('records:delete.label') }]
      : []),
  ];

  return (
    <div className="al-r-record">
      <PageHeader
        title={record.title}
        tags={
          <>
            {record.key && record.key !== record.title && (
              <button
                type="button"
                className="al-r-key"
                title={t('records:copy_key')}
                onClick={() =>
                  void copyText(record.key ?? '').then(() => message.success(t('records:copied')))
                }
              >
                {record.key}
              </button>
            )}
            <Validity record={record} day={day.day} />
            {record.fields.demo === true && <span className="al-r-demo-mark">{t('records:demo')}</span>}
          </>
        }
        summary={
          <span className="al-r-summary">
            <span>{t('records:version', { n: record.version })}</span>
            <span>
              {t('records:changed', { who: record.changed_by.name })} <Time value={record.changed_at} />
            </span>
            {record.owner && record.owner.id !== record.id && (
              <span>
                {t('records:owner')}{' '}
                <Link to={paths.record(record.owner.kind, record.owner.id, day.asOf ?? undefined)}>
                  {record.owner.title}
                </Link>
              </span>
            )}
          </span>
        }
        asOf={!day.isToday || showDay ? <AsOfBar /> : undefined}
        actions={
          <>
            {type.name === 'enterprise' && (
              <Link to={paths.enterprise(record.id, day.asOf ?? undefined)} className="al-r-action-link">
                {t('records:dossier')}
              </Link>
            )}
            {type.name === 'vessel' && day.isToday && permits(me, 'consequence') && (
              <Link to={paths.consequence(record.id)} className="al-r-action-link">
                <FireOutlined /> {t('shell:menu.consequence')}
              </Link>
            )}
            {mapTo !== undefined && permits(me, 'map') && (
              <Link to={mapTo} className="al-r-action-link">
                <EnvironmentOutlined /> {t('records:on_map')}
              </Link>
            )}
            <Tooltip title={t('records:day')}>
              <Button
                icon={<HistoryOutlined />}
                aria-label={t('records:day')}
                aria-pressed={showDay || !day.isToday}
                onClick={() => (day.isToday ? setShowDay(!showDay) : day.set(null))}
              />
            </Tooltip>
            <Dropdown
              trigger={['click']}
              menu={{
                items: more,
                onClick: ({ key }) => {
                  if (key === 'link')
                    void copyText(window.location.href).then(() => message.success(t('records:copied')));
                  if (key === 'print') window.print();
                  if (key === 'copy') void navigate(paths.recordNew(type.name, record.id));
                  if (key === 'delete') remove();
                },
              }}
            >
              <Button icon={<MoreOutlined />}>{t('records:more_actions')}</Button>
            </Dropdown>
            {may('update') && (
              <Button
                type="primary"
                icon={<EditOutlined />}
                onClick={() => void navigate(paths.recordEdit(type.name, record.id))}
              >
                {t('records:edit')}
              </Button>
            )}
          </>
        }
      />
      {!day.isToday && (
        <Alert
          className="al-r-past"
          type="warning"
          showIcon
          title={t('records:past', { day: day.day })}
          action={
            <Button size="small" onClick={() => day.set(null)}>
              {t('ui:asof.today')}
            </Button>
          }
        />
      )}
      <Tabs
        activeKey={TABS.find((known) => known === tab) ?? 'fields'}
        onChange={(next) => set({ tab: next })}
        size={phone ? 'small' : 'medium'}
        tabBarGutter={phone ? 14 : undefined}
        items={[
          {
            key: 'fields',
            label: t('records:tab.fields'),
            children: <FieldsTab type={type} record={record} asOf={day.asOf ?? undefined} />,
          },
          {
            key: 'related',
            label: t('records:tab.related'),
            children: <RelatedTab type={type} record={record} asOf={day.asOf ?? undefined} />,
          },
          {
            key: 'history',
            label: t('records:tab.history'),
            children: <HistoryTab type={type} record={record} />,
          },
          ...(permits(me, 'why.ask')
            ? [{ key: 'who', label: t('records:tab.who'), children: <WhoTab type={type} record={record} /> }]
            : []),
          { key: 'raw', label: t('records:tab.raw'), children: <Raw record={record} /> },
        ]}
      />
      <p className="al-paper">
        {t('records:printed', { day: todayInCity(), id: record.id, version: record.version })}
      </p>
    </div>
  );
}

function mapLink(kind: string, id: string, [lon, lat]: [number, number]): string {
  return `${paths.map()}?${new URLSearchParams({ sel: `${kind}.${id}`, at: `${lon.toFixed(6)},${lat.toFixed(6)},15` })}`;
}

function Raw({ record }: { record: RecordView }) {
  const t = useT();
  const { message } = App.useApp();
  const text = JSON.stringify(record, null, 2);
  return (
    <Panel
      title={t('records:raw.title')}
      extra={
        <Button
          size="small"
          icon={<CopyOutlined />}
          onClick={() => void copyText(text).then(() => message.success(t('records:copied')))}
        >
          {t('records:raw.copy')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="al-r-raw" tabIndex={0}>
        {text}
      </pre>
    </Panel>
  );
}
