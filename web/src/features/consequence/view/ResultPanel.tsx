import { Button, Tabs } from 'antd';
import type { ApiProblem } from '@/api/types';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { EmptyState, LoadingState, Panel, ProblemPanel, Unit, useBilingual } from '@/ui';
import type { EastNorth } from '../model/geometry';
import type { Outcome } from '../model/types';
import { type FieldFault, pathOf } from '../model/validate';
import { HazardView } from './HazardView';
import { History } from './History';
import { ReceiverPanel } from './ReceiverPanel';
import { SourceBox } from './SourceBox';
import { TraceView } from './TraceView';
import { Warnings } from './Warnings';
import { useAmount, useNamed, useReach } from './words';

type Props = {
  outcome: Outcome | undefined;
  /** The last question has not been answered yet: what is shown is an older answer. */
  stale: boolean;
  working: boolean;
  problem: ApiProblem | null;
  onRetry: () => void;
  faults: ReadonlyMap<string, FieldFault>;
  /** Case A, once it has been worked out. */
  other: { outcome: Outcome; shift: EastNorth } | null;
  origin: LonLat | null;
};

/** The answer, or what is missing for one. */
export function ResultPanel({ outcome, stale, working, problem, onRetry, faults, other, origin }: Props) {
  const t = useT();
  const pick = useBilingual();
  const amount = useAmount();
  const [url, setUrl] = useUrlState({ hazard: '', hide: [] as string[] });
  const label = (path: string) => t(`consequence:field.${path}`);
  const reachOf = useReach();
  const named = useNamed();
  const hazard = outcome?.hazards.find(({ kind }) => kind === url.hazard) ?? outcome?.hazards[0];
  const missing = [...faults].filter(([, { key }]) => key === 'required').map(([path]) => label(path));
  const wrong = [...faults].filter(([, { key }]) => key !== 'required').map(([path]) => label(path));
  return (
    <section className="cq-result al-no-print" aria-label={t('consequence:result.title')} aria-busy={working}>
      <p className={working ? 'cq-state cq-state-on' : 'cq-state'} role="status">
        {working
          ? t('consequence:result.working')
          : stale && outcome
            ? t('consequence:result.stale')
            : outcome
              ? t('consequence:result.done', { engine: outcome.engine })
              : t('consequence:result.waiting')}
      </p>
      {problem !== null && (
        <ProblemPanel
          error={named(once(problem))}
          fieldLabel={(pointer) => {
            const path = pathOf(pointer);
            return path === null ? undefined : label(path);
          }}
          action={
            problem.status !== 422 && (
              <Button size="small" onClick={onRetry}>
                {t('ui:retry')}
              </Button>
            )
          }
        />
      )}
      {problem === null && faults.size > 0 && (outcome || wrong.length > 0) && (
        <p className="cq-missing" role="status">
          {missing.length > 0 &&
            t('consequence:result.missing', { fields: missing.join(t('consequence:join')) })}
          {wrong.length > 0 &&
            ` ${t('consequence:result.wrong', { fields: wrong.join(t('consequence:join')) })}`}
        </p>
      )}
      {outcome === undefined && problem === null && (
        <Panel>
          {working ? (
            <LoadingState rows={6} />
          ) : (
            <EmptyState
              title={t('consequence:result.empty')}
              hint={
                missing.length > 0
                  ? t('consequence:result.missing', { fields: missing.join(t('consequence:join')) })
                  : t('consequence:result.empty_hint')
              }
            />
          )}
        </Panel>
      )}
      {outcome !== undefined && (
        <div className={stale ? 'cq-answer cq-stale' : 'cq-answer'}>
          <p className="cq-headline">
            <strong>{pick(outcome.substance.name)}</strong>
            <span>{t(`consequence:source.phases.${outcome.source.phase}`)}</span>
            {outcome.source.rate_kg_s > 0 && <span>{amount.plain(outcome.source.rate_kg_s, 'kg/s')}</span>}
            {outcome.source.duration_s > 0 && <span>{amount.time(outcome.source.duration_s)}</span>}
            <span>{t('consequence:result.total', { mass: amount.mass(outcome.source.mass_kg) })}</span>
          </p>
          <Warnings of={outcome.trace.warnings} />
          {hazard === undefined ? (
            <Panel>
              <EmptyState
                title={t('consequence:result.harmless')}
                hint={t('consequence:result.harmless_hint')}
              />
            </Panel>
          ) : (
            <>
              <Tabs
                className="cq-tabs"
                activeKey={hazard.kind}
                onChange={(kind) => setUrl({ hazard: kind, hide: [] })}
                items={outcome.hazards.map((one) => ({
                  key: one.kind,
                  label: (
                    <span className="cq-tab">
                      {t(`consequence:hazard.${one.kind}`)}
                      <small>{reachOf(one)}</small>
                    </span>
                  ),
                }))}
              />
              <HazardView
                outcome={outcome}
                hazard={hazard}
                other={
                  other === null
                    ? null
                    : {
                        ...other,
                        hazard: other.outcome.hazards.find(({ kind }) => kind === hazard.kind) ?? null,
                      }
                }
                origin={origin}
                hidden={url.hide}
                onHidden={(hide) => setUrl({ hide })}
              >
                <ReceiverPanel outcome={outcome} other={other?.outcome ?? null} origin={origin} />
              </HazardView>
            </>
          )}
          <Panel
            title={
              <>
                {t('consequence:source.title')}
                <small className="cq-substance">
                  {pick(outcome.substance.name)} · CAS {outcome.substance.cas}
                  {typeof outcome.substance.boiling_point_k === 'number' && (
                    <>
                      {' '}
                      · {t('consequence:source.boils')}{' '}
                      <Unit value={outcome.substance.boiling_point_k - 273.15} unit="°C" digits={1} />
                    </>
                  )}
                </small>
              </>
            }
          >
            <SourceBox outcome={outcome} />
          </Panel>
          {(outcome.source.history?.length ?? 0) > 1 && (
            <Panel title={t('consequence:history.title')}>
              <History history={outcome.source.history ?? []} other={other?.outcome.source.history ?? null} />
            </Panel>
          )}
          <Panel title={t('consequence:trace.title')}>
            <TraceView outcome={outcome} />
          </Panel>
          <p className="cq-limits">
            {t('consequence:limits.text', { engine: outcome.engine })} {t('consequence:restricted.line')}
          </p>
        </div>
      )}
    </section>
  );
}

/** A fault of the engine comes as the problem and as its only error, which the field tells already. */
function once(problem: ApiProblem): ApiProblem {
  const [only, ...more] = problem.errors;
  return more.length === 0 && only?.message?.zh === problem.message?.zh
    ? { ...problem, errors: [] }
    : problem;
}
