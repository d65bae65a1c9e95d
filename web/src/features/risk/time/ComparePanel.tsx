import { DownloadOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { apiUrl } from '@/api/client';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { ErrorState, formatNumber, formatTime, LoadingState, StateTag, type Tone, useBilingual } from '@/ui';
import type { Summary } from '../api';
import { levelText, sci } from '../model/figures';
import { FnChart } from '../view/FnChart';
import { Sci, Sure, useWord, VerdictTag } from '../view/words';
import { type Differing, type SourceDiffers, type TargetDiffers, useComparison } from './api';
import { changeText, valueText } from './model';

type Props = {
  then: string;
  now: string;
  chosen: readonly string[];
  onShow: (at: LonLat, title: string) => void;
};
const SOME = 12;
const TONES: Record<string, Tone> = { added: 'warn', gone: 'ok', changed: 'active', people: 'idle' };

/** What of the risk changed between two moments, and what brought it about. */
export function ComparePanel({ then, now, chosen, onShow }: Props) {
  const t = useT();
  const pick = useBilingual();
  const query = useComparison(then, now);
  const { data } = query;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (data === undefined) return <LoadingState rows={8} />;
  if (!data.is_whole)
    return (
      <section className="rk-compare" aria-live="polite">
        <h2>{t('risk:compare.title')}</h2>
        <p className="rk-say">{pick(data.text)}</p>
        {[data.before, data.after].map(({ basis }) => (
          <div key={`${basis.day} ${basis.position}`} className="rk-compare-wait">
            <span>{basis.day}</span>
            <Progress
              percent={
                basis.computing
                  ? Math.round((basis.computing.done / Math.max(1, basis.computing.of)) * 100)
                  : 100
              }
              size="small"
              aria-label={t('risk:compare.computing', { day: basis.day })}
            />
          </div>
        ))}
      </section>
    );
  const society = (summary: Summary) =>
    summary.society.find(({ criteria }) => chosen.includes(criteria)) ?? summary.society[0];
  return (
    <div className="rk-compare">
      <section aria-labelledby="rk-compare-title">
        <h2 id="rk-compare-title">
          {t('risk:compare.title')}
          <Button
            size="small"
            icon={<DownloadOutlined />}
            href={apiUrl('/risk/compare/table', { query: { then, now } })}
            download
          >
            CSV
          </Button>
        </h2>
        <Key then={data.before} now={data.after} />
        <p className="rk-say" aria-live="polite">
          {pick(data.text)}
        </p>
        <Figures then={data.before} now={data.after} />
      </section>
      <Part
        id="targets"
        title={t('risk:compare.targets', { n: data.targets_total, judged: data.verdicts_changed })}
        rows={data.targets}
        total={data.targets_total}
        none={t('risk:compare.no_targets')}
        row={(row) => <TargetChange key={row.id} row={row} onShow={onShow} />}
      />
      <Part
        id="sources"
        title={t('risk:compare.sources', { n: data.sources_total })}
        rows={data.sources}
        total={data.sources_total}
        none={t('risk:compare.no_sources')}
        row={(row) => <SourceChange key={row.id} row={row} />}
      />
      <Part
        id="sites"
        title={t('risk:compare.sites', { n: data.sites_total })}
        rows={data.sites}
        total={data.sites_total}
        none={t('risk:compare.no_sites')}
        row={(row) => (
          <li key={row.site?.id ?? ''} className="rk-diff">
            <b>
              {row.enterprise ? (
                <Link to={paths.enterprise(row.enterprise.id)}>{row.enterprise.title}</Link>
              ) : (
                t('risk:compare.no_site')
              )}
              {row.site && ` · ${row.site.title}`}
            </b>
            <FromTo then={row.before} now={row.after} />
          </li>
        )}
      />
      <section aria-labelledby="rk-compare-levels">
        <h2 id="rk-compare-levels">{t('risk:compare.society')}</h2>
        <FnChart fn={data.after.fn} before={data.before.fn} verdict={society(data.after)} height={220} />
        <p className="rk-note">
          {t('risk:compare.fn_key')} <Sure of={society(data.after)?.confidence} />
        </p>
        <Levels then={data.before} now={data.after} levels={data.levels} />
      </section>
    </div>
  );
}

/** Which line is which moment. */
function Key({ then, now }: { then: Summary; now: Summary }) {
  const t = useT();
  const line = ({ basis }: Summary) =>
    t('risk:compare.moment', { day: basis.day, position: basis.position, at: formatTime(basis.as_of) });
  return (
    <ul className="rk-compare-key">
      <li>
        <svg width={44} height={10} viewBox="0 0 44 10" aria-hidden="true">
          <path d="M0 5H44" className="rk-key-then" />
        </svg>
        <span>
          {t('risk:compare.then')} {line(then)}
        </span>
      </li>
      <li>
        <svg width={44} height={10} viewBox="0 0 44 10" aria-hidden="true">
          <path d="M0 5H44" className="rk-key-now" />
        </svg>
        <span>
          {t('risk:compare.now')} {line(now)}
        </span>
      </li>
    </ul>
  );
}

type LevelRow = {
  per_year: number;
  people_before: number;
  people_after: number;
  area_before_m2: number;
  area_after_m2: number;
};

type Pair = { then: Summary; now: Summary };

function Changes({ then, now, children }: Pair & { children: ReactNode }) {
  const t = useT();
  return (
    <table className="rk-table rk-compare-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{then.basis.day}</th>
          <th scope="col">{now.basis.day}</th>
          <th scope="col">{t('risk:compare.change')}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

type RowProps = { name: string; before: string; after: string; change: string };

function Row({ name, before, after, change }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{before}</td>
      <td>{after}</td>
      <td>{change}</td>
    </tr>
  );
}

function useCounts() {
  const lang = useLang();
  const count = (n: number) => formatNumber(Math.round(n), lang, {});
  return {
    lang,
    counted: (before: number, after: number) => ({
      before: count(before),
      after: count(after),
      change: signed(after - before, lang),
    }),
  };
}

function Figures({ then, now }: Pair) {
  const t = useT();
  const region = useWord('region');
  const pick = useBilingual();
  const { lang, counted } = useCounts();
  const [a, b] = [then.loss_of_life_per_year, now.loss_of_life_per_year];
  return (
    <Changes then={then} now={now}>
      <Row
        name={t('risk:compare.pll')}
        before={sci(a, 3)}
        after={sci(b, 3)}
        change={changeText(a, b, lang)}
      />
      {now.society.map((verdict) => {
        const old = then.society.find(({ criteria }) => criteria === verdict.criteria);
        return (
          <Row
            key={verdict.criteria}
            name={pick(verdict.title)}
            before={old ? region(old.region) : '—'}
            after={region(verdict.region)}
            change={old && old.region !== verdict.region ? t('risk:compare.changed') : ''}
          />
        );
      })}
      <Row
        name={t('risk:compare.targets_in', { state: t('risk:acceptance.not_acceptable') })}
        {...counted(then.targets.not_acceptable, now.targets.not_acceptable)}
      />
      <Row name={t('risk:summary.computed')} {...counted(then.sources, now.sources)} />
    </Changes>
  );
}

function Levels({ then, now, levels }: Pair & { levels: readonly LevelRow[] }) {
  const t = useT();
  const { lang, counted } = useCounts();
  const area = (m2: number) => formatNumber(Number((m2 / 1e6).toPrecision(3)), lang, {});
  return (
    <Changes then={then} now={now}>
      {levels.map((level) => (
        <Row
          key={`people ${level.per_year}`}
          name={t('risk:compare.people_in', { level: levelText(level.per_year) })}
          {...counted(level.people_before, level.people_after)}
        />
      ))}
      {levels.map((level) => (
        <Row
          key={`area ${level.per_year}`}
          name={t('risk:compare.area_in', { level: levelText(level.per_year) })}
          before={area(level.area_before_m2)}
          after={area(level.area_after_m2)}
          change={changeText(level.area_before_m2, level.area_after_m2, lang)}
        />
      ))}
    </Changes>
  );
}

const signed = (n: number, lang: 'zh' | 'en') =>
  n === 0 ? '' : `${n > 0 ? '+' : '−'}${formatNumber(Math.abs(Math.round(n)), lang, {})}`;

function FromTo({ then, now }: { then: number | null; now: number | null }) {
  const lang = useLang();
  const change = changeText(then, now, lang);
  return (
    <span className="rk-fromto">
      {then === null ? '—' : <Sci value={then} unit={false} />} → {now === null ? '—' : <Sci value={now} />}
      {change !== '' && <em>{change}</em>}
    </span>
  );
}

type PartProps<T> = {
  id: string;
  title: string;
  rows: readonly T[];
  total: number;
  none: string;
  row: (row: T) => ReactNode;
};

/** A list that begins short. */
function Part<T>({ id, title, rows, total, none, row }: PartProps<T>) {
  const t = useT();
  const [all, setAll] = useState(false);
  return (
    <section aria-labelledby={`rk-compare-${id}`}>
      <h2 id={`rk-compare-${id}`}>{title}</h2>
      {rows.length === 0 ? (
        <p className="rk-none">{none}</p>
      ) : (
        <ul className="rk-diffs">{(all ? rows : rows.slice(0, SOME)).map(row)}</ul>
      )}
      {rows.length > SOME && (
        <button type="button" className="rk-link" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'risk:compare.fewer' : 'risk:compare.all', { n: rows.length })}
        </button>
      )}
      {total > rows.length && (
        <p className="rk-note">{t('risk:compare.more_in_table', { n: total - rows.length })}</p>
      )}
    </section>
  );
}

