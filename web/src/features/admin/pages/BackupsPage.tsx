import { App, Button, Progress, Table, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel, ProblemPanel, QueryStates, StateTag, Time, Unit } from '@/ui';
import { type Backup, useBackups, useMakeBackup } from '../api/upkeep';
import { sizeParts } from '../size';
import '../admin.css';

/** A backup older than this is called old. */
const OLD_MS = 8 * 24 * 3600_000;

export function BackupsPage() {
  const t = useT();
  const { message } = App.useApp();
  const query = useBackups();
  const make = useMakeBackup();
  const seconds = useSeconds(make.isPending);
  const latest = query.data?.items[0];
  const old = latest === undefined || Date.now() - new Date(latest.created_at).getTime() > OLD_MS;
  return (
    <>
      <PageHeader
        title={t('admin:backups.title')}
        summary={t('admin:backups.summary')}
        actions={
          <Button
            type="primary"
            loading={make.isPending}
            onClick={() =>
              make.mutate(undefined, {
                onSuccess: (made) => void message.success(t('admin:backups.made', { file: made.file })),
              })
            }
          >
            {t('admin:backups.make')}
          </Button>
        }
      />
      {make.isPending && (
        <div className="al-working" role="status">
          <span>{t('admin:backups.making', { n: seconds })}</span>
          <Progress
            percent={100}
            status="active"
            showInfo={false}
            aria-label={t('admin:backups.making', { n: seconds })}
          />
        </div>
      )}
      {make.isError && <ProblemPanel error={make.error} />}
      <Panel
        title={t('admin:backups.list')}
        flush
        extra={
          query.data &&
          (old ? (
            <StateTag tone="warn">
              {latest === undefined ? t('admin:backups.never') : t('admin:backups.old')}
            </StateTag>
          ) : (
            <StateTag tone="ok">{t('admin:backups.fresh')}</StateTag>
          ))
        }
      >
        <QueryStates
          query={query}
          isEmpty={({ items }) => items.length === 0}
          empty={<EmptyState title={t('admin:backups.none')} hint={t('admin:backups.none_hint')} />}
        >
          {({ items }) => (
            <Table<Backup>
              size="small"
              rowKey="file"
              pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
              dataSource={items}
              columns={[
                {
                  title: t('admin:backups.created'),
                  render: (_, item) => <Time value={item.created_at} show="second" />,
                },
                {
                  title: t('admin:backups.file'),
                  render: (_, item) => <code className="al-mono">{item.file}</code>,
                },
                {
                  title: t('admin:backups.size'),
                  align: 'right',
                  render: (_, item) => <Unit {...sizeParts(item.bytes)} />,
                },
                {
                  title: t('admin:backups.position'),
                  responsive: ['md'],
                  align: 'right',
                  render: (_, item) => <Unit value={item.position} />,
                },
                {
                  title: t('admin:backups.sha256'),
                  responsive: ['md'],
                  render: (_, item) => (
                    <Typography.Text code copyable={{ text: item.sha256 }}>
                      {item.sha256.slice(0, 16)}…
                    </Typography.Text>
                  ),
                },
              ]}
            />
          )}
        </QueryStates>
      </Panel>
      {query.data && (
        <Panel title={t('admin:backups.restore')}>
          <ol className="al-steps">
            <li>
              {t('admin:backups.step.folder')} <code className="al-mono">{query.data.folder}</code>
            </li>
            <li>{t('admin:backups.step.copy')}</li>
            <li>
              {t('admin:backups.step.restore')}
              <Typography.Paragraph copyable={{ text: query.data.restore }} className="al-command">
                <code>{query.data.restore}</code>
              </Typography.Paragraph>
            </li>
            <li>{t('admin:backups.step.start')}</li>
          </ol>
        </Panel>
      )}
    </>
  );
}

/** Seconds since something began. */
export function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!running) return;
    setSeconds(0);
    const timer = setInterval(() => setSeconds((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}
