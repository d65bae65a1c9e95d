import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { ErrorState, formatNumber, LoadingState, StateTag, type Tone, useBilingual } from '@/ui';
import { type Basis, type Finding, type TargetChange, type Timed, useSummary, type WhatIf } from '../../api';
import { everyYears, factor, levelText, manyYears, metres, sci } from '../../model/figures';
import { FnChart } from '../../view/FnChart';
import { BasisLine, Sure, useRiskClause, useWord } from '../../view/words';

const TONES: Record<string, Tone> = {
  acceptable: 'ok',
  needs: 'active',
  to_be_asked: 'warn',
  not_acceptable: 'bad',
};
export const verdictTone = (verdict: string): Tone => TONES[verdict] ?? 'idle';
const FINDINGS: Record<string, Tone> = { refused: 'bad', ask: 'warn', needs: 'active', ok: 'ok' };

type Props = {
  asked: UseQueryResult<Timed<WhatIf>>;
  something: boolean;
  fresh: boolean;
  basis: Basis | undefined;
  nameOfChange: (at: number) => string;
  onMove: (at: number, to: LonLat) => void;
  onShow: (at: LonLat) => void;
};

/** The answer in plain words, then what it rests on. */
export function VerdictPanel({ asked, something, fresh, basis, nameOfChange, onMove, onShow }: Props) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  if (!something)
    return (
      <>
        <div className="rk-verdict rk-verdict-none">
          <strong>{t('risk:siting.begin')}</strong>
          <p>{t('risk:siting.begin_hint')}</p>
          <ol>
            <li>{t('risk:siting.step_1')}</li>
            <li>{t('risk:siting.step_2')}</li>
            <li>{t('risk:siting.step_3')}</li>
          </ol>
        </div>
        <BasisLine of={basis} />
      </>
    );
  if (asked.isError && !asked.isFetching)
    return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <LoadingState rows={5} />;
  const { answer, took_ms } = asked.data;
  return (
    <div className={fresh ? undefined : 'rk-stale'}>
      <div className={`rk-verdict rk-verdict-${answer.verdict}`}>
        <StateTag tone={verdictTone(answer.verdict)}>{t(`risk:verdict.${answer.verdict}`)}</StateTag>
        <strong>{pick(answer.text)}</strong>
        {answer.moves.map((move) => (
          <p key={move.change}>
            {move.distance_m === null
              ? pick(move.text)
              : move.distance_m > 0
                ? t('risk:siting.move', {
                    what: nameOfChange(move.change),
                    distance: metres(move.distance_m, lang),
                  })
                : t('risk:siting.may_stay', { what: nameOfChange(move.change) })}
            {move.distance_m !== null && move.distance_m > 0 && move.lon !== null && move.lat !== null && (
              <Button size="small" onClick={() => onMove(move.change, [move.lon ?? 0, move.lat ?? 0])}>
                {t('risk:siting.move_there')}
              </Button>
            )}
          </p>
        ))}
        <small>
          {fresh ? t('risk:siting.took', { ms: Math.max(1, Math.round(took_ms)) }) : t('risk:siting.working')}
        </small>
      </div>
      <Findings findings={answer.findings} />
      <section aria-labelledby="rk-hit">
        <h2 id="rk-hit">{t('risk:siting.targets', { n: answer.targets.length })}</h2>
        {answer.targets.length === 0 ? (
          <p className="rk-none">{t('risk:siting.no_targets')}</p>
        ) : (
          <TargetChanges rows={answer.targets.slice(0, 30)} onShow={onShow} />
        )}
      </section>
      <SocietyPart answer={answer} />
      <BasisLine of={answer.basis} stale={!fresh} />
    </div>
  );
}

