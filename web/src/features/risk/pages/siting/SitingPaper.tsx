import { useMeta } from '@/api/session';
import { useT } from '@/i18n';
import { formatTime, useBilingual } from '@/ui';
import type { WhatIf } from '../../api';
import { type Change, type Draft, isPlaced } from '../../model/changes';
import { BasisLine } from '../../view/words';
import { useDescribed } from './ChangeList';
import { Findings, SocietyPart, TargetChanges } from './VerdictPanel';

type Props = { draft: Draft; answer: WhatIf; picture: string | null; nameOf: (change: Change) => string };

/** The sheets. */
export function SitingPaper({ draft, answer, picture, nameOf }: Props) {
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
      <div className={`rk-verdict rk-verdict-${answer.verdict}`}>
        <strong>
          {t(`risk:verdict.${answer.verdict}`)} — {pick(answer.text)}
        </strong>
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
      <Findings findings={answer.findings} />
      {answer.targets.length > 0 && (
        <>
          <h2>{t('risk:siting.targets', { n: answer.targets.length })}</h2>
          <TargetChanges rows={answer.targets} />
        </>
      )}
      <SocietyPart answer={answer} paper />
      <BasisLine of={answer.basis} />
      <p className="rk-paper-sign">{t('risk:paper.sign')}</p>
    </div>
  );
}
