import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { problemOf } from '@/api/client';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { ErrorState, formatNumber, LoadingState, StateTag, type Tone, useBilingual } from '@/ui';
import { type Basis, type MoveRow, type TargetChange, type Timed, useSummary, type WhatIf } from '../../api';
import { everyYears, factor, levelText, manyYears, metres, sci } from '../../model/figures';
import { changeAt } from '../../model/scenario';
import { useSeconds } from '../../model/useDraft';
import { FnChart } from '../../view/FnChart';
import { BasisLine, useWord } from '../../view/words';
import { HeadroomPart, InsidePart } from './Budget';
import { Findings } from './Findings';

const TONES: Record<string, Tone> = {
  acceptable: 'ok',
  needs: 'active',
  to_be_asked: 'warn',
  not_acceptable: 'bad',
};
export const verdictTone = (verdict: string): Tone => TONES[verdict] ?? 'idle';

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
  if (asked.isError && !asked.isFetching) {
    const at = changeAt(problemOf(asked.error).errors.map(({ pointer }) => pointer));
    return (
      <>
        {at !== null && (
          <p className="rk-wrong" role="alert">
            {t('risk:siting.wrong_change', { n: at + 1, what: nameOfChange(at) })}
          </p>
        )}
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
      </>
    );
  }
  if (asked.data === undefined)
    return (
      <>
        <Working going={asked.isFetching} />
        <LoadingState rows={5} />
      </>
    );
  const { answer, took_ms } = asked.data;
  return (
    <>
      <Working going={!fresh} />
      <div className={fresh ? undefined : 'rk-stale'}>
        <div className={`rk-verdict rk-verdict-${answer.verdict}`}>
          <StateTag tone={verdictTone(answer.verdict)}>{t(`risk:verdict.${answer.verdict}`)}</StateTag>
          <strong>{pick(answer.text)}</strong>
          {answer.basis.computing && (
            <p className="rk-partial" role="status">
              {t('risk:siting.partial', { done: answer.basis.computing.done, of: answer.basis.computing.of })}
            </p>
          )}
          {answer.moves.map((move) => (
            <MoveLine key={move.change} move={move} what={nameOfChange(move.change)} onMove={onMove} />
          ))}
          <small>
            {fresh
              ? t('risk:siting.took', {
                  ms: Math.max(1, Math.round(took_ms)),
                  server: Math.max(1, Math.round(answer.took_ms)),
                })
              : t('risk:siting.working')}
          </small>
        </div>
        <Findings findings={answer.findings} onShow={onShow} />
        <HeadroomPart answer={answer} />
        <section aria-labelledby="rk-hit">
          <h2 id="rk-hit">{t('risk:siting.targets', { n: answer.targets_total })}</h2>
          {answer.targets.length === 0 ? (
            <p className="rk-none">{t('risk:siting.no_targets')}</p>
          ) : (
            <TargetList rows={answer.targets} total={answer.targets_total} onShow={onShow} />
          )}
        </section>
        <InsidePart answer={answer} />
        <SocietyPart answer={answer} />
        <BasisLine of={answer.basis} stale={!fresh} />
      </div>
    </>
  );
}

/** Says that it is being worked on once that takes longer than a second. */
function Working({ going }: { going: boolean }) {
  const t = useT();
  const seconds = useSeconds(going);
  if (seconds === 0) return null;
  return (
    <div className="rk-working" role="status">
      <Progress percent={100} status="active" showInfo={false} size="small" aria-hidden="true" />
      {t('risk:siting.working_for', { n: seconds })}
    </div>
  );
}

type MoveProps = { move: MoveRow; what: string; onMove: (at: number, to: LonLat) => void };

function MoveLine({ move, what, onMove }: MoveProps) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  if (move.distance_m === 0) return <p>{t('risk:siting.may_stay', { what })}</p>;
  const { lon, lat } = move;
  return (
    <p>
      <span>
        {what}
        {t('risk:siting.colon')}
        {pick(move.text)}
      </span>
      {move.distance_m !== null && lon !== null && lat !== null && (
        <Button size="small" onClick={() => onMove(move.change, [lon, lat])}>
          {t('risk:siting.move_there', { distance: metres(move.distance_m, lang) })}
        </Button>
      )}
    </p>
  );
}

/** Rows that are shown before the list is unfolded. */
const ROWS = 8;

function TargetList({ rows, total, onShow }: RowsProps & { total: number }) {
  const t = useT();
  const [all, setAll] = useState(false);
  return (
    <>
      <TargetChanges rows={all ? rows : rows.slice(0, ROWS)} onShow={onShow} />
      {rows.length > ROWS && (
        <button type="button" className="rk-link rk-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'risk:siting.fewer' : 'risk:siting.more_targets', { n: total - ROWS })}
        </button>
      )}
      {all && total > rows.length && (
        <p className="rk-note">{t('risk:siting.only_worst', { n: rows.length, total })}</p>
      )}
    </>
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
                  {row.title || t('risk:siting.unnamed')}
                </button>
              ) : (
                row.title || t('risk:siting.unnamed')
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
              <StateTag tone={row.is_met ? 'ok' : row.is_refusing ? 'bad' : 'warn'}>
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
        {answer.society.of_plan &&
          ` ${t('risk:siting.region_own', { region: region(answer.society.of_plan.region) })}`}
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
