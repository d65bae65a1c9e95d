import { useMe, useMeta } from '@/api/session';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { formatNumber, formatTime, useBilingual } from '@/ui';
import { fieldsOf } from '../model/fields';
import { choiceOf, read } from '../model/scenario';
import type { Hazard, Outcome, Scenario } from '../model/types';
import { fromSi, UNITS } from '../model/units';
import { contoursOf } from './contours';
import { DistanceTable } from './DistanceTable';
import { HazardFoot } from './HazardView';
import { Plan } from './Plan';
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

type Props = {
  outcome: Outcome;
  title: string;
  origin: LonLat | null;
  vessel: string | undefined;
  enterprise: string | undefined;
  /** About to be printed: people are counted for every hazard. */
  counting: boolean;
};

/** The whole answer on sheets: case, every hazard with plan and table, what it rests on. */
export function Paper({ outcome, title, origin, vessel, enterprise, counting }: Props) {
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  const meta = useMeta();
  const rowsOf = useCaseRows();
  const { scenario } = outcome;
  const head: [string, string][] = [
    [t('consequence:field.substance'), `${pick(outcome.substance.name)} · CAS ${outcome.substance.cas}`],
    ...(vessel ? [[t('consequence:vessel.label'), vessel] as [string, string]] : []),
    ...(enterprise ? [[t('consequence:paper.enterprise'), enterprise] as [string, string]] : []),
    ...(origin
      ? [
          [t('consequence:place.label'), `${origin[0].toFixed(6)}, ${origin[1].toFixed(6)}`] as [
            string,
            string,
          ],
        ]
      : []),
  ];
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
      <dl className="cq-facts cq-facts-small">
        {[...head, ...rowsOf(scenario)].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>{t('consequence:source.title')}</h2>
      <SourceBox outcome={outcome} />
      {outcome.hazards.map((hazard) => (
        <PaperHazard
          key={hazard.kind}
          outcome={outcome}
          hazard={hazard}
          origin={origin}
          counting={counting}
        />
      ))}
      <h2>{t('consequence:trace.title')}</h2>
      <TraceView outcome={outcome} open />
      <p className="cq-limits">
        {t('consequence:limits.text', { engine: outcome.engine })} {t('consequence:restricted.line')}
      </p>
    </div>
  );
}

type HazardProps = { outcome: Outcome; hazard: Hazard; origin: LonLat | null; counting: boolean };

/** Plan and table of one hazard. */
function PaperHazard({ outcome, hazard, origin, counting }: HazardProps) {
  const t = useT();
  const nameOf = useLevelName();
  const { weather } = outcome.scenario;
  const inside = useInside(hazard, weather.wind_from_deg, origin, counting);
  const name = t(`consequence:hazard.${hazard.kind}`);
  return (
    <section className="cq-paper-hazard">
      <div className="cq-paper-top">
        <h2>{name}</h2>
        <WindMark weather={weather} />
        <Plan
          contours={contoursOf({ outcome, hazard }, null, [], 'light', nameOf)}
          windFrom={weather.wind_from_deg}
          name={t('consequence:plan.label', { hazard: name, n: hazard.levels.length })}
          height={340}
          fixed={660}
        />
      </div>
      <DistanceTable hazard={hazard} other={null} compared={false} theme="light" inside={inside} />
      <HazardFoot hazard={hazard} inside={inside !== null} />
    </section>
  );
}
