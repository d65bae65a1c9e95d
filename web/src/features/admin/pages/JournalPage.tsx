import { App, Button, InputNumber, Progress, Table, Typography } from 'antd';
import { Link } from 'react-router';
import { hasFeature, useMe } from '@/api/session';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  ErrorState,
  formatNumber,
  formatTime,
  KeyValue,
  LoadingState,
  PageHeader,
  Panel,
  ProblemPanel,
  QueryStates,
  StateTag,
  Time,
  Unit,
  useActorName,
  useBilingual,
} from '@/ui';
import { type Entry, type Head, useEntries, useHead, useVerify, type Verified } from '../api/journal';
import { useSeconds } from './BackupsPage';
import '../admin.css';

export function JournalPage() {
  const t = useT();
  const me = useMe();
  const head = useHead();
  const verify = useVerify();
  const seconds = useSeconds(verify.isPending);
  const may = hasFeature(me, 'journal.verify');
  return (
    <>
      <PageHeader
        title={t('admin:journal.title')}
        summary={t('admin:journal.summary')}
        actions={
          may && (
            <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate()}>
              {t('admin:journal.verify')}
            </Button>
          )
        }
      />
      {verify.isPending && (
        <div className="al-working" role="status">
          <span>{t('admin:journal.verifying', { n: seconds })}</span>
          <Progress
            percent={100}
            status="active"
            showInfo={false}
            aria-label={t('admin:journal.verifying', { n: seconds })}
          />
        </div>
      )}
      {verify.isError && <ProblemPanel error={verify.error} />}
      {verify.data && <Report report={verify.data} />}
      <Panel title={t('admin:journal.head')}>
        <QueryStates query={head}>{(data) => <HeadView head={data} />}</QueryStates>
      </Panel>
      <Entries />
    </>
  );
}

function headText(head: Head): string {
  return [`size: ${head.size}`, `at: ${head.at ?? '-'}`, `root: ${head.root}`, `chain: ${head.chain}`].join(
    '\n',
  );
}

function HeadView({ head }: { head: Head }) {
  const t = useT();
  const { message } = App.useApp();
  return (
    <>
      <KeyValue
        columns={1}
        items={[
          {
            label: t('admin:journal.size'),
            value: <Unit value={head.size} />,
            note: <Time value={head.at} show="second" />,
          },
          {
            label: t('admin:journal.root'),
            value: <span className="al-mono">{head.root}</span>,
            note: t('admin:journal.root_help'),
          },
          {
            label: t('admin:journal.chain'),
            value: <span className="al-mono">{head.chain}</span>,
            note: t('admin:journal.chain_help'),
          },
        ]}
      />
      <div className="al-line al-drawer-actions">
        <Typography.Text
          copyable={{
            text: headText(head),
            tooltips: [t('admin:journal.copy'), t('admin:journal.copied')],
            onCopy: () => void message.success(t('admin:journal.copied')),
          }}
        >
          {t('admin:journal.copy')}
        </Typography.Text>
        <span className="al-soft">{t('admin:journal.copy_help')}</span>
      </div>
    </>
  );
}

function Report({ report }: { report: Verified }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  return (
    <Panel
      title={
        <span className="al-line">
          {t('admin:journal.report')}
          {report.sound ? (
            <StateTag tone="ok">{t('admin:journal.sound')}</StateTag>
          ) : (
            <StateTag tone="bad">
              {t('admin:journal.faults', { n: formatNumber(report.fault_count, lang) })}
            </StateTag>
          )}
        </span>
      }
    >
      <p role="status" className="al-report">
        {t('admin:journal.checked', {
          entries: formatNumber(report.entries, lang),
          records: formatNumber(report.records, lang),
          seconds: formatNumber(report.seconds, lang),
          at: formatTime(new Date().toISOString(), 'second'),
        })}
      </p>
      {report.faults.length > 0 && (
        <ul className="al-plain">
          {report.faults.map((fault, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change
            <li key={n}>
              <strong>{pick(fault.message)}</strong>
              <small className="al-below">
                {Object.values(fault.place ?? {}).join(' · ')} {pick(fault.remedy)}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Entries() {
  const t = useT();
  const kindLabel = useKindLabel();
  const actorName = useActorName();
  const [{ before }, set] = useUrlState({ before: 0 });
  const query = useEntries(before > 0 ? before : null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      title={t('admin:journal.entries')}
      flush
      extra={
        <span className="al-line">
          <label htmlFor="journal-before">{t('admin:journal.before')}</label>
          <InputNumber
            id="journal-before"
            size="small"
            min={1}
            precision={0}
            value={before > 0 ? before : null}
            onChange={(next) => set({ before: next ?? 0 })}
            style={{ width: 120 }}
          />
        </span>
      }
    >
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState />}
      {query.isSuccess && items.length === 0 && <EmptyState title={t('ui:empty')} />}
      {items.length > 0 && (
        <Table<Entry>
          size="small"
          rowKey="position"
          dataSource={items}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            {
              title: t('admin:journal.position'),
              align: 'right',
              width: 90,
              render: (_, item) => <Unit value={item.position} />,
            },
            {
              title: t('admin:audit.at'),
              width: 160,
              render: (_, item) => <Time value={item.at} show="second" />,
            },
            { title: t('admin:audit.actor'), render: (_, item) => actorName(item.actor, item.actor_name) },
            {
              title: t('admin:audit.what'),
              render: (_, item) =>
                t(`admin:journal.action.${item.action.replaceAll('.', '_')}`, {
                  defaultValue: t(`admin:audit.action.${item.action}`, { defaultValue: item.action }),
                }),
            },
            { title: t('admin:journal.kind'), render: (_, item) => kindLabel(item.kind) },
            {
              title: t('admin:audit.record'),
              render: (_, item) =>
                item.title === null ? (
                  <span className="al-mono al-soft">{item.record}</span>
                ) : (
                  <Link to={paths.record(item.kind, item.record)}>{item.title}</Link>
                ),
            },
            {
              title: t('admin:journal.version'),
              align: 'right',
              responsive: ['md'],
              render: (_, item) => <Unit value={item.version} />,
            },
            {
              title: t('admin:journal.batch'),
              responsive: ['md'],
              render: (_, item) =>
                item.batch && (
                  <Link to={`${paths.imports(item.batch)}&tab=batches`} className="al-mono">
                    {item.batch.slice(-8)}
                  </Link>
                ),
            },
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
    </Panel>
  );
}