function HowTag({ of }: { of: string | null }) {
  const t = useT();
  if (of === null) return null;
  return <StateTag tone={TONES[of] ?? 'idle'}>{t(`risk:how.${of}`)}</StateTag>;
}

function What({ of }: { of: readonly Differing[] }) {
  const lang = useLang();
  const pick = useBilingual();
  return of.map((one) => (
    <span key={one.path} className="rk-what">
      {pick(one.text)}
      {one.before !== null || one.after !== null
        ? ` ${valueText(one.before, lang)} → ${valueText(one.after, lang)}`
        : ''}
    </span>
  ));
}

function TargetChange({ row, onShow }: { row: TargetDiffers; onShow: Props['onShow'] }) {
  const t = useT();
  const criteria = (id: string) => t(`risk:compare.criteria.${id}`, { defaultValue: id });
  return (
    <li className="rk-diff">
      <b>
        <button type="button" className="rk-link" onClick={() => onShow([row.lon, row.lat], row.title)}>
          {row.title}
        </button>{' '}
        <HowTag of={row.how} />
      </b>
      <FromTo then={row.before} now={row.after} />
      {row.verdicts.map((verdict) => (
        <span key={verdict.criteria} className="rk-verdict-change">
          <small>{criteria(verdict.criteria)}</small>
          {verdict.from === null ? '—' : <VerdictTag of={verdict.from} />} →{' '}
          {verdict.to === null ? '—' : <VerdictTag of={verdict.to} />}
        </span>
      ))}
      <What of={row.what} />
      {row.causes.length > 0 && (
        <ul className="rk-diff-causes" aria-label={t('risk:compare.causes')}>
          {row.causes.map((cause) => (
            <li key={cause.source}>
              <Link to={paths.riskSource(cause.source)}>{cause.title}</Link> <HowTag of={cause.how} />
              <FromTo then={cause.before} now={cause.after} />
              <What of={cause.what} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function SourceChange({ row }: { row: SourceDiffers }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <li className="rk-diff">
      <b>
        <Link to={paths.riskSource(row.id)}>{row.title}</Link> <HowTag of={row.how} />
      </b>
      <small className="rk-soft">
        {[row.enterprise?.title, row.site?.title].filter(Boolean).join(' · ')}
      </small>
      <FromTo then={row.loss_before} now={row.loss_after} />
      <What of={row.what} />
      {row.problem_before && (
        <span className="rk-what">
          {t('risk:compare.not_then')} {pick(row.problem_before)}
        </span>
      )}
      {row.problem_after && (
        <span className="rk-what">
          {t('risk:compare.not_now')} {pick(row.problem_after)}
        </span>
      )}
    </li>
  );
}
