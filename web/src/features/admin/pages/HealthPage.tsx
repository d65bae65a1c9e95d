import { Table } from 'antd';
import { Fragment } from 'react';
import { useT } from '@/i18n';
import { KeyValue, PageHeader, Panel, QueryStates, StateTag, Time, Unit, useBilingual } from '@/ui';
import { type Health, useHealth } from '../api/upkeep';
import { sizeParts, spanParts } from '../size';
import '../admin.css';

/** Above this a flush makes every write wait noticeably. */
const SLOW_FLUSH_MS = 50;
const LONG_QUEUE = 100;

export function HealthPage() {
  const t = useT();
  const query = useHealth();
  return (
    <>
      <PageHeader
        title={t('admin:health.title')}
        summary={t('admin:health.summary')}
        tags={
          query.dataUpdatedAt > 0 && (
            <span className="al-soft">
              {t('admin:health.at')}{' '}
              <Time value={new Date(query.dataUpdatedAt).toISOString()} show="second" />
            </span>
          )
        }
      />
      <QueryStates query={query}>{(health) => <Facts health={health} />}</QueryStates>
    </>
  );
}

function Facts({ health }: { health: Health }) {
  const t = useT();
  const pick = useBilingual();
  const behind = (position: number) => Math.max(0, health.position - position);
  const slow = (health.flush_ms ?? 0) > SLOW_FLUSH_MS;
  const long = health.queue > LONG_QUEUE;
  return (
    <>
      {health.warnings.map((warning) => (
        <div key={warning.code + warning.message.en} className="al-warning" role="alert">
          <strong>{pick(warning.message)}</strong>
          <span>{pick(warning.remedy)}</span>
        </div>
      ))}
      <Panel title={t('admin:health.server')}>
        <KeyValue
          items={[
            { label: t('admin:health.version'), value: health.version },
            {
              label: t('admin:health.uptime'),
              value: spanParts(health.uptime_seconds).map(({ value, unit }) => (
                <Fragment key={unit}>
                  <Unit value={value} unit={t(`admin:health.unit.${unit}`)} />{' '}
                </Fragment>
              )),
              note: (
                <>
                  {t('admin:health.started')} <Time value={health.started} show="second" />
                </>
              ),
            },
            {
              label: t('admin:health.queue'),
              value: (
                <span className="al-line">
                  <Unit value={health.queue} unit={t('admin:health.commands')} />
                  <StateTag tone={long ? 'warn' : 'ok'}>
                    {long ? t('admin:health.long') : t('admin:health.fine')}
                  </StateTag>
                </span>
              ),
              note: t('admin:health.queue_help'),
            },
            { label: t('admin:journal.size'), value: <Unit value={health.position} /> },
          ]}
        />
      </Panel>
      <Panel title={t('admin:health.database')}>
        <KeyValue
          items={[
            {
              label: t('admin:health.kind'),
              value: t(`admin:health.databases.${health.database_kind}`, {
                defaultValue: health.database_kind,
              }),
            },
            { label: t('admin:health.place'), value: <span className="al-mono">{health.database}</span> },
            {
              label: t('admin:health.size'),
              value:
                typeof health.database_bytes === 'number' ? (
                  <Unit {...sizeParts(health.database_bytes)} />
                ) : (
                  t('admin:health.by_server')
                ),
            },
            {
              label: t('admin:health.flush'),
              value:
                typeof health.flush_ms === 'number' ? (
                  <span className="al-line">
                    <Unit value={health.flush_ms} unit="ms" />
                    <StateTag tone={slow ? 'warn' : 'ok'}>
                      {slow ? t('admin:health.slow') : t('admin:health.fine')}
                    </StateTag>
                  </span>
                ) : (
                  t('admin:health.by_server')
                ),
              note: t('admin:health.flush_help'),
            },
          ]}
        />
      </Panel>
      <div className="al-halves">
        <Panel title={t('admin:health.followers')} flush>
          <Table
            size="small"
            rowKey={(item) => item.name.en}
            pagination={false}
            dataSource={health.followers}
            columns={[
              { title: t('admin:health.follower'), render: (_, item) => pick(item.name) },
              {
                title: t('admin:journal.position'),
                align: 'right',
                render: (_, item) => <Unit value={item.position} />,
              },
              {
                title: t('admin:state'),
                render: (_, item) =>
                  behind(item.position) === 0 ? (
                    <StateTag tone="ok">{t('admin:health.level')}</StateTag>
                  ) : (
                    <StateTag tone="active">
                      {t('admin:health.behind', { n: behind(item.position) })}
                    </StateTag>
                  ),
              },
            ]}
          />
        </Panel>
        <Panel title={t('admin:health.records')} flush>
          <Table
            size="small"
            rowKey="kind"
            pagination={false}
            dataSource={health.records}
            columns={[
              { title: t('admin:health.type'), render: (_, item) => pick(item.label) },
              {
                title: t('admin:health.count'),
                align: 'right',
                render: (_, item) => <Unit value={item.count} />,
              },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
