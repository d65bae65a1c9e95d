import { DownloadOutlined, LinkOutlined, PrinterOutlined, UndoOutlined } from '@ant-design/icons';
import { App, Button, Segmented, Slider, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  ErrorState,
  formatNumber,
  LoadingState,
  PageHeader,
  Panel,
  StateTag,
  TextFilter,
  type Tone,
  useBilingual,
} from '@/ui';
import { download, toCsv } from '@/ui/csv';
import '../risk.css';
import { type Ranked, type Relocation, type Screened, useMoved, useRelocation } from '../api';
import { levelText, percent, plain, sci } from '../model/figures';
import { useRested } from '../model/useDraft';
import { normalised, packWeights, unpackWeights, type Weights, withWeight } from '../model/weights';
import { Numeric } from '../view/Numeric';
import { BasisLine, Sure } from '../view/words';

const ANSWERS = ['in', 'out', 'to_be_asked'] as const;
const TONES: Record<string, Tone> = { in: 'bad', out: 'ok', to_be_asked: 'warn' };
const titleOf = (row: Pick<Screened, 'enterprise'>): string => row.enterprise?.title ?? '';

/** Which sites must leave, in which order, and how sure that order is. */
export function RelocationPage() {
  const t = useT();
  const pick = useBilingual();
  const lang = useLang();
  const { message } = App.useApp();
  const [url, setUrl] = useUrlState({ w: '', answer: '', q: '', site: '', dense: 0, within: 0 });
  const own = useMemo(() => unpackWeights(url.w), [url.w]);
  const wanted = useMemo(
    () => ({
      weights: own,
      dense: url.dense > 0 ? url.dense : null,
      within: url.within > 0 ? url.within : null,
    }),
    [own, url.dense, url.within],
  );
  const rested = useRested(wanted, 250);
  const asked = useRelocation(rested);
  const { data } = asked;
  const weights = useMemo(
    (): Weights =>
      own ?? normalised(Object.fromEntries((data?.criteria ?? []).map(({ id, weight }) => [id, weight]))),
    [own, data],
  );
  if (asked.isError && problemOf(asked.error).status === 403) return <ForbiddenPage />;
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      message.success(t('risk:linked'));
    } catch {
      message.info(t('risk:link_self'));
    }
  };
  return (
    <div className="rk-page">
      <PageHeader
        title={t('risk:relocation.title')}
        tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
        summary={
          data ? <BasisLine of={data.basis} stale={asked.isPlaceholderData} /> : t('risk:relocation.summary')
        }
        actions={
          <>
            <Button icon={<LinkOutlined />} onClick={() => void share()}>
              {t('risk:link')}
            </Button>
            <ExportButton data={data} weights={weights} />
            <Button icon={<PrinterOutlined />} type="primary" disabled={!data} onClick={() => window.print()}>
              {t('risk:print')}
            </Button>
          </>
        }
      />
      {data === undefined ? (
        asked.isError ? (
          <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <LoadingState rows={8} />
        )
      ) : (
        <>
          <div className="rk-reloc">
            <Panel
              title={t('risk:relocation.weights')}
              extra={
                <Button
                  size="small"
                  icon={<UndoOutlined />}
                  disabled={own === null}
                  onClick={() => setUrl({ w: '' })}
                >
                  {t('risk:relocation.reset')}
                </Button>
              }
            >
              <p className="rk-soft">{t('risk:relocation.weights_hint')}</p>
              <WeightSliders
                data={data}
                weights={weights}
                onChange={(next) => setUrl({ w: packWeights(next) })}
              />
            </Panel>
            <Panel
              flush
              title={t('risk:relocation.ranking', { n: data.ranking.length })}
              extra={
                <span className="rk-soft" title={pick(data.stability.note)}>
                  {t('risk:relocation.same_top', {
                    draws: data.stability.draws,
                    top: data.stability.top,
                    share: percent(data.stability.share_same_top, lang),
                  })}
                </span>
              }
            >
              {data.ranking.length === 0 ? (
                <EmptyState
                  title={t('risk:relocation.nobody')}
                  hint={t('risk:relocation.nobody_hint', { n: data.counts.to_be_asked })}
                />
              ) : (
                <Ranking
                  data={data}
                  open={url.site}
                  onOpen={(site) => setUrl({ site })}
                  stale={asked.isPlaceholderData}
                />
              )}
            </Panel>
          </div>
          <SettingsPanel
            settings={data.settings}
            stale={asked.isPlaceholderData}
            onChange={(dense, within) => setUrl({ dense, within })}
          />
          {asked.isError && <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />}
          <Panel flush title={t('risk:relocation.screening')}>
            <div className="rk-note rk-note-in">
              <p>{pick(data.note)}</p>
            </div>
            <Screening
              data={data}
              answer={url.answer || (data.counts.in > 0 ? 'in' : 'to_be_asked')}
              q={url.q}
              onAnswer={(answer) => setUrl({ answer })}
              onText={(q) => setUrl({ q })}
            />
          </Panel>
        </>
      )}
    </div>
  );
}

