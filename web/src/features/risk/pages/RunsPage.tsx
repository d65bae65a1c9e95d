import {
  CloseCircleOutlined,
  DiffOutlined,
  HeatMapOutlined,
  PlayCircleOutlined,
  RedoOutlined,
} from '@ant-design/icons';
import { App, Button, DatePicker, Progress, Table, type TableColumnsType } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  formatNumber,
  formatTime,
  KeyValue,
  PageHeader,
  QueryStates,
  StateTag,
  type Tone,
  useBilingual,
} from '@/ui';
import '../risk.css';
import { levelText, sci } from '../model/figures';
import { isUnderWay, type Run, useRunActions, useRuns } from '../time/api';
import { Sure, useWord } from '../view/words';

const TONES: Record<string, Tone> = {
  waiting: 'idle',
  running: 'active',
  done: 'ok',
  called_off: 'idle',
  failed: 'bad',
};

/** Runs: what was computed from which state of the records, by whom, and whether it comes out the same again. */
export function RunsPage() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const query = useRuns();
  const { start, callOff, replay } = useRunActions();
  const [day, setDay] = useState<Dayjs | null>(null);
  const [two, setTwo] = useState<string[]>([]);
  if (query.isError && problemOf(query.error).status === 403) return <ForbiddenPage />;
  const tell = { onError: (error: unknown) => void message.error(pick(problemOf(error).message)) };
  const count = (n: number) => formatNumber(n, lang, {});
  const rows = query.data ?? [];
  const compare = () => {
    // The earlier moment is what is compared with.
    const chosen = rows.filter((run) => two.includes(run.id));
    chosen.sort((a, b) => a.day.localeCompare(b.day) || a.position - b.position);
    const [then, now] = chosen;
    if (then && now) void navigate(paths.risk({ run: now.id, against: `run:${then.id}` }));
  };
  const columns: TableColumnsType<Run> = [
    {
      title: t('risk:runs.moment'),
      key: 'moment',
      width: 124,
      render: (_, run) => (
        <>
          <span className="al-number">{run.day}</span>
          <small className="rk-under">{t('risk:runs.position', { n: run.position })}</small>
        </>
      ),
    },
    {
      title: t('risk:runs.state'),
      key: 'state',
      width: 196,
      render: (_, run) => <StateCell run={run} />,
    },
    {
      title: t('risk:runs.pll'),
      key: 'pll',
      width: 104,
      align: 'right',
      render: (_, { done }) => (done ? sci(done.loss_of_life_per_year) : '—'),
    },
    {
      title: t('risk:runs.over'),
      key: 'over',
      width: 84,
      align: 'right',
      render: (_, { done }) => (done ? count(done.targets.not_acceptable) : '—'),
    },
    {
      title: t('risk:runs.sources'),
      key: 'sources',
      width: 124,
      align: 'right',
      render: (_, { done }) =>
        done
          ? t('risk:runs.sources_of', { done: count(done.computed), refused: count(refusedOf(done.refused)) })
          : '—',
    },
    {
      title: t('risk:runs.checksum'),
      key: 'checksum',
      width: 116,
      render: (_, { done }) => (done ? <code title={done.checksum}>{done.checksum.slice(0, 12)}</code> : '—'),
    },
    {
      title: t('risk:runs.by'),
      key: 'by',
      width: 140,
      render: (_, run) => (
        <>
          {run.by.name}
          <small className="rk-under">{formatTime(run.at)}</small>
        </>
      ),
    },
    {
      title: t('risk:runs.seconds'),
      key: 'seconds',
      width: 76,
      align: 'right',
      render: (_, { done }) =>
        done ? (
          <>
            {formatNumber(Number(done.seconds.toPrecision(2)), lang, {})} s
            <small className="rk-under">{t('risk:runs.threads', { n: done.threads })}</small>
          </>
        ) : (
          '—'
        ),
    },
    {
      title: t('risk:runs.actions'),
      key: 'actions',
      width: 132,
      render: (_, run) => (
        <span className="rk-run-actions">
          {run.done && (
            <>
              <Link className="al-link-button" to={paths.risk({ run: run.id })}>
                <HeatMapOutlined /> {t('risk:runs.show')}
              </Link>
              <Button
                size="small"
                icon={<RedoOutlined />}
                loading={replay.isPending && replay.variables === run.id}
                onClick={() => replay.mutate(run.id, tell)}
              >
                {t('risk:runs.replay')}
              </Button>
            </>
          )}
          {isUnderWay(run) && (
            <Button
              size="small"
              danger
              icon={<CloseCircleOutlined />}
              loading={callOff.isPending && callOff.variables === run.id}
              onClick={() => callOff.mutate(run.id, tell)}
            >
              {t('risk:runs.call_off')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <div className="rk-page">
      <PageHeader
        title={t('risk:runs.title')}
        tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
        actions={
          <Link className="al-link-button" to={paths.risk()}>
            <HeatMapOutlined />
            {t('risk:to_map')}
          </Link>
        }
        summary={<p className="rk-soft">{t('risk:runs.summary')}</p>}
      />
      <div className="rk-filters al-no-print">
        <DatePicker
          className="rk-run-day"
          aria-label={t('risk:runs.as_of')}
          placeholder={t('risk:runs.as_of')}
          value={day}
          maxDate={dayjs()}
          onChange={setDay}
        />
        <Button
          type="primary"
          icon={<PlayCircleOutlined />}
          loading={start.isPending}
          onClick={() => start.mutate(day?.format('YYYY-MM-DD') ?? null, tell)}
        >
          {t(day ? 'risk:runs.start_day' : 'risk:runs.start')}
        </Button>
        <Button icon={<DiffOutlined />} disabled={two.length !== 2} onClick={compare}>
          {t('risk:runs.compare')}
        </Button>
        <span className="rk-total">{t('risk:runs.choose', { n: two.length })}</span>
      </div>
      <QueryStates
        query={query}
        isEmpty={(all) => all.length === 0}
        empty={<EmptyState title={t('risk:runs.none')} hint={t('risk:runs.none_hint')} />}
      >
        {(all) => (
          <Table<Run>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={all}
            pagination={all.length > 50 ? { pageSize: 50 } : false}
            scroll={{ x: 1_130 }}
            rowSelection={{
              selectedRowKeys: two,
              hideSelectAll: true,
              onChange: (ids) => setTwo(ids.map(String).slice(-2)),
              getCheckboxProps: (run) => ({
                disabled: run.done === null,
                'aria-label': t('risk:runs.choose_run', { day: run.day, position: run.position }),
              }),
            }}
            expandable={{
              rowExpandable: (run) => run.done !== null,
              expandedRowRender: (run) => <Details run={run} />,
            }}
          />
        )}
      </QueryStates>
    </div>
  );
}

const refusedOf = (refused: Readonly<Record<string, number>>) =>
  Object.values(refused).reduce((sum, n) => sum + n, 0);

function StateCell({ run }: { run: Run }) {
  const t = useT();
  const pick = useBilingual();
  const { progress, differs, problem } = run;
  return (
    <>
      <StateTag tone={TONES[run.state] ?? 'idle'}>{t(`risk:runs.states.${run.state}`)}</StateTag>
      {run.replay_of && (
        <small className="rk-under">{t('risk:runs.replay_of', { id: run.replay_of.slice(-6) })}</small>
      )}
      {differs && (
        <StateTag tone={differs.length === 0 ? 'ok' : 'bad'}>
          {differs.length === 0 ? t('risk:runs.same') : t('risk:runs.differs', { n: differs.length })}
        </StateTag>
      )}
      {run.state === 'running' && progress && (
        <span role="status">
          <Progress
            size="small"
            percent={Math.round((progress.done / Math.max(1, progress.of)) * 100)}
            aria-label={t('risk:runs.progress', { done: progress.done, of: progress.of })}
          />
          <small className="rk-under">
            {t('risk:runs.progress', { done: progress.done, of: progress.of })}
          </small>
        </span>
      )}
      {problem && <small className="rk-wrong">{pick(problem.text)}</small>}
    </>
  );
}

function Details({ run }: { run: Run }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const region = useWord('region');
  const { done, differs } = run;
  if (!done) return null;
  const count = (n: number) => formatNumber(Math.round(n), lang, {});
  return (
    <div className="rk-run-details">
      <KeyValue
        items={[
          { label: t('risk:runs.id'), value: <code>{run.id}</code> },
          { label: t('risk:runs.checksum_whole'), value: <code className="rk-hash">{done.checksum}</code> },
          { label: t('risk:runs.map_checksum'), value: <code>{done.map}</code> },
          { label: t('risk:runs.engine'), value: done.engine },
          { label: t('risk:runs.criteria'), value: done.criteria.join(t('risk:join')) },
          {
            label: t('risk:runs.frequencies'),
            value: (
              <>
                {pick(done.frequencies.title)} <Sure of={done.frequencies.confidence} />
              </>
            ),
          },
          { label: t('risk:runs.choice'), value: <code>{JSON.stringify(done.choice)}</code> },
          { label: t('risk:runs.weather'), value: <code className="rk-hash">{done.weather}</code> },
          {
            label: t('risk:runs.air'),
            value: `${formatNumber(Number((done.air_k - 273.15).toFixed(2)), lang, {})} °C · ${formatNumber(done.humidity * 100, lang, {})} %`,
          },
          {
            label: t('risk:runs.cells'),
            value: t('risk:runs.cells_of', {
              cell: done.cell_m[0],
              n: count(done.cells),
              maps: done.regions,
            }),
          },
        ]}
      />
      <table className="rk-table">
        <thead>
          <tr>
            <th scope="col">{t('risk:runs.level')}</th>
            <th scope="col">{t('risk:runs.people')}</th>
          </tr>
        </thead>
        <tbody>
          {done.people_inside.map(({ per_year, people }) => (
            <tr key={per_year}>
              <td>{levelText(per_year)}</td>
              <td>{count(people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="rk-table">
        <thead>
          <tr>
            <th scope="col">{t('risk:runs.rule')}</th>
            {(['not_acceptable', 'to_be_asked', 'accepted', 'no_limit'] as const).map((state) => (
              <th key={state} scope="col">
                {t(`risk:acceptance.${state}`)}
              </th>
            ))}
            <th scope="col">F-N</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(done.verdicts).map(([rule, counts]) => (
            <tr key={rule}>
              <td>{t(`risk:compare.criteria.${rule}`, { defaultValue: rule })}</td>
              <td>{count(counts.not_acceptable)}</td>
              <td>{count(counts.to_be_asked)}</td>
              <td>{count(counts.accepted)}</td>
              <td>{count(counts.no_limit)}</td>
              <td>{done.society[rule] ? region(done.society[rule]) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {differs && differs.length > 0 && (
        <table className="rk-table">
          <thead>
            <tr>
              <th scope="col">{t('risk:runs.what')}</th>
              <th scope="col">{t('risk:runs.was')}</th>
              <th scope="col">{t('risk:runs.is')}</th>
            </tr>
          </thead>
          <tbody>
            {differs.map((one) => (
              <tr key={one.what}>
                <td>{t(`risk:runs.of.${one.what}`, { defaultValue: one.what })}</td>
                <td className="rk-hash">{one.was}</td>
                <td className="rk-hash">{one.is}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
