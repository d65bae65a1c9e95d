import {
  CaretRightOutlined,
  FullscreenOutlined,
  LinkOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { App, Button, Checkbox, Select } from 'antd';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '@/api/client';
import { useAsOf } from '@/app/asOf';
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
  StateTag,
  useBilingual,
  usePhone,
} from '@/ui';
import '../risk.css';
import { type Summary, useAllSources, useAllTargets, useContours, type When } from '../api';
import { everyYears, factor, manyYears, sci } from '../model/figures';
import { ComparePanel } from '../time/ComparePanel';
import { readSide, sideOf, whenOf } from '../time/model';
import { Timeline } from '../time/Timeline';
import { useRiskPicture } from '../useRisk';
import { FnChart, FnTable } from '../view/FnChart';
import { Legend } from '../view/Legend';
import {
  beforeFeatures,
  placeFeature,
  readPlace,
  readView,
  sourceFeatures,
  targetFeatures,
  writePlace,
  writeView,
} from '../view/layers';
import { collection } from '../view/mapStyle';
import { PlaceCard } from '../view/PlaceCard';
import { PlaceInput } from '../view/PlaceInput';
import { RiskMap, type RiskMapHandle } from '../view/RiskMap';
import { BasisLine, Sure, useRiskClause, useWord, VerdictMark } from '../view/words';

const Wall = lazy(async () => ({ default: (await import('./Wall')).Wall }));
const LAYERS = ['contours', 'targets', 'sources'] as const;