type SettingsProps = {
  settings: Relocation['settings'];
  stale: boolean;
  /** Nought stands for the usual one. */
  onChange: (dense: number, within: number) => void;
};

/** What counts as a dense district: a setting, its state, and what other values would make of the same sites. */
function SettingsPanel({ settings, stale, onChange }: SettingsProps) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const [usualDense = 0, usualWithin = 0] = settings.usual;
  const set = (dense: number, within: number) =>
    onChange(dense === usualDense ? 0 : dense, within === usualWithin ? 0 : within);
  return (
    <Panel
      title={t('risk:relocation.settings')}
      extra={
        <Button
          size="small"
          icon={<UndoOutlined />}
          disabled={settings.is_usual}
          onClick={() => onChange(0, 0)}
        >
          {t('risk:relocation.reset')}
        </Button>
      }
    >
      <div className="rk-setting" aria-busy={stale}>
        <div className="rk-setting-fields">
          <Numeric
            label={t('risk:relocation.dense')}
            unit={t('risk:relocation.per_km2')}
            min={1}
            max={100_000}
            value={settings.dense_per_km2}
            onChange={(dense) => set(Math.round(dense), settings.within_m)}
          />
          <Numeric
            label={t('risk:relocation.within')}
            unit="m"
            min={100}
            max={5_000}
            value={settings.within_m}
            onChange={(within) => set(settings.dense_per_km2, Math.round(within))}
          />
          <p>
            <StateTag tone={settings.is_usual ? 'idle' : 'active'}>
              {t(settings.is_usual ? 'risk:relocation.usual' : 'risk:relocation.changed')}
            </StateTag>{' '}
            <Sure of={settings.confidence} />
          </p>
          {!settings.is_usual && <p className="rk-soft">{t('risk:relocation.changed_hint')}</p>}
        </div>
        <table className="rk-table">
          <caption>{t('risk:relocation.effect')}</caption>
          <thead>
            <tr>
              <th scope="col" className="rk-right">
                {t('risk:relocation.dense')}
              </th>
              {ANSWERS.map((answer) => (
                <th scope="col" className="rk-right" key={answer}>
                  {t(`risk:relocation.answer_${answer}`)}
                </th>
              ))}
              <th scope="col">
                <span className="al-sr">{t('risk:relocation.take')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {settings.alternatives.map((one) => (
              <tr key={one.dense_per_km2} aria-current={one.is_used ? 'true' : undefined}>
                <td className="rk-right al-number">{formatNumber(one.dense_per_km2, lang, {})}</td>
                {ANSWERS.map((answer) => (
                  <td className="rk-right al-number" key={answer}>
                    {formatNumber(one.counts[answer], lang, {})}
                  </td>
                ))}
                <td>
                  {one.is_used ? (
                    t('risk:relocation.in_use')
                  ) : (
                    <Button
                      type="link"
                      size="small"
                      aria-label={t('risk:relocation.take_this', {
                        n: formatNumber(one.dense_per_km2, lang, {}),
                      })}
                      onClick={() => set(one.dense_per_km2, settings.within_m)}
                    >
                      {t('risk:relocation.take')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="rk-note">{pick(settings.note)}</p>
    </Panel>
  );
}

type SlidersProps = { data: Relocation; weights: Weights; onChange: (weights: Weights) => void };

function WeightSliders({ data, weights, onChange }: SlidersProps) {
  const pick = useBilingual();
  const lang = useLang();
  const t = useT();
  return (
    <ul className="rk-weights">
      {data.criteria.map(({ id, text, direction }) => (
        <li key={id}>
          <span id={`rk-w-${id}`}>
            {pick(text)}
            <small>{t(`risk:relocation.direction_${direction === 'lower' ? 'lower' : 'higher'}`)}</small>
          </span>
          <Slider
            min={0}
            max={1}
            step={0.01}
            value={weights[id] ?? 0}
            tooltip={{ open: false }}
            ariaLabelledByForHandle={`rk-w-${id}`}
            onChange={(value: number) => onChange(withWeight(weights, id, value))}
          />
          <b className="al-number">{percent(weights[id] ?? 0, lang)}</b>
        </li>
      ))}
    </ul>
  );
}

/** How often a site stays among the first when weights are shaken: by words and bar. */
function Stability({ share }: { share: number | null }) {
  const t = useT();
  const lang = useLang();
  if (share === null) return <span className="al-unknown">{t('ui:unknown')}</span>;
  const word = share >= 0.9 ? 'firm' : share >= 0.5 ? 'likely' : share >= 0.1 ? 'open' : 'unlikely';
  return (
    <span className="rk-bar-cell">
      <i className="rk-share" aria-hidden="true">
        <b style={{ width: `${share * 100}%` }} />
      </i>
      <span className="al-number">
        {percent(share, lang)} {t(`risk:relocation.stable_${word}`)}
      </span>
    </span>
  );
}

type RankingProps = { data: Relocation; open: string; onOpen: (site: string) => void; stale: boolean };

function Ranking({ data, open, onOpen, stale }: RankingProps) {
  const t = useT();
  const lang = useLang();
  const levels = useMemo(
    () =>
      [...new Set(data.ranking.flatMap(({ people_inside }) => Object.keys(people_inside)))].sort(
        (a, b) => Number(b) - Number(a),
      ),
    [data.ranking],
  );
  const count = (n: number | undefined) => (n === undefined ? '—' : formatNumber(Math.round(n), lang, {}));
  const columns: TableColumnsType<Ranked> = [
    { title: '#', dataIndex: 'rank', width: 48, align: 'right' },
    {
      title: t('risk:relocation.site'),
      key: 'site',
      width: 200,
      render: (_, row) => (
        <span className="rk-two">
          <Link to={paths.record('site', row.id)}>{row.title}</Link>
          {!row.title.startsWith(titleOf(row).replace(/\uff08.*$/, '')) && <small>{titleOf(row)}</small>}
          {row.not_computed > 0 && (
            <small>{t('risk:relocation.not_computed', { n: row.not_computed })}</small>
          )}
        </span>
      ),
    },
    {
      title: t('risk:relocation.score'),
      key: 'score',
      width: 76,
      align: 'right',
      render: (_, row) => (
        <span className="rk-two">
          {formatNumber(row.score, lang, { digits: 3 })}
          <small
            title={t('risk:relocation.score_from', { score: formatNumber(row.lowest, lang, { digits: 3 }) })}
          >
            {row.unknown.length > 0 && `≥${formatNumber(row.lowest, lang, { digits: 3 })}`}
          </small>
        </span>
      ),
    },
    {
      title: t('risk:relocation.stability'),
      key: 'stability',
      width: 176,
      render: (_, row) => (
        <span className="rk-two">
          <Stability share={row.in_top_share} />
          <small>{t('risk:relocation.ranks', { from: row.ranks[0] ?? '?', to: row.ranks[1] ?? '?' })}</small>
        </span>
      ),
    },
    ...levels.map((level) => ({
      title: t('risk:relocation.inside', { level: levelText(Number(level)) }),
      key: level,
      width: 84,
      align: 'right' as const,
      render: (_: unknown, row: Ranked) => count(row.people_inside[level]),
    })),
    {
      title: t('risk:relocation.hit'),
      key: 'hit',
      width: 92,
      align: 'right',
      render: (_, row) => (row.sensitive_hit > 0 ? <StateTag tone="bad">{row.sensitive_hit}</StateTag> : '0'),
    },
  ];
  return (
    <Table<Ranked>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={data.ranking}
      loading={stale}
      pagination={data.ranking.length > 50 ? { pageSize: 50 } : false}
      scroll={{ x: 780 }}
      expandable={{
        expandedRowKeys: open === '' ? [] : [open],
        onExpand: (expanded, row) => onOpen(expanded ? row.id : ''),
        expandedRowRender: (row) => <RankDetail row={row} data={data} />,
        columnTitle: <span className="al-sr">{t('risk:relocation.details')}</span>,
      }}
    />
  );
}

function RankDetail({ row, data }: { row: Ranked; data: Relocation }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const moved = useMoved(row.id);
  const text = new Map(data.criteria.map((one) => [one.id, one.text]));
  return (
    <div className="rk-rank-detail">
      <section>
        <h3>{t('risk:relocation.working')}</h3>
        <table className="rk-table">
          <thead>
            <tr>
              <th scope="col">{t('risk:relocation.criterion')}</th>
              <th scope="col" className="rk-right">
                {t('risk:relocation.value')}
              </th>
              <th scope="col" className="rk-right">
                {t('risk:relocation.normalised')}
              </th>
              <th scope="col" className="rk-right">
                {t('risk:relocation.weight')}
              </th>
              <th scope="col" className="rk-right">
                {t('risk:relocation.part')}
              </th>
            </tr>
          </thead>
          <tbody>
            {row.parts.map((part) => (
              <tr key={part.criterion}>
                <td>{pick(text.get(part.criterion)) || part.criterion}</td>
                <td className="rk-right al-number">
                  {part.value === null
                    ? t('ui:unknown')
                    : formatNumber(Number(part.value.toPrecision(4)), lang, {})}
                </td>
                <td className="rk-right al-number">{formatNumber(part.normalised, lang, { digits: 3 })}</td>
                <td className="rk-right al-number">{percent(part.weight, lang)}</td>
                <td className="rk-right al-number">{formatNumber(part.adds, lang, { digits: 3 })}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="rk-say">{pick(row.stability)}</p>
        {row.swaps.length > 0 && (
          <>
            <h3>{t('risk:relocation.swaps')}</h3>
            <ul className="rk-reasons">
              {row.swaps.map((one) => (
                <li key={`${one.with} ${one.text.zh}`}>{pick(one.text)}</li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section aria-busy={moved.isFetching}>
        <h3>{t('risk:relocation.moved')}</h3>
        {moved.data ? (
          <>
            <table className="rk-table">
              <thead>
                <tr>
                  <th scope="col">{t('risk:relocation.what')}</th>
                  <th scope="col" className="rk-right">
                    {t('risk:relocation.before')}
                  </th>
                  <th scope="col" className="rk-right">
                    {t('risk:relocation.after')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {moved.data.exposed.map((one) => (
                  <tr key={one.per_year}>
                    <td>{t('risk:relocation.around', { level: levelText(one.per_year) })}</td>
                    <td className="rk-right al-number">{formatNumber(Math.round(one.before), lang, {})}</td>
                    <td className="rk-right al-number">{formatNumber(Math.round(one.after), lang, {})}</td>
                  </tr>
                ))}
                <tr>
                  <td>{t('risk:summary.pll')}</td>
                  <td className="rk-right al-number">{sci(moved.data.before.loss_of_life_per_year)}</td>
                  <td className="rk-right al-number">{sci(moved.data.after.loss_of_life_per_year)}</td>
                </tr>
              </tbody>
            </table>
            <p className="rk-say">{pick(moved.data.text)}</p>
            {moved.data.targets.length > 0 && (
              <ul className="rk-reasons">
                {moved.data.targets.slice(0, 12).map((one) => (
                  <li key={one.id}>
                    {one.title} {sci(one.before)} → {sci(one.after)}{' '}
                    <StateTag tone={one.is_freed ? 'ok' : 'bad'}>
                      {t(one.is_freed ? 'risk:relocation.freed' : 'risk:relocation.remains')}
                    </StateTag>
                  </li>
                ))}
              </ul>
            )}
          </>
        ) : moved.isError ? (
          <ErrorState error={moved.error} onRetry={() => void moved.refetch()} />
        ) : (
          <LoadingState rows={3} />
        )}
      </section>
    </div>
  );
}

type ScreeningProps = {
  data: Relocation;
  answer: string;
  q: string;
  onAnswer: (answer: string) => void;
  onText: (q: string) => void;
};

function Screening({ data, answer, q, onAnswer, onText }: ScreeningProps) {
  const t = useT();
  const pick = useBilingual();
  const wanted = q.trim().toLowerCase();
  const rows = data.screened.filter(
    (row) =>
      (answer === 'all' || row.answer === answer) &&
      `${row.title} ${titleOf(row)}`.toLowerCase().includes(wanted),
  );
  const columns: TableColumnsType<Screened> = [
    {
      title: t('risk:relocation.answer'),
      key: 'answer',
      width: 112,
      render: (_, row) => (
        <StateTag tone={TONES[row.answer] ?? 'idle'}>{t(`risk:relocation.answer_${row.answer}`)}</StateTag>
      ),
    },
    {
      title: t('risk:relocation.site'),
      key: 'title',
      width: 260,
      render: (_, row) => (
        <span className="rk-two">
          <Link to={paths.record('site', row.id)}>{row.title}</Link>
          <small>{titleOf(row)}</small>
        </span>
      ),
    },
    {
      title: t('risk:relocation.reasons'),
      key: 'reasons',
      render: (_, row) => (
        <>
          <strong className="rk-reason">{pick(row.reason)}</strong>
          <ul className="rk-conditions">
            {row.findings.map((one) => (
              <li key={one.fact}>
                <span>
                  {t(`risk:relocation.fact_of.${one.fact}`, { defaultValue: one.fact })}{' '}
                  <b>{t(`risk:relocation.${one.value}`, { defaultValue: one.value })}</b>
                </span>
                {pick(one.reason)}
              </li>
            ))}
          </ul>
        </>
      ),
    },
  ];
  const of = (one: string) => data.screened.filter((row) => row.answer === one).length;
  return (
    <>
      <div className="rk-filters rk-filters-in al-no-print">
        <Segmented
          aria-label={t('risk:relocation.answer')}
          value={answer}
          onChange={(value) => onAnswer(String(value))}
          options={[
            ...ANSWERS.map((value) => ({
              value,
              label: `${t(`risk:relocation.answer_${value}`)} ${of(value)}`,
            })),
            { value: 'all', label: `${t('risk:all')} ${data.screened.length}` },
          ]}
        />
        <TextFilter value={q} onChange={onText} label={t('risk:relocation.search')} />
        <span className="rk-total">{t('risk:lists.total', { n: rows.length })}</span>
      </div>
      <Table<Screened>
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={rows}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 760 }}
        locale={{ emptyText: <EmptyState title={t('risk:relocation.none')} /> }}
      />
    </>
  );
}

function ExportButton({ data, weights }: { data: Relocation | undefined; weights: Weights }) {
  const t = useT();
  const pick = useBilingual();
  const [busy, setBusy] = useState(false);
  const write = () => {
    if (data === undefined) return;
    setBusy(true);
    const levels = [...new Set(data.ranking.flatMap(({ people_inside }) => Object.keys(people_inside)))];
    const rows: (string | number | null)[][] = [
      [t('risk:relocation.csv_ranking')],
      [
        '#',
        t('risk:relocation.site'),
        t('risk:col.enterprise'),
        t('risk:relocation.score'),
        t('risk:relocation.stability'),
        ...levels.map((level) => t('risk:relocation.inside', { level: plain(Number(level)) })),
        t('risk:relocation.hit'),
        ...data.criteria.flatMap(({ text }) => [
          pick(text),
          `${pick(text)} ${t('risk:relocation.normalised')}`,
          `${pick(text)} ${t('risk:relocation.weight')}`,
        ]),
      ],
      ...data.ranking.map((row) => {
        return [
          row.rank,
          row.title,
          titleOf(row),
          Number(row.score.toFixed(4)),
          row.in_top_share,
          ...levels.map((level) => row.people_inside[level] ?? null),
          row.sensitive_hit,
          ...data.criteria.flatMap(({ id }) => {
            const part = row.parts.find((one) => one.criterion === id);
            return [
              part?.value ?? null,
              part ? Number(part.normalised.toFixed(4)) : null,
              weights[id] ?? null,
            ];
          }),
        ];
      }),
      [],
      [t('risk:relocation.screening')],
      [
        t('risk:relocation.answer'),
        t('risk:relocation.site'),
        t('risk:col.enterprise'),
        t('risk:relocation.fact'),
        t('risk:relocation.value'),
        t('risk:relocation.reasons'),
      ],
      ...data.screened.flatMap((row) =>
        row.findings.map((one) => [
          t(`risk:relocation.answer_${row.answer}`),
          row.title,
          titleOf(row),
          one.fact,
          one.value,
          pick(one.reason),
        ]),
      ),
      [],
      [t('risk:csv.position'), data.basis.position, data.basis.as_of],
      [t('risk:csv.frequencies'), pick(data.basis.frequencies.title), data.basis.frequencies.confidence],
      [t('risk:csv.weather'), pick(data.basis.weather.title), data.basis.weather.confidence],
    ];
    download('relocation.csv', toCsv(rows));
    setBusy(false);
  };
  return (
    <Button icon={<DownloadOutlined />} loading={busy} disabled={data === undefined} onClick={write}>
      {t('risk:lists.export')}
    </Button>
  );
}