export function Findings({ findings, whole = false }: { findings: readonly Finding[]; whole?: boolean }) {
  const t = useT();
  const [all, setAll] = useState(whole);
  // What one clause says of many targets is told once; the targets stand below.
  const told = new Map<string, { one: Finding; n: number }>();
  for (const one of findings) {
    const key = `${one.outcome} ${one.clause}`;
    const known = told.get(key);
    told.set(key, { one: known?.one ?? one, n: (known?.n ?? 0) + 1 });
  }
  const short = [...told.values()];
  const shown = all ? findings.map((one) => ({ one, n: 1 })) : short;
  const pick = useBilingual();
  const clause = useRiskClause();
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="rk-findings">
      <h2 id="rk-findings">{t('risk:siting.findings')}</h2>
      <ul className="rk-findings">
        {shown.map(({ one, n }) => (
          <li key={`${one.clause} ${one.text.zh}`}>
            <StateTag tone={FINDINGS[one.outcome] ?? 'idle'}>{t(`risk:finding.${one.outcome}`)}</StateTag>
            <div>
              {pick(one.text)}
              {n > 1 && <em className="rk-alike">{t('risk:siting.alike', { n: n - 1 })}</em>}
              <small>
                {clause(one.clause)}
                {one.valid_from && ` · ${t('risk:siting.valid_from', { day: one.valid_from })}`}{' '}
                <Sure of={one.confidence} />
              </small>
            </div>
          </li>
        ))}
      </ul>
      {findings.length > short.length && !whole && (
        <Button
          type="link"
          size="small"
          className="al-no-print"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {t(all ? 'risk:siting.fewer' : 'risk:siting.all_findings', { n: findings.length })}
        </Button>
      )}
    </section>
  );
}

type RowsProps = { rows: readonly TargetChange[]; onShow?: (at: LonLat) => void };

export function TargetChanges({ rows, onShow }: RowsProps) {
  const t = useT();
  const lang = useLang();
  const kind = useWord('kind');
  return (
    <table className="rk-table">
      <thead>
        <tr>
          <th scope="col">{t('risk:col.target')}</th>
          <th scope="col" className="rk-right">
            {t('risk:siting.before_after')}
          </th>
          <th scope="col">{t('risk:col.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id ?? `${row.title} ${row.lon}`}>
            <td>
              {onShow ? (
                <button type="button" className="rk-link" onClick={() => onShow([row.lon, row.lat])}>
                  {row.title}
                </button>
              ) : (
                row.title
              )}
              <small>
                {kind(row.kind)}
                {row.id === null && ` · ${t('risk:siting.of_plan')}`}
              </small>
            </td>
            <td className="rk-right al-number">
              {sci(row.before)} → <b>{sci(row.after)}</b>
              {row.limit_per_year !== null && (
                <small>
                  {t('risk:col.limit')} {levelText(row.limit_per_year)}
                </small>
              )}
            </td>
            <td>
              <StateTag tone={row.is_met ? 'ok' : 'bad'}>
                {row.limit_per_year === null
                  ? t('risk:acceptance.no_limit')
                  : row.is_met
                    ? t(row.was_met ? 'risk:siting.still_met' : 'risk:siting.now_met')
                    : row.was_met
                      ? t('risk:siting.now_over')
                      : t('risk:siting.still_over')}
              </StateTag>
              {row.limit_per_year !== null && row.after > 0 && (
                <small>
                  {row.after > row.limit_per_year
                    ? t('risk:place.times_over', { factor: factor(row.after / row.limit_per_year, lang) })
                    : t('risk:place.times_under', { factor: factor(row.limit_per_year / row.after, lang) })}
                </small>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SocietyPart({ answer, paper = false }: { answer: WhatIf; paper?: boolean }) {
  const t = useT();
  const lang = useLang();
  const region = useWord('region');
  const summary = useSummary();
  const { before, after } = answer.society;
  const lines =
    summary.data?.society.find(({ criteria }) => criteria.startsWith('gb')) ?? summary.data?.society[0];
  const years = everyYears(after.loss_of_life_per_year);
  const more = after.loss_of_life_per_year - before.loss_of_life_per_year;
  return (
    <section aria-labelledby={paper ? undefined : 'rk-soc'}>
      <h2 id={paper ? undefined : 'rk-soc'}>{t('risk:summary.society')}</h2>
      <p className="rk-say">
        {t('risk:siting.pll', {
          before: sci(before.loss_of_life_per_year),
          after: sci(after.loss_of_life_per_year),
          change:
            before.loss_of_life_per_year > 0
              ? formatNumber(Number(((more / before.loss_of_life_per_year) * 100).toPrecision(2)), lang, {
                  signed: true,
                })
              : '—',
        })}
        {years !== null && ` ${t('risk:summary.pll_says', { years: manyYears(years, lang) })}`}
      </p>
      <p className="rk-say">
        {t('risk:siting.region', { before: region(before.region), after: region(after.region) })}
      </p>
      <FnChart
        fn={after.fn}
        before={before.fn}
        verdict={lines && { ...lines, critical_deaths: null }}
        height={220}
        fixed={paper ? 420 : undefined}
      />
      <p className="rk-note">
        {t('risk:siting.fn_legend')}
        {answer.society.without_new_people && ` ${t('risk:siting.without_people')}`}
      </p>
    </section>
  );
}
