import { DownloadOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Table, Tabs } from 'antd';
import dayjs from 'dayjs';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, formatTime, LoadingState, PageHeader, Time, useActorName } from '@/ui';
import { readAgent } from '@/ui/agent';
import { download, toCsv } from '@/ui/csv';
import { type LogEntry, useLog } from '../api/logs';
import '../admin.css';

export function AuditPage() {
  const t = useT();
  const [{ tab }, set] = useUrlState({ tab: 'reads' });
  return (
    <>
      <PageHeader title={t('admin:audit.title')} summary={t('admin:audit.summary')} />
      <Tabs
        activeKey={tab === 'events' ? 'events' : 'reads'}
        onChange={(next) => set({ tab: next })}
        destroyOnHidden
        items={[
          { key: 'reads', label: t('admin:audit.tab.reads'), children: <Log which="reads" /> },
          { key: 'events', label: t('admin:audit.tab.events'), children: <Log which="events" /> },
        ]}
      />
    </>
  );
}

/** What else an event says, in few words; ids of sessions tell a reader nothing. */
function useDetailText(): (detail: unknown) => string {
  const t = useT();
  return (detail) => {
    if (detail === null || detail === undefined) return '';
    if (typeof detail !== 'object') return String(detail);
    return Object.entries(detail)
      .filter(([name]) => name !== 'session')
      .map(([name, value]) => {
        if (name === 'agent') {
          const { browser, system } = readAgent(String(value));
          return [browser, system].filter(Boolean).join(' / ') || String(value);
        }
        const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
        return `${t(`admin:audit.said.${name}`, { defaultValue: name })} ${shown}`;
      })
      .join(' · ');
  };
}

function Log({ which }: { which: 'reads' | 'events' }) {
  const t = useT();
  const kindLabel = useKindLabel();
  const actorName = useActorName();
  const detailText = useDetailText();
  const [{ q, from, to }, set] = useUrlState({ q: '', from: '', to: '' });
  const query = useLog(which === 'reads' ? '/read-log' : '/audit', { from, to });
  const wanted = useDeferredValue(q.trim().toLowerCase());
  const actionOf = (item: LogEntry) => {
    const code = item.action ?? item.event ?? '';
    return t(`admin:audit.action.${code.replaceAll('.', '_')}`, { defaultValue: code });
  };
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = loaded.filter((item) => {
    const day = formatTime(item.at, 'day');
    if ((from !== '' && day < from) || (to !== '' && day > to)) return false;
    return (
      wanted === '' ||
      [
        item.actor_name,
        item.actor,
        actionOf(item),
        item.title,
        item.record,
        item.purpose,
        item.address,
        detailText(item.detail),
      ]
        .join(' ')
        .toLowerCase()
        .includes(wanted)
    );
  });
  const recordOf = (item: LogEntry) => item.title || item.record || item.person_name || '';
  const save = () =>
    download(
      `${t(`admin:audit.tab.${which}`)}.csv`,
      toCsv([
        [
          t('admin:audit.at'),
          t('admin:audit.actor'),
          t('admin:audit.what'),
          t('admin:audit.record'),
          t('admin:audit.fields'),
          t('admin:audit.purpose'),
          t('admin:audit.address'),
          t('admin:audit.detail'),
        ],
        ...shown.map((item) => [
          formatTime(item.at, 'second'),
          actorName(item.actor, item.actor_name),
          actionOf(item),
          recordOf(item),
          item.fields?.join(' '),
          item.purpose,
          item.address,
          detailText(item.detail),
        ]),
      ]),
    );
  return (
    <section className="al-panel">
      <div className="al-bar">
        <Input.Search
          allowClear
          className="al-bar-search"
          aria-label={t('admin:audit.find')}
          placeholder={t('admin:audit.find')}
          defaultValue={q}
          onChange={(event) => set({ q: event.target.value })}
        />
        <DatePicker.RangePicker
          aria-label={t('admin:audit.days')}
          allowEmpty={[true, true]}
          value={[from === '' ? null : dayjs(from), to === '' ? null : dayjs(to)]}
          onChange={(days) =>
            set({ from: days?.[0]?.format('YYYY-MM-DD') ?? '', to: days?.[1]?.format('YYYY-MM-DD') ?? '' })
          }
        />
        <Button icon={<DownloadOutlined />} disabled={shown.length === 0} onClick={save}>
          {t('admin:audit.export')}
        </Button>
      </div>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState />}
      {query.isSuccess && shown.length === 0 && (
        <EmptyState title={t('admin:audit.none')} hint={t('admin:audit.none_hint')} />
      )}
      {shown.length > 0 && (
        <Table<LogEntry>
          size="small"
          rowKey={(item) =>
            `${item.id ?? item.position ?? ''} ${item.at} ${item.actor} ${item.action} ${item.record}`
          }
          dataSource={shown}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            {
              title: t('admin:audit.at'),
              width: 160,
              render: (_, item) => <Time value={item.at} show="second" />,
            },
            { title: t('admin:audit.actor'), render: (_, item) => actorName(item.actor, item.actor_name) },
            { title: t('admin:audit.what'), render: (_, item) => actionOf(item) },
            {
              title: t('admin:audit.record'),
              render: (_, item) => (
                <>
                  {item.kind && <span className="al-soft">{kindLabel(item.kind)} </span>}
                  {item.kind && item.record ? (
                    <Link to={paths.record(item.kind, item.record)}>{recordOf(item)}</Link>
                  ) : (
                    recordOf(item)
                  )}
                  {item.count !== undefined && item.count !== null && item.count > 1 && (
                    <span> {t('admin:audit.count', { n: item.count })}</span>
                  )}
                </>
              ),
            },
            ...(which === 'reads'
              ? [
                  {
                    title: t('admin:audit.fields'),
                    key: 'fields',
                    responsive: ['md' as const],
                    render: (_: unknown, item: LogEntry) => item.fields?.join(', '),
                  },
                  {
                    title: t('admin:audit.purpose'),
                    key: 'purpose',
                    render: (_: unknown, item: LogEntry) => item.purpose,
                  },
                ]
              : [
                  {
                    title: t('admin:audit.address'),
                    key: 'address',
                    responsive: ['md' as const],
                    render: (_: unknown, item: LogEntry) => item.address,
                  },
                  {
                    title: t('admin:audit.detail'),
                    key: 'detail',
                    render: (_: unknown, item: LogEntry) => (
                      <span className="al-soft">{detailText(item.detail)}</span>
                    ),
                  },
                ]),
          ]}
        />
      )}
      {query.hasNextPage && (
        <div className="al-more">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('admin:more')}
          </Button>
        </div>
      )}
    </section>
  );
}
