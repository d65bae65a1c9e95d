import { useMe, useMeta } from '@/api/session';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { formatNumber, formatTime, useBilingual } from '@/ui';
import { fieldsOf } from '../model/fields';
import type { EastNorth } from '../model/geometry';
import { hazardsOfBoth } from '../model/reach';
import { choiceOf, read } from '../model/scenario';
import type { Hazard, Outcome, Scenario } from '../model/types';
import { fromSi, UNITS } from '../model/units';
import { AxisCurve } from './AlongAxis';
import { contoursOf } from './contours';
import { DistanceTable } from './DistanceTable';
import { HazardFoot } from './HazardView';
import { HistoryCurves } from './History';
import { Legend } from './Legend';
import { Plan } from './Plan';
import { ReceiverTable } from './ReceiverTable';
import { SourceBox } from './SourceBox';
import { TraceView } from './TraceView';
import { useInside } from './useInside';
import { Warnings } from './Warnings';
import { WindMark } from './WindMark';
import { useLevelName } from './words';

const WORDS = [
  'vessel.shape',
  'release.direction',
  'release.detection',
  'release.isolation',
  'weather.stability',
  'site.ground',
  'effects.toxic_set',
  'effects.dispersion',
] as const;

/** What was asked, as pairs of name and value; what was left to the engine is not listed. */
export function useCaseRows(): (scenario: Scenario) => [name: string, value: string][] {
  const t = useT();
  const lang = useLang();
  return (scenario) => [
    [t('consequence:part.release'), t(`consequence:release.${choiceOf(scenario)}`)],
    ...fieldsOf(scenario).flatMap(({ path, units: [unit] }): [string, string][] => {
      const value = read(scenario, path);
      return typeof value === 'number' && Number.isFinite(value)
        ? [
            [
              t(`consequence:field.${path}`),
              `${formatNumber(fromSi(unit, value), lang, {})} ${UNITS[unit].symbol}`.trim(),
            ],
          ]
        : [];
    }),
    ...WORDS.flatMap((path): [string, string][] => {
      const value = read(scenario, path);
      return typeof value === 'string'
        ? [[t(`consequence:field.${path}`), t(`consequence:choice.${path.split('.')[1]}.${value}`)]]
        : [];
    }),
  ];
}

/** Case A beside the present one. */
export type PaperOther = {
  outcome: Outcome;
  shift: EastNorth;
  title: string;
  vessel: string | undefined;
  enterprise: string | undefined;
  origin: LonLat | null;
};

type Props = {
  outcome: Outcome;
  other: PaperOther | null;
  title: string;
  origin: LonLat | null;
  vessel: string | undefined;
  enterprise: string | undefined;
  /** About to be printed: people are counted for every hazard. */
  counting: boolean;
};

/** The whole answer on sheets: case, every hazard with plan and table, what it rests on. */
export function Paper({ outcome, other, title, origin, vessel, enterprise, counting }: Props) {
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  const meta = useMeta();
  const rowsOf = useCaseRows();
  const { scenario } = outcome;
  const sideOf = (
    { substance }: Outcome,
    of: string | undefined,
    owner: string | undefined,
    at: LonLat | null,
  ): [string, string][] => [
    [t('consequence:field.substance'), `${pick(substance.name)} · CAS ${substance.cas}`],
    ...(of ? [[t('consequence:vessel.label'), of] as [string, string]] : []),
    ...(owner ? [[t('consequence:paper.enterprise'), owner] as [string, string]] : []),
    ...(at
      ? [[t('consequence:place.label'), `${at[0].toFixed(6)}, ${at[1].toFixed(6)}`] as [string, string]]
      : []),
  ];
  const onlyInA = hazardsOfBoth(outcome, other?.outcome ?? null).slice(outcome.hazards.length);
  const head = sideOf(outcome, vessel, enterprise, origin);
  return (
    <div className="cq-paper">
      <header>
        <p className="cq-paper-mark">{t('consequence:restricted.mark')}</p>
        <h1>{title || t('consequence:title')}</h1>
        <p>
          {meta.data && `${pick(meta.data.name)} · `}
          {t('consequence:paper.made', {
            time: formatTime(new Date().toISOString()),
            person: me.person.name,
            engine: outcome.engine,
          })}
          {meta.data?.demo && ` · ${t('consequence:paper.demo')}`}
        </p>
      </header>
      <Warnings of={outcome.trace.warnings} />
      <h2>{t('consequence:case.title')}</h2>
      {other === null ? (
        <dl className="cq-facts cq-facts-small">
          {[...head, ...rowsOf(scenario)].map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <BothCases
          a={[
            ...sideOf(other.outcome, other.vessel, other.enterprise, other.origin),
            ...rowsOf(other.outcome.scenario),
          ]}
          b={[...head, ...rowsOf(scenario)]}
          titles={[other.title, title]}
        />
      )}
      <h2>{t('consequence:source.title')}</h2>
      {other === null ? (
        <SourceBox outcome={outcome} />
      ) : (
        <>
          <h3>A</h3>
          <SourceBox outcome={other.outcome} />
          <h3>B</h3>
          <SourceBox outcome={outcome} />
        </>
      )}
      {(outcome.source.history?.length ?? 0) > 1 && (
        <section className="cq-paper-keep">
          <h2>{t('consequence:history.title')}</h2>
          {other !== null && <p className="cq-foot">{t('consequence:paper.lines')}</p>}
          <HistoryCurves
            history={outcome.source.history ?? []}
            other={other?.outcome.source.history ?? null}
          />
        </section>
      )}
      {(scenario.receivers?.length ?? 0) > 0 && outcome.hazards.length > 0 && (
        <>
          <h2>{t('consequence:receivers.title')}</h2>
          {inFours(hazardsOfBoth(outcome, other?.outcome ?? null).map(({ kind }) => kind)).map((kinds) => (
            <ReceiverTable
              key={kinds.join()}
              outcome={outcome}
              other={other?.outcome ?? null}
              origin={origin}
              only={kinds}
            />
          ))}
          <p className="cq-foot">{t('consequence:receivers.foot')}</p>
        </>
      )}
      {outcome.hazards.map((hazard) => (
        <PaperHazard
          key={hazard.kind}
          outcome={outcome}
          hazard={hazard}
          other={other}
          origin={origin}
          counting={counting}
        />
      ))}
      {onlyInA.length > 0 && (
        <p className="cq-foot">
          {t('consequence:paper.only_in_a', {
            hazards: onlyInA.map(({ kind }) => t(`consequence:hazard.${kind}`)).join(t('consequence:join')),
          })}
        </p>
      )}
      <h2>{t('consequence:trace.title')}</h2>
      <TraceView outcome={outcome} open />
      <p className="cq-limits">
        {t('consequence:limits.text', { engine: outcome.engine })} {t('consequence:restricted.line')}
      </p>
    </div>
  );
}

/** Wide tables are told in parts that fit on a sheet. */
function inFours<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / 4) }, (_, n) => list.slice(4 * n, 4 * n + 4));
}

