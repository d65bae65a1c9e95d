import { DownOutlined, FireOutlined, HeatMapOutlined, RightOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMe } from '@/api/session';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useLang, useT } from '@/i18n';
import {
  ErrorState,
  formatNumber,
  KeyValue,
  LoadingState,
  PageHeader,
  Panel,
  StateTag,
  useBilingual,
} from '@/ui';
import '../risk.css';
import {
  type CaseView,
  type SourceFigures,
  type SourceView,
  type TreeNode,
  useDomino,
  useSource,
  useSourcePreview,
} from '../api';
import type { EquipmentDescription } from '../model/changes';
import { metres, percent, sci } from '../model/figures';
import { withMass, withVolume } from '../model/templates';
import { useRested } from '../model/useDraft';
import { Numeric } from '../view/Numeric';
import { BasisLine, Sci, Sure, useRiskClause, useWord } from '../view/words';

const SETS = ['purple_book', 'bevi', 'hse', 'api581_2000', 'api581_2016', 'hj169', 'rostekhnadzor'] as const;

/** How a source comes about: what was assumed, how often it fails, what may follow; and what another figure would do. */
export function SourcePage() {
  const t = useT();
  const me = useMe();
  const { id = '' } = useParams();
  const query = useSource(id);
  const { data } = query;
  return (
    <div className="rk-page">
      <PageHeader
        title={data?.source.title ?? t('risk:source.title')}
        crumbs={[{ label: t('risk:lists.sources'), to: paths.riskList('sources') }]}
        tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
        summary={<BasisLine of={data?.basis} />}
        actions={
          <>
            {data && data.source.lon !== null && data.source.lat !== null && (
              <Link
                className="al-link-button"
                to={paths.risk({ at: `${data.source.lon},${data.source.lat}`, name: data.source.title })}
              >
                <HeatMapOutlined />
                {t('risk:to_map')}
              </Link>
            )}
            {permits(me, 'consequence') && (
              <Link className="al-link-button" to={paths.consequence(id)}>
                <FireOutlined />
                {t('risk:source.consequence')}
              </Link>
            )}
            <Link className="al-link-button" to={paths.record('vessel', id)}>
              {t('risk:source.record')}
            </Link>
          </>
        }
      />
      {data ? (
        <Source view={data} id={id} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingState rows={8} />
      )}
    </div>
  );
}