/** The city: contours of individual risk, verdicts of protection targets, what causes it, and the F-N curve. */
export function RiskPage() {
  const t = useT();
  const phone = usePhone();
  const pick = useBilingual();
  const { message } = App.useApp();
  const [state, set] = useUrlState({
    by: [] as string[],
    at: '',
    name: '',
    view: '',
    off: [] as string[],
    wall: false,
    legend: true,
    run: '',
    against: '',
  });
  const { params, day } = useAsOf();
  const { as_of } = params;
  const when = useMemo((): When => {
    const run = whenOf(`run:${state.run}`);
    return run.run ? run : as_of ? { as_of } : {};
  }, [state.run, as_of]);
  const against = readSide(state.against);
  const picture = useRiskPicture(state.by, true, when);
  const { summary, criteria, chosen, levels, contours, features, bounds, drawn } = picture;
  const targets = useAllTargets(!state.off.includes('targets'), when);
  const sources = useAllSources(!state.off.includes('sources'), when);
  const then = useMemo(() => whenOf(against), [against]);
  const old = useContours(against === '' ? [] : levels, then);
  const map = useRef<RiskMapHandle>(null);
  const [limits, setLimits] = useState(false);
  const [legendOpen, setLegendOpen] = useState(state.legend && !phone);
  const at = useMemo(() => readPlace(state.at), [state.at]);
  const view = useMemo(() => readView(state.view), [state.view]);
  const shows = (layer: string) => !state.off.includes(layer);
  const overlays = useMemo(() => {
    const on = (layer: string) => !state.off.includes(layer);
    return {
      contours: on('contours') ? features : collection(),
      before:
        on('contours') && against !== ''
          ? beforeFeatures(old.data, levels, (level) => t('risk:compare.line', { level }))
          : collection(),
      targets: on('targets') ? targetFeatures(targets.data?.items ?? [], chosen) : collection(),
      sources: on('sources') ? sourceFeatures(sources.data?.items ?? []) : collection(),
      spot: placeFeature(at),
    };
  }, [features, old.data, levels, against, targets.data, sources.data, chosen, at, state.off, t]);

  const problem = summary.isError ? problemOf(summary.error) : null;
  if (problem?.status === 403) return <ForbiddenPage />;
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      message.success(t('risk:linked'));
    } catch {
      message.info(t('risk:link_self'));
    }
  };
  const basis = contours.data?.basis ?? summary.data?.basis;
  const behind =
    contours.isPlaceholderData ||
    (summary.data !== undefined &&
      contours.data !== undefined &&
      contours.data.basis.position < summary.data.basis.position);
  return (
    <div className="rk-fill">
      <div className="rk-top">
        <PageHeader
          title={t('risk:title')}
          tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
          actions={
            <>
              <Button icon={<LinkOutlined />} onClick={() => void share()}>
                {t('risk:link')}
              </Button>
              <Link className="al-link-button" to={paths.riskList('targets')}>
                <UnorderedListOutlined />
                {t('risk:lists.title')}
              </Link>
              <Button type="primary" icon={<FullscreenOutlined />} onClick={() => set({ wall: true })}>
                {t('risk:wall.open')}
              </Button>
            </>
          }
        />
      </div>
      <div className={against === '' ? 'rk-halves' : 'rk-halves rk-halves-wide'}>
        <div className="rk-stage rk-stage-strip">
          <RiskMap
            ref={map}
            name={t('risk:map.name')}
            overlays={overlays}
            levels={levels}
            view={view}
            onView={(next) => set({ view: writeView(next) })}
            frame={bounds}
            frameKey={bounds === null ? undefined : 'once'}
            onPick={(place, found) => set({ at: writePlace(place), name: found.title ?? '' })}
          >
            <div className="rk-map-bar al-no-print">
              <Select
                size="small"
                className="rk-criteria"
                aria-label={t('risk:criteria')}
                value={chosen.length === 1 ? chosen[0] : ''}
                options={[
                  { value: '', label: t('risk:criteria_all') },
                  ...criteria.map(({ id, title }) => ({ value: id, label: pick(title) })),
                ]}
                onChange={(value) => set({ by: value === '' ? [] : [value] })}
              />
              {LAYERS.map((layer) => (
                <Checkbox
                  key={layer}
                  checked={shows(layer)}
                  onChange={(event) =>
                    set({
                      off: event.target.checked
                        ? state.off.filter((one) => one !== layer)
                        : [...state.off, layer],
                    })
                  }
                >
                  {t(`risk:layer.${layer}`)}
                </Checkbox>
              ))}
            </div>
            <section className="rk-legend-box" aria-label={t('risk:legend.title')}>
              <button type="button" aria-expanded={legendOpen} onClick={() => setLegendOpen(!legendOpen)}>
                <CaretRightOutlined rotate={legendOpen ? 90 : 0} />
                {t('risk:legend.title')}
                <small>{t('risk:legend.unit')}</small>
              </button>
              {legendOpen && (
                <Legend
                  levels={levels}
                  criteria={criteria}
                  chosen={chosen}
                  drawn={drawn}
                  compact={!limits}
                  extra={
                    <button
                      type="button"
                      className="rk-link"
                      aria-expanded={limits}
                      onClick={() => setLimits(!limits)}
                    >
                      {t(limits ? 'risk:legend.less' : 'risk:legend.more')}
                    </button>
                  }
                />
              )}
            </section>
            {contours.isError && (
              <div className="rk-map-trouble">
                <ErrorState error={contours.error} onRetry={() => void contours.refetch()} />
              </div>
            )}
          </RiskMap>
          <div className="rk-strip">
            <Timeline
              run={when.run ?? ''}
              onLeaveRun={() => set({ run: '' })}
              against={against}
              day={day}
              onAgainst={(side) => set({ against: side })}
            />
            <BasisLine of={basis} stale={behind} />
          </div>
        </div>
        <aside className="rk-side" aria-label={t(at ? 'risk:place.title' : 'risk:summary.title')}>
          {at ? (
            <PlaceCard
              at={at}
              title={state.name || null}
              when={when}
              onClose={() => set({ at: '', name: '' })}
            />
          ) : (
            <p className="rk-hint">{t(phone ? 'risk:place.hint_touch' : 'risk:place.hint')}</p>
          )}
          <PlaceInput
            value={at}
            label={t('risk:map.place_label')}
            centre={() => map.current?.centre() ?? null}
            onChange={(place) => {
              set({ at: writePlace(place), name: '' });
              map.current?.fly(place);
            }}
          />
          {!at && against !== '' && (
            <ComparePanel
              then={against}
              now={sideOf(when)}
              chosen={chosen}
              onShow={(place, title) => {
                set({ at: writePlace(place), name: title });
                map.current?.fly(place);
              }}
            />
          )}
          {!at &&
            against === '' &&
            (summary.data ? (
              <SummaryPanel summary={summary.data} chosen={chosen} />
            ) : summary.isError ? (
              <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />
            ) : (
              <LoadingState rows={6} />
            ))}
        </aside>
      </div>
      {state.wall && (
        <Suspense>
          <Wall picture={picture} onLeave={() => set({ wall: false })} />
        </Suspense>
      )}
    </div>
  );
}

