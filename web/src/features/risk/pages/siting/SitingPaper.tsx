import { useMeta } from '@/api/session';
import { useT } from '@/i18n';
import { formatTime, useBilingual } from '@/ui';
import type { Scenario, WhatIf } from '../../api';
import { type Change, type Draft, isPlaced } from '../../model/changes';
import { BasisLine } from '../../view/words';
import { HeadroomPart, InsidePart } from './Budget';
import { useDescribed } from './ChangeList';
import { Findings } from './Findings';
import { SocietyPart, TargetChanges } from './VerdictPanel';

type Props = {
  draft: Draft;
  saved: Scenario | undefined;
  answer: WhatIf;
  picture: string | null;
  nameOf: (change: Change) => string;
};
/** Rows on paper. */
const ROWS = 25;

/** The sheets. */
export function SitingPaper({ draft, saved, answer, picture, nameOf }: Props) {
  const t = useT();
  const pick = useBilingual();
  const meta = useMeta();
  const describe = useDescribed();
  return (
    <div className="rk-paper" aria-hidden="true">
      <p className="rk-paper-mark">{t('risk:paper.internal')}</p>
      <h1>{t('risk:siting.paper_title', { title: draft.title || t('risk:siting.untitled') })}</h1>
      <p>
        {pick(meta.data?.city)} · {t('risk:paper.printed', { at: formatTime(new Date().toISOString()) })}
      </p>
      {saved && (
        <p>
          {t('risk:scenario.paper', {
            name: saved.scenario.name,
            by: saved.scenario.by_name,
            at: formatTime(saved.scenario.changed_at),
            position: saved.scenario.position,
          })}
          {saved.scenario.remarks !== '' && ` ${saved.scenario.remarks}`}
        </p>
      )}
      <div className={`rk-verdict rk-verdict-${answer.verdict}`}>
        <strong>
          {t(`risk:verdict.${answer.verdict}`)} — {pick(answer.text)}
        </strong>
        {answer.moves.map((move) => {
          const one = draft.changes[move.change];
          return (
            <p key={move.change}>
              {one ? nameOf(one) : ''}
              {t('risk:siting.colon')}
              {pick(move.text)}
            </p>
          );
        })}
      </div>
      <h2>{t('risk:siting.changes')}</h2>
      <table className="rk-table">
        <tbody>
          {draft.changes.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what a change is called by
            <tr key={at}>
              <td>{at + 1}</td>
              <td>{nameOf(one)}</td>
              <td>{describe(one)}</td>
              <td className="al-number">
                {isPlaced(one) ? `${one.lon.toFixed(5)}, ${one.lat.toFixed(5)}` : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {picture !== null && <img className="rk-paper-map" src={picture} alt={t('risk:map.name')} />}
      <p className="rk-note">{t('risk:siting.paper_map')}</p>
      <Findings findings={answer.findings} whole />
      <HeadroomPart answer={answer} paper />
      <InsidePart answer={answer} paper />
      {answer.targets.length > 0 && (
        <>
          <h2>{t('risk:siting.targets', { n: answer.targets_total })}</h2>
          <TargetChanges rows={answer.targets.slice(0, ROWS)} />
          {answer.targets_total > ROWS && (
            <p className="rk-note">{t('risk:siting.only_worst', { n: ROWS, total: answer.targets_total })}</p>
          )}
        </>
      )}
      <SocietyPart answer={answer} paper />
      <h2>{t('risk:siting.defaults')}</h2>
      <ul className="rk-paper-defaults">
        {draft.changes.map((one, at) =>
          one.kind === 'add_equipment' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what a change is called by
            <li key={at}>
              {at + 1} {nameOf(one)}
              {t('risk:siting.colon')}
              {t('risk:siting.default_equipment', {
                kind: one.equipment.equipment.kind,
                substance: one.equipment.substance,
                volume: one.equipment.vessel?.volume_m3 ?? '—',
                mass: (one.equipment.vessel?.mass_kg ?? 0) / 1_000,
                celsius: Math.round((one.equipment.vessel?.temperature_k ?? 273.15) - 273.15),
                park: t(`risk:siting.park_${one.in_park === null ? 'unknown' : one.in_park ? 'yes' : 'no'}`),
              })}
            </li>
          ) : null,
        )}
        <li>{t('risk:siting.default_holes')}</li>
        <li>{t('risk:siting.default_people')}</li>
        <li>{t('risk:siting.default_limits')}</li>
      </ul>
      <BasisLine of={answer.basis} />
      <p className="rk-paper-sign">{t('risk:paper.sign')}</p>
    </div>
  );
}
