import {
  DeleteOutlined,
  FolderOpenOutlined,
  LinkOutlined,
  PrinterOutlined,
  RedoOutlined,
  SaveOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { PageHeader, StateTag, useBilingual, usePhone } from '@/ui';
import '../risk.css';
import { type Scenario, useAllSources, useAllTargets, useContours, useScenario, useWhatIf } from '../api';
import { addChange, type Change, EMPTY, isPlaced, withChange } from '../model/changes';
import { draftOf, isSamePlan } from '../model/scenario';
import { placed, templateOf } from '../model/templates';
import { useDraft, useRested } from '../model/useDraft';
import { usePaper } from '../usePaper';
import {
  aroundWindow,
  boundsOfContours,
  contourFeatures,
  placeFeature,
  readView,
  sourceFeatures,
  targetFeatures,
  writeView,
} from '../view/layers';
import { collection } from '../view/mapStyle';
import { type Found, type Pin, RiskMap, type RiskMapHandle } from '../view/RiskMap';
import { ChangeList } from './siting/ChangeList';
import { Palette } from './siting/Palette';
import { SaveDialog, ScenarioBar, ScenarioDrawer } from './siting/Scenarios';
import { SitingPaper } from './siting/SitingPaper';
import { VerdictPanel, verdictTone } from './siting/VerdictPanel';

/** Limits that new plants and new people meet, from the mildest. */
const LEVELS: readonly number[] = [1e-5, 3e-6, 3e-7];
const REST_MS = 120;
const GONE: readonly string[] = [];

/** Something is put on the map, and the answer comes at once: may it stand there, by which clause, how far must it move. */
export function SitingPage() {
  const t = useT();
  const phone = usePhone();
  const pick = useBilingual();
  const { message } = App.useApp();
  const { draft, broken, change, undo, redo } = useDraft();
  const [url, setUrl] = useUrlState({ view: '', scenario: '' });
  const [placing, setPlacing] = useState<string | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [known, setKnown] = useState<(Found & { at: LonLat }) | null>(null);
  const map = useRef<RiskMapHandle>(null);
  const rested = useRested(draft.changes, REST_MS);
  const asked = useWhatIf(rested, LEVELS, draft.title);
  const city = useContours(LEVELS);
  const sources = useAllSources();
  const targets = useAllTargets();
  const view = useMemo(() => readView(url.view), [url.view]);
  const paper = usePaper(map, true);
  const opened = useScenario(url.scenario);
  const saved = url.scenario === '' ? undefined : opened.data;
  const dirty = saved !== undefined && !isSamePlan(saved.changes, draft.changes);
  const [saving, setSaving] = useState(false);
  const [listing, setListing] = useState(false);
  // What a link brings along is worked on; the scenario it came from stands beside it.
  const loaded = useRef(draft.changes.length > 0 ? url.scenario : '');
  const something = draft.changes.length > 0;
  const answer = something ? asked.data?.answer : undefined;
  const fresh = something && rested === draft.changes && !asked.isPlaceholderData && asked.isSuccess;

  const show = (scenario: Scenario) => {
    loaded.current = scenario.scenario.id;
    setChosen(null);
    change(() => draftOf(scenario));
    const first = scenario.changes.find(isPlaced);
    if (first) map.current?.fly([first.lon, first.lat]);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a scenario is shown once, when it has come
  useEffect(() => {
    if (saved !== undefined && loaded.current !== saved.scenario.id) show(saved);
  }, [saved]);
  const kept = ({ scenario }: Scenario) => {
    loaded.current = scenario.id;
    setSaving(false);
    change((now) => ({ ...now, title: scenario.name }), 'title');
    setUrl({ scenario: scenario.id });
  };
  const put = (id: string, at: LonLat) => {
    const template = templateOf(id);
    if (template === undefined) return;
    setPlacing(null);
    setKnown(null);
    setChosen(draft.changes.length);
    change((now) => ({
      ...now,
      changes: [...now.changes, placed(template, at, now.changes.length + 1, t(`risk:thing.${id}`))],
    }));
  };
  const nameOf = (one: Change): string => {
    if (one.kind === 'add_equipment') return one.equipment.title?.zh ?? one.equipment.id;
    if (one.kind === 'add_target') return one.name;
    return draft.names[one.kind === 'remove_target' ? one.target : one.source] ?? '';
  };
  const edit = (at: number, next: Change | null, key?: string) => {
    if (next === null) setChosen(null);
    change((now) => withChange(now, at, next), key === undefined ? '' : `${at} ${key}`);
  };
  const gone = useMemo(
    () => ({
      sources: draft.changes.flatMap((one) => (one.kind === 'remove_source' ? [one.source] : [])),
      targets: draft.changes.flatMap((one) => (one.kind === 'remove_target' ? [one.target] : GONE)),
    }),
    [draft.changes],
  );
  // People who come or go leave the contours as they are.
  const movesRisk = draft.changes.some((one) => !one.kind.endsWith('_target'));
  const window_ = useMemo(
    () =>
      answer === undefined
        ? null
        : boundsOfContours({
            type: 'FeatureCollection',
            features: [...answer.before.features, ...answer.after.features],
          }),
    [answer],
  );
  const overlays = useMemo(
    () => ({
      contours:
        answer !== undefined && movesRisk
          ? collection([
              ...contourFeatures(answer.after, LEVELS, window_, answer.basis.cell_m).features,
              ...(window_ === null ? [] : aroundWindow(contourFeatures(city.data, LEVELS), window_).features),
            ])
          : contourFeatures(city.data, LEVELS),
      before:
        answer !== undefined && movesRisk
          ? contourFeatures(answer.before, LEVELS, window_, answer.basis.cell_m)
          : collection(),
      sources: sourceFeatures((sources.data?.items ?? []).filter(({ id }) => !gone.sources.includes(id))),
      targets: targetFeatures(
        (targets.data?.items ?? []).filter(({ id }) => !gone.targets.includes(id)),
        [],
      ),
      spot: placeFeature(known?.at ?? null),
    }),
    [answer, movesRisk, window_, city.data, sources.data, targets.data, known, gone],
  );
  const bounds = useMemo(() => boundsOfContours(city.data), [city.data]);
  const pins: Pin[] = draft.changes.flatMap((one, at) =>
    isPlaced(one)
      ? [
          {
            id: String(at),
            at: [one.lon, one.lat],
            label: String(at + 1),
            name: `${at + 1} ${nameOf(one)}`,
            kind: one.kind === 'add_equipment' ? 'equipment' : 'target',
            chosen: chosen === at,
          },
        ]
      : [],
  );
  const movePin = (at: number, [lon, lat]: LonLat) => {
    setChosen(at);
    change((now) => {
      const one = now.changes[at];
      return one && isPlaced(one)
        ? withChange(now, at, { ...one, lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) })
        : now;
    }, `${at} move`);
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setPlacing(null);
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)?.();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [undo, redo]);

  const share = async () => {
    const { href, origin, pathname } = window.location;
    const link = saved && !dirty ? `${origin}${pathname}?scenario=${saved.scenario.id}` : href;
    try {
      await navigator.clipboard.writeText(link);
      message.success(t('risk:linked'));
    } catch {
      message.info(t('risk:link_self'));
    }
  };
  const problem = asked.isError ? problemOf(asked.error) : city.isError ? problemOf(city.error) : null;
  if (problem?.status === 403) return <ForbiddenPage />;
  const knownSource = sources.data?.items.find(({ id }) => id === known?.source);
  const knownTarget = targets.data?.items.find(({ id }) => id === known?.target);
  return (
    <div className="rk-fill rk-printable">
      <div className="rk-top">
        <PageHeader
          title={t('risk:siting.title')}
          tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
          actions={
            <>
              <Button icon={<UndoOutlined />} disabled={undo === null} onClick={() => undo?.()}>
                {t('risk:siting.undo')}
              </Button>
              <Button icon={<RedoOutlined />} disabled={redo === null} onClick={() => redo?.()}>
                {t('risk:siting.redo')}
              </Button>
              <Button
                icon={<DeleteOutlined />}
                disabled={!something}
                onClick={() => {
                  setChosen(null);
                  change(() => EMPTY);
                  setUrl({ scenario: '' });
                }}
              >
                {t('risk:siting.clear')}
              </Button>
              <Button icon={<FolderOpenOutlined />} onClick={() => setListing(true)}>
                {t('risk:scenario.list')}
              </Button>
              <Button icon={<SaveOutlined />} disabled={!something} onClick={() => setSaving(true)}>
                {t(saved ? 'risk:scenario.save_as' : 'risk:scenario.save')}
              </Button>
              <Button icon={<LinkOutlined />} disabled={!something} onClick={() => void share()}>
                {t('risk:link')}
              </Button>
              <Button
                type="primary"
                icon={<PrinterOutlined />}
                disabled={!fresh}
                loading={paper.printing}
                onClick={paper.print}
              >
                {t('risk:print')}
              </Button>
            </>
          }
        />
        {broken && (
          <p className="rk-wrong" role="alert">
            {t('risk:siting.broken')}
          </p>
        )}
        {url.scenario !== '' && opened.isError && (
          <p className="rk-wrong" role="alert">
            {pick(problemOf(opened.error).message) || t('risk:scenario.unread')}{' '}
            <Button size="small" onClick={() => setUrl({ scenario: '' })}>
              {t('risk:scenario.leave')}
            </Button>
          </p>
        )}
        {saved && (
          <ScenarioBar
            saved={saved}
            answer={fresh ? answer : undefined}
            dirty={dirty}
            changes={draft.changes}
            onSaved={kept}
            onReset={() => show(saved)}
          />
        )}
      </div>
      <div className="rk-halves rk-thirds">
        <aside className="rk-left" aria-label={t('risk:siting.what')}>
          <Palette
            placing={placing}
            onPlacing={setPlacing}
            onCentre={(id) => {
              const at = map.current?.centre();
              if (at) put(id, at);
            }}
          />
          <div className="rk-draft-name rk-field rk-field-wide">
            <label htmlFor="rk-draft-name">{t('risk:siting.name')}</label>
            <Input
              id="rk-draft-name"
              size="small"
              value={draft.title}
              maxLength={80}
              placeholder={t('risk:siting.name_hint')}
              onChange={(event) => {
                const title = event.target.value;
                change((now) => ({ ...now, title }), 'title');
              }}
            />
          </div>
          <ChangeList
            draft={draft}
            chosen={chosen}
            nameOf={nameOf}
            onChoose={(at) => {
              setChosen(at);
              const one = at === null ? undefined : draft.changes[at];
              if (one && isPlaced(one)) map.current?.fly([one.lon, one.lat]);
            }}
            onEdit={edit}
          />
        </aside>
        <div className="rk-stage">
          <RiskMap
            ref={map}
            name={t('risk:map.name')}
            overlays={overlays}
            levels={LEVELS}
            view={view}
            onView={(next) => setUrl({ view: writeView(next) })}
            frame={bounds}
            frameKey={bounds === null ? undefined : 'once'}
            placing={placing !== null}
            onDropped={put}
            pins={pins}
            onPin={(id) => setChosen(Number(id))}
            onPinMoved={(id, at) => movePin(Number(id), at)}
            onPick={(at, found) => {
              if (placing !== null) put(placing, at);
              else setKnown(found.source !== null || found.target !== null ? { ...found, at } : null);
            }}
          >
            {placing !== null && (
              <p className="rk-map-say" role="status">
                {t('risk:siting.put', { what: t(`risk:thing.${placing}`) })}
              </p>
            )}
            {known && (
              <section className="rk-known" aria-label={known.title ?? t('risk:siting.known')}>
                <strong>{known.title}</strong>
                {knownSource && (
                  <>
                    <Button
                      size="small"
                      onClick={() => {
                        setKnown(null);
                        setChosen(draft.changes.length);
                        change((now) =>
                          addChange(
                            now,
                            { kind: 'change_stock', source: knownSource.id, mass_kg: 10_000 },
                            knownSource.title,
                          ),
                        );
                      }}
                    >
                      {t('risk:siting.change_stock')}
                    </Button>
                    <Button
                      size="small"
                      onClick={() => {
                        setKnown(null);
                        change((now) =>
                          addChange(
                            now,
                            { kind: 'remove_source', source: knownSource.id },
                            knownSource.title,
                          ),
                        );
                      }}
                    >
                      {t('risk:siting.remove_source')}
                    </Button>
                  </>
                )}
                {knownTarget && (
                  <Button
                    size="small"
                    onClick={() => {
                      setKnown(null);
                      change((now) =>
                        addChange(now, { kind: 'remove_target', target: knownTarget.id }, knownTarget.title),
                      );
                    }}
                  >
                    {t('risk:siting.remove_target')}
                  </Button>
                )}
                <Button size="small" type="text" onClick={() => setKnown(null)}>
                  {t('risk:siting.leave')}
                </Button>
              </section>
            )}
            {phone && answer && (
              <p className="rk-map-verdict" role="status">
                <StateTag tone={verdictTone(answer.verdict)}>{t(`risk:verdict.${answer.verdict}`)}</StateTag>
                {pick(answer.text)}
              </p>
            )}
            <SitingLegend compared={answer !== undefined && movesRisk} />
          </RiskMap>
        </div>
        <aside
          className="rk-side"
          aria-label={t('risk:siting.answer')}
          aria-live="polite"
          aria-busy={something && !fresh}
        >
          <VerdictPanel
            asked={asked}
            something={something}
            fresh={fresh}
            basis={city.data?.basis}
            nameOfChange={(at) => {
              const one = draft.changes[at];
              return one ? nameOf(one) : '';
            }}
            onMove={(at, to) => {
              movePin(at, to);
              map.current?.fly(to);
            }}
            onShow={(at) => map.current?.fly(at, 14)}
          />
        </aside>
      </div>
      {answer && (
        <SitingPaper
          draft={draft}
          saved={dirty ? undefined : saved}
          answer={answer}
          picture={paper.picture}
          nameOf={nameOf}
        />
      )}
      <SaveDialog
        open={saving}
        name={draft.title}
        changes={draft.changes}
        onClose={() => setSaving(false)}
        onSaved={kept}
      />
      <ScenarioDrawer
        open={listing}
        current={url.scenario}
        onClose={() => setListing(false)}
        onOpen={({ id }) => {
          setListing(false);
          if (id === url.scenario && saved) show(saved);
          else {
            loaded.current = '';
            setUrl({ scenario: id });
          }
        }}
        onGone={(id) => {
          if (id === url.scenario) setUrl({ scenario: '' });
        }}
        onBack={(back) => {
          if (back.scenario.id === url.scenario) show(back);
        }}
      />
    </div>
  );
}

function SitingLegend({ compared }: { compared: boolean }) {
  const t = useT();
  return (
    <div className="rk-legend-box rk-legend-small">
      <p>
        {LEVELS.map((level) => (
          <span key={level}>{t(`risk:siting.level_${level.toExponential()}`)}</span>
        ))}
      </p>
      {compared && (
        <p>
          <svg width={30} height={8} viewBox="0 0 30 8" aria-hidden="true">
            <path d="M0 4H30" className="rk-before-line" />
          </svg>
          {t('risk:siting.before')}
        </p>
      )}
    </div>
  );
}