function SummaryPanel({ summary, chosen }: { summary: Summary; chosen: readonly string[] }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const clause = useRiskClause();
  const region = useWord('region');
  const [table, setTable] = useState(false);
  const society =
    summary.society.find(({ criteria }) => chosen.length === 1 && criteria === chosen[0]) ??
    summary.society.find(({ criteria }) => chosen.includes(criteria)) ??
    summary.society[0];
  const over = (society?.margin_factor ?? 1) < 1;
  const years = everyYears(summary.loss_of_life_per_year);
  const count = (n: number) => formatNumber(Math.round(n), lang, {});
  if (summary.sources === 0 && summary.not_computed === 0)
    return <EmptyState title={t('risk:summary.empty')} hint={t('risk:summary.empty_hint')} />;
  return (
    <>
      <section aria-labelledby="rk-society">
        <h2 id="rk-society">{t('risk:summary.society')}</h2>
        <dl className="rk-figures">
          <div>
            <dt>{t('risk:summary.pll')}</dt>
            <dd>
              <strong>{sci(summary.loss_of_life_per_year)}</strong>
              <small>{t('risk:summary.pll_unit')}</small>
            </dd>
            <dd className="rk-figure-note">
              {years !== null && t('risk:summary.pll_says', { years: manyYears(years, lang) })}
            </dd>
          </div>
          <div>
            <dt>{t('risk:summary.region')}</dt>
            <dd>
              {society ? (
                <StateTag
                  tone={society.region === 'acceptable' ? 'ok' : society.region === 'alarp' ? 'warn' : 'bad'}
                >
                  {region(society.region)}
                </StateTag>
              ) : (
                '—'
              )}
            </dd>
            {society && (
              <dd className="rk-figure-note">
                {society.critical_deaths !== null &&
                  t(over ? 'risk:summary.critical_over' : 'risk:summary.critical', {
                    n: count(society.critical_deaths),
                    factor: factor(over ? 1 / (society.margin_factor ?? 1) : society.margin_factor, lang),
                  })}
              </dd>
            )}
          </div>
        </dl>
        <FnChart fn={summary.fn} verdict={society} />
        {society && (
          <p className="rk-note">
            {pick(society.title)} · {clause(society.clause)} <Sure of={society.confidence} />
            <Button type="link" size="small" aria-expanded={table} onClick={() => setTable(!table)}>
              {t(table ? 'risk:fn.hide_table' : 'risk:fn.show_table')}
            </Button>
          </p>
        )}
        {table && <FnTable fn={summary.fn} />}
      </section>
      <section aria-labelledby="rk-targets">
        <h2 id="rk-targets">{t('risk:summary.targets')}</h2>
        <ul className="rk-counts">
          {(['not_acceptable', 'to_be_asked', 'accepted'] as const).map((state) => (
            <li key={state}>
              <Link to={paths.riskList('targets', { state })}>
                <span>
                  <VerdictMark of={state} />
                  {t(`risk:acceptance.${state}`)}
                </span>
                <strong>{count(summary.targets[state])}</strong>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="rk-sources">
        <h2 id="rk-sources">{t('risk:summary.counted')}</h2>
        <ul className="rk-counts">
          <li>
            <Link to={paths.riskList('sources', { state: 'computed' })}>
              <span>{t('risk:summary.computed')}</span>
              <strong>{count(summary.sources)}</strong>
            </Link>
          </li>
          <li>
            <Link to={paths.riskList('sources', { state: 'not_computed' })}>
              <span>{t('risk:summary.not_computed')}</span>
              <strong>{count(summary.not_computed)}</strong>
            </Link>
          </li>
          <li>
            <span className="rk-count-plain">
              <span>{t('risk:summary.people_day')}</span>
              <strong>{count(summary.people.day)}</strong>
            </span>
          </li>
          <li>
            <span className="rk-count-plain">
              <span>{t('risk:summary.people_night')}</span>
              <strong>{count(summary.people.night)}</strong>
            </span>
          </li>
        </ul>
      </section>
      <nav aria-label={t('risk:more')} className="rk-links">
        <Link to={paths.riskList('enterprises')}>{t('risk:lists.enterprises')}</Link>
        <Link to={paths.riskList('parks')}>{t('risk:lists.parks')}</Link>
        <Link to={paths.riskSiting()}>{t('risk:siting.title')}</Link>
        <Link to={paths.riskRelocation()}>{t('risk:relocation.title')}</Link>
        <Link to={paths.riskResponse()}>{t('risk:response.title')}</Link>
      </nav>
    </>
  );
}