function Source({ view, id }: { view: SourceView; id: string }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const path = useWord('path');
  const { source, equipment, defaults } = view;
  return (
    <>
      <Panel>
        <KeyValue
          columns={3}
          items={[
            {
              label: t('risk:col.enterprise'),
              value: source.enterprise && (
                <Link to={paths.enterprise(source.enterprise.id)}>{source.enterprise.title}</Link>
              ),
            },
            { label: t('risk:col.substance'), value: source.substance },
            { label: t('risk:col.site'), value: source.site?.title },
            {
              label: t('risk:col.loss'),
              value: (
                <span className="al-number">
                  {sci(source.loss_of_life_per_year)}
                  <span className="al-unit">{t('risk:summary.pll_unit')}</span>
                </span>
              ),
            },
            { label: t('risk:col.frequency'), value: <Sci value={source.frequency_per_year} /> },
            {
              label: t('risk:col.reach'),
              value: metres(source.reach_m, lang),
              note: t('risk:source.reach_note'),
            },
          ]}
        />
      </Panel>
      <Preview equipment={equipment} id={id} cases={view.cases} />
      <Panel flush title={t('risk:source.defaults', { n: defaults.length })}>
        <p className="rk-note rk-note-in">{t('risk:source.defaults_hint')}</p>
        <table className="rk-table rk-table-wide rk-defaults">
          <thead>
            <tr>
              <th scope="col">{t('risk:source.path')}</th>
              <th scope="col">{t('risk:source.value')}</th>
              <th scope="col">{t('risk:source.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {defaults.map((one) => (
              <tr key={`${one.path} ${one.text.zh}`}>
                <td>{path(one.path.replaceAll('.', '_'))}</td>
                <td className="al-number">{one.value ? pick(one.value) : '—'}</td>
                <td>{pick(one.text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Cases cases={view.cases} />
      <DominoPanel id={id} />
    </>
  );
}

function Preview({
  equipment,
  id,
  cases,
}: {
  equipment: EquipmentDescription;
  id: string;
  cases: CaseView[];
}) {
  const t = useT();
  const ids = useId();
  const [changed, setChanged] = useState<EquipmentDescription | null>(null);
  const [set, setSet] = useState<string>('');
  const now = changed ?? equipment;
  const wanted = useMemo(
    () => (changed === null && set === '' ? null : { equipment: now, set }),
    [changed, set, now],
  );
  const rested = useRested(wanted, 300);
  const asked = useSourcePreview(id, rested?.equipment ?? null, rested?.set || undefined);
  const { vessel } = now;
  const answer = wanted === null ? undefined : asked.data;
  return (
    <Panel
      title={t('risk:source.try')}
      extra={
        <Button
          size="small"
          icon={<UndoOutlined />}
          disabled={wanted === null}
          onClick={() => {
            setChanged(null);
            setSet('');
          }}
        >
          {t('risk:source.reset')}
        </Button>
      }
    >
      <p className="rk-soft">{t('risk:source.try_hint')}</p>
      <div className="rk-try">
        {vessel ? (
          <>
            <Numeric
              label={t('risk:siting.volume')}
              unit="m³"
              min={0.01}
              value={vessel.volume_m3}
              onChange={(volume) => setChanged(withVolume(now, volume))}
            />
            <Numeric
              label={t('risk:siting.mass')}
              unit="t"
              min={0.0001}
              value={vessel.mass_kg / 1_000}
              onChange={(mass) => setChanged(withMass(now, mass * 1_000))}
            />
            <Numeric
              label={t('risk:siting.temperature')}
              unit="°C"
              min={-200}
              max={900}
              value={vessel.temperature_k - 273.15}
              onChange={(celsius) =>
                setChanged({
                  ...now,
                  vessel: { ...vessel, temperature_k: Number((celsius + 273.15).toFixed(2)) },
                })
              }
            />
          </>
        ) : (
          <p className="rk-none">{t('risk:source.no_vessel')}</p>
        )}
        <div className="rk-field">
          <label htmlFor={`${ids}set`}>{t('risk:source.set')}</label>
          <Select
            id={`${ids}set`}
            size="small"
            value={set}
            onChange={setSet}
            options={[
              { value: '', label: t('risk:source.set_of_map') },
              ...SETS.map((value) => ({ value, label: t(`risk:set.${value}`) })),
            ]}
          />
        </div>
      </div>
      {wanted !== null && asked.isError && !asked.isFetching && <ErrorState error={asked.error} />}
      {answer && (
        <div className={asked.isPlaceholderData || rested !== wanted ? 'rk-stale' : undefined}>
          <Figures before={answer.before} after={answer.after} />
          {answer.cases.length !== cases.length && (
            <p className="rk-note">
              {t('risk:source.cases_change', { before: cases.length, after: answer.cases.length })}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Figures({ before, after }: { before: SourceFigures; after: SourceFigures }) {
  const t = useT();
  const lang = useLang();
  const change = (a: number, b: number) =>
    a > 0 ? `${formatNumber(Number(((b / a - 1) * 100).toPrecision(2)), lang, { signed: true })}%` : '—';
  return (
    <table className="rk-table rk-try-table" aria-live="polite">
      <thead>
        <tr>
          <th scope="col">{t('risk:relocation.what')}</th>
          <th scope="col" className="rk-right">
            {t('risk:source.now')}
          </th>
          <th scope="col" className="rk-right">
            {t('risk:source.then')}
          </th>
          <th scope="col" className="rk-right">
            {t('risk:source.change')}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{t('risk:col.loss')}</td>
          <td className="rk-right al-number">{sci(before.loss_of_life_per_year)}</td>
          <td className="rk-right al-number">{sci(after.loss_of_life_per_year)}</td>
          <td className="rk-right al-number">
            {change(before.loss_of_life_per_year, after.loss_of_life_per_year)}
          </td>
        </tr>
        <tr>
          <td>{t('risk:col.frequency')}</td>
          <td className="rk-right al-number">{sci(before.frequency_per_year)}</td>
          <td className="rk-right al-number">{sci(after.frequency_per_year)}</td>
          <td className="rk-right al-number">
            {change(before.frequency_per_year, after.frequency_per_year)}
          </td>
        </tr>
        <tr>
          <td>{t('risk:col.reach')}</td>
          <td className="rk-right al-number">{metres(before.reach_m, lang)}</td>
          <td className="rk-right al-number">{metres(after.reach_m, lang)}</td>
          <td className="rk-right al-number">{change(before.reach_m, after.reach_m)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Cases({ cases }: { cases: CaseView[] }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const [open, setOpen] = useState<string | null>(cases[0]?.id ?? null);
  const all = cases.reduce((sum, one) => sum + one.loss_of_life_per_year, 0);
  return (
    <Panel title={t('risk:source.cases', { n: cases.length })}>
      <ul className="rk-cases">
        {cases.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="rk-case-head"
              aria-expanded={open === one.id}
              onClick={() => setOpen(open === one.id ? null : one.id)}
            >
              {open === one.id ? <DownOutlined /> : <RightOutlined />}
              <strong>{pick(one.hole)}</strong>
              <span>
                {t('risk:source.frequency')} <b className="al-number">{sci(one.frequency_per_year)}</b>
                {t('risk:per_year')}
              </span>
              <span>
                {t('risk:col.loss')} <b className="al-number">{sci(one.loss_of_life_per_year)}</b>
                {all > 0 && ` · ${percent(one.loss_of_life_per_year / all, lang)}`}
              </span>
            </button>
            {open === one.id && <Case of={one} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Case({ of }: { of: CaseView }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <div className="rk-case">
      <section>
        <h3>{t('risk:source.working')}</h3>
        <ol className="rk-steps">
          {of.working.steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
            <li key={at}>
              <span>{pick(step.text)}</span>
              <b className="al-number">
                {Math.abs(step.value) >= 0.01 && Math.abs(step.value) < 10_000
                  ? Number(step.value.toPrecision(4))
                  : sci(step.value, 3)}
                <span className="al-unit">{pick(step.unit)}</span>
              </b>
            </li>
          ))}
        </ol>
        {of.working.notes.map((note) => (
          <p key={note.zh} className="rk-note">
            {pick(note)}
          </p>
        ))}
        {[...of.warnings, ...of.faults].map((warning) => (
          <p key={warning.zh} className="rk-warning">
            {pick(warning)}
          </p>
        ))}
      </section>
      <section>
        <h3>{t('risk:source.tree')}</h3>
        {of.tree ? (
          <div className="rk-tree" role="tree" aria-label={t('risk:source.tree')}>
            <Branch node={of.tree.root} chance={1} depth={1} frequency={of.frequency_per_year} />
          </div>
        ) : (
          <p className="rk-none">{t('risk:source.no_tree')}</p>
        )}
      </section>
    </div>
  );
}

type BranchProps = { node: TreeNode; chance: number; depth: number; frequency: number };

/** A branch with those after it; at its end what happens, and how often. */
function Branch({ node, chance, depth, frequency }: BranchProps) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const hazard = useWord('hazard');
  const own = chance * node.probability;
  const branches = node.branches ?? [];
  const hazards = node.hazards ?? [];
  return (
    <div
      className="rk-branch"
      role="treeitem"
      aria-level={depth}
      aria-expanded={branches.length > 0 ? true : undefined}
      tabIndex={-1}
    >
      <div className="rk-node">
        <span>{pick(node.text)}</span>
        {depth > 1 && <b className="al-number">{percent(node.probability, lang, 1)}</b>}
        {branches.length === 0 && (
          <em>
            {hazards.length > 0 ? hazards.map((one) => hazard(one)).join(' + ') : t('risk:source.harmless')}
            <small className="al-number">
              {sci(own * frequency)}
              {t('risk:per_year')}
            </small>
          </em>
        )}
      </div>
      {branches.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: the group of a tree
        <div className="rk-branches" role="group">
          {branches.map((branch) => (
            <Branch key={branch.id} node={branch} chance={own} depth={depth + 1} frequency={frequency} />
          ))}
        </div>
      )}
    </div>
  );
}

/** What an accident here may make fail. */
function DominoPanel({ id }: { id: string }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const clause = useRiskClause();
  const query = useDomino(id);
  const { data } = query;
  const value = (press: string, number: number) =>
    t(press === 'heat' ? 'risk:source.press_heat' : 'risk:source.press_overpressure', {
      value: Number((number / 1_000).toPrecision(3)),
    });
  return (
    <Panel title={t('risk:source.domino')}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : data === undefined ? (
        <LoadingState rows={3} />
      ) : data.links.length === 0 ? (
        <p className="rk-none">{t('risk:source.domino_none')}</p>
      ) : (
        <>
          <p className="rk-soft">{pick(data.note)}</p>
          <table className="rk-table">
            <thead>
              <tr>
                <th scope="col">{t('risk:source.domino_to')}</th>
                <th scope="col">{t('risk:source.domino_by')}</th>
                <th scope="col">{t('risk:source.domino_value')}</th>
              </tr>
            </thead>
            <tbody>
              {data.links.slice(0, 40).map((link) => (
                <tr key={`${link.to.id} ${link.case} ${link.kind} ${link.press}`}>
                  <td>
                    <Link to={paths.riskSource(link.to.id)}>{link.to.title}</Link>
                    <small>
                      {metres(link.distance_m, lang)}
                      {link.enterprise && ` · ${link.enterprise.title}`}
                    </small>
                  </td>
                  <td>
                    {pick(link.kind_name)}
                    <small className="al-number">
                      {link.case} · {sci(link.per_year)}
                      {t('risk:per_year')}
                    </small>
                  </td>
                  <td>
                    {value(link.press, link.value)}
                    {link.screened
                      .filter(({ escalation }) => escalation === 'possible')
                      .map((one) => (
                        <small key={one.set}>
                          {pick(one.text)} · {clause(one.clause)} <Sure of={one.confidence} />
                        </small>
                      ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {data.chains.length > 0 && (
            <details className="rk-details">
              <summary>
                {t('risk:source.chains')} ({data.chains.length})
              </summary>
              <ul className="rk-reasons">
                {data.chains.slice(0, 60).map((chain) => (
                  <li key={chain.map((one) => one.id).join(' ')}>
                    {chain.map(({ title }) => title).join(' → ')}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </Panel>
  );
}
