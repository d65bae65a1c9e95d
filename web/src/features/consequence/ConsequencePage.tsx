import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { useT } from '@/i18n';
import { PageHeader, StateTag, usePhone } from '@/ui';
import { useOutcome, useProposal } from './api';
import { usePrinting } from './usePrinting';
import './consequence.css';
import './result.css';
import './curves.css';
import './picture.css';
import './paper.css';
import { CasePanel } from './form/CasePanel';
import { CaseContext, type CaseForm } from './form/context';
import { Jump } from './Jump';
import { type EastNorth, fromLonLat } from './model/geometry';
import type { FileFault } from './model/importing';
import { seenFrom, withReceivers } from './model/receivers';
import { EMPTY } from './model/scenario';
import type { Outcome } from './model/types';
import { faultsOf, pathOf, problemsByPath } from './model/validate';
import { Tools } from './Tools';
import { originOf, questionOf, useCase } from './useCase';
import { Paper } from './view/Paper';
import { ResultPanel } from './view/ResultPanel';

/** The workbench: a case on the left, what comes of it on the right. */
export function ConsequencePage() {
  const t = useT();
  const phone = usePhone();
  const one = useCase();
  const { draft, rested, resting, proposal, pinned } = one;
  const [fileFaults, setFileFaults] = useState<FileFault[]>([]);
  const faults = useMemo(() => faultsOf(draft.scenario), [draft.scenario]);
  const question = useMemo(() => questionOf(rested), [rested]);
  const asked = useOutcome(question);
  // Case A is told at the places of the present one, wherever its own release lies.
  const pinnedProposal = useProposal(pinned?.vessel);
  const pinnedReady = pinned?.vessel === undefined || !pinnedProposal.isPending;
  const pinnedOrigin = useMemo(
    () => (pinned ? originOf(pinned, pinnedProposal.data) : null),
    [pinned, pinnedProposal.data],
  );
  const { origin } = one;
  const comparedQuestion = useMemo(() => {
    if (pinned === null || !pinnedReady) return null;
    const receivers = seenFrom(rested.scenario.receivers ?? [], origin, pinnedOrigin);
    return questionOf({ ...pinned, scenario: withReceivers(pinned.scenario, receivers) });
  }, [pinned, pinnedReady, pinnedOrigin, origin, rested.scenario.receivers]);
  const compared = useOutcome(comparedQuestion);
  const shift = useMemo(
    (): EastNorth => (origin && pinnedOrigin ? fromLonLat(pinnedOrigin, origin) : [0, 0]),
    [origin, pinnedOrigin],
  );
  const other = useMemo(
    () => (pinned && compared.data ? { outcome: compared.data, shift } : null),
    [pinned, compared.data, shift],
  );

  // The last answer stays in sight while the next is worked out, and when there is none.
  const kept = useRef<Outcome | undefined>(undefined);
  if (asked.data && !asked.isPlaceholderData) kept.current = asked.data;
  if (draft.scenario === EMPTY) kept.current = undefined;
  const outcome = kept.current;
  const problem = question !== null && asked.isError && resting ? problemOf(asked.error) : null;
  const working = faults.size === 0 && (!resting || asked.isFetching);
  const fresh = resting && faults.size === 0 && asked.isSuccess && !asked.isPlaceholderData;

  const [printing, print] = usePrinting();
  const [picking, setPicking] = useState(false);
  useEffect(() => {
    if (!picking) return undefined;
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && setPicking(false);
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [picking]);
  const known = draft.vessel === undefined ? undefined : proposal.data;
  const form: CaseForm = {
    scenario: draft.scenario,
    place: draft.place,
    set: one.set,
    replace: one.change,
    setPlace: one.setPlace,
    origin,
    setReceivers: one.setReceivers,
    picking,
    setPicking,
    faults,
    problems: useMemo(() => problemsByPath(problem?.errors ?? []), [problem]),
    proposed: known?.scenario,
    reasons: useMemo(
      () => new Map((known?.reasons ?? []).map((reason) => [pathOf(reason.path) ?? '', reason])),
      [known],
    ),
  };
  if (problem?.status === 403) return <ForbiddenPage />;
  return (
    <div className="cq-page">
      <PageHeader
        title={t('consequence:title')}
        tags={<StateTag tone="warn">{t('consequence:restricted.tag')}</StateTag>}
        summary={t('consequence:summary')}
        actions={
          <Tools
            scenario={draft.scenario}
            outcome={outcome}
            fresh={fresh}
            pinned={pinned !== null}
            undo={one.undo}
            printing={printing}
            onPrint={print}
            onNew={() => one.load({ scenario: EMPTY })}
            onPin={() => one.pin(rested)}
            onUnpin={() => one.pin(null)}
            onScenario={(scenario) => one.load({ scenario })}
            onFaults={setFileFaults}
          />
        }
      />
      {one.broken && (
        <p className="cq-missing" role="alert">
          {t('consequence:broken')}
        </p>
      )}
      {fileFaults.length > 0 && <FileFaults faults={fileFaults} onClose={() => setFileFaults([])} />}
      <CaseContext value={form}>
        <div className="cq-halves">
          <CasePanel
            vessel={draft.vessel}
            placed={known?.origin != null}
            onVessel={(id) => {
              setFileFaults([]);
              one.setVessel(id);
            }}
          />
          <ResultPanel
            outcome={outcome}
            stale={!fresh}
            working={working}
            problem={problem}
            onRetry={() => void asked.refetch()}
            faults={faults}
            other={other}
            origin={origin}
          />
        </div>
      </CaseContext>
      {phone && outcome && <Jump />}
      {outcome && fresh ? (
        <Paper
          outcome={outcome}
          title={draft.scenario.title ?? ''}
          origin={origin}
          vessel={known?.vessel.title}
          enterprise={known?.enterprise?.title}
          counting={printing}
          other={
            other && pinned
              ? {
                  ...other,
                  title: pinned.scenario.title ?? '',
                  vessel: pinnedProposal.data?.vessel.title,
                  enterprise: pinnedProposal.data?.enterprise?.title,
                  origin: pinnedOrigin,
                }
              : null
          }
        />
      ) : (
        <p className="cq-paper">{t('consequence:paper.not_ready')}</p>
      )}
    </div>
  );
}

function FileFaults({ faults, onClose }: { faults: readonly FileFault[]; onClose: () => void }) {
  const t = useT();
  return (
    <section className="cq-file" role="alert" aria-label={t('consequence:file.title')}>
      <div>
        <strong>{t('consequence:file.title')}</strong>
        <ul>
          {faults.map((fault) => (
            <li key={`${fault.key} ${fault.path ?? ''}`}>
              {fault.path && <code>{fault.path}</code>} {t(`consequence:file.${fault.key}`, { ...fault })}
            </li>
          ))}
        </ul>
      </div>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t('consequence:file.close')}
        onClick={onClose}
      />
    </section>
  );
}