type Rows = readonly (readonly [name: string, value: string])[];

/** What was asked in both cases, the differences in bold. */
function BothCases({ a, b, titles }: { a: Rows; b: Rows; titles: readonly [string, string] }) {
  const t = useT();
  const names = [...new Set([...b, ...a].map(([name]) => name))];
  const shown = (rows: Rows, name: string) => rows.find(([one]) => one === name)?.[1] ?? '—';
  return (
    <table className="vd-table cq-paper-both">
      <thead>
        <tr>
          <th scope="col">{t('consequence:paper.item')}</th>
          <th scope="col">{`A ${titles[0]}`.trim()}</th>
          <th scope="col">{`B ${titles[1]}`.trim()}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [left, right] = [shown(a, name), shown(b, name)];
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{left}</td>
              <td>{left === right ? right : <strong>{right}</strong>}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type HazardProps = {
  outcome: Outcome;
  other: PaperOther | null;
  hazard: Hazard;
  origin: LonLat | null;
  counting: boolean;
};

/** Plan and table of one hazard. */
function PaperHazard({ outcome, other, hazard, origin, counting }: HazardProps) {
  const t = useT();
  const nameOf = useLevelName();
  const { weather } = outcome.scenario;
  const before = other?.outcome.hazards.find(({ kind }) => kind === hazard.kind) ?? null;
  const inside = useInside(hazard, weather.wind_from_deg, origin, counting);
  const name = t(`consequence:hazard.${hazard.kind}`);
  return (
    <section className="cq-paper-hazard">
      <div className="cq-paper-top">
        <h2>{name}</h2>
        <WindMark weather={weather} />
        <Plan
          contours={contoursOf(
            { outcome, hazard },
            other && before ? { outcome: other.outcome, hazard: before, shift: other.shift } : null,
            [],
            'light',
            nameOf,
          )}
          windFrom={weather.wind_from_deg}
          name={t('consequence:plan.label', { hazard: name, n: hazard.levels.length })}
          height={270}
          fixed={660}
          receivers={outcome.scenario.receivers ?? []}
        />
        <Legend hazard={hazard} compared={before !== null} theme="light" hidden={[]} />
      </div>
      {other !== null && before === null && (
        <p className="cq-foot">{t('consequence:compare.not_in_a', { hazard: name })}</p>
      )}
      <DistanceTable
        hazard={hazard}
        other={before}
        compared={before !== null}
        theme="light"
        inside={inside}
      />
      <HazardFoot hazard={hazard} inside={inside !== null} />
      {hazard.profile.length > 1 && (
        <div className="cq-paper-keep">
          <h3>{t('consequence:paper.along')}</h3>
          <AxisCurve hazard={hazard} other={before} fixed={660} height={172} />
        </div>
      )}
    </section>
  );
}
