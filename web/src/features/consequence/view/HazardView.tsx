import { CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useThemeShown } from '@/app/theme';
import { useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { hasWebGL } from '@/map/webgl';
import { Panel, useBilingual } from '@/ui';
import { download, toCsv } from '@/ui/csv';
import { useCaseForm } from '../form/context';
import type { EastNorth } from '../model/geometry';
import { MOST_RECEIVERS } from '../model/receivers';
import type { Hazard, Outcome, Receiver } from '../model/types';
import { AlongAxis } from './AlongAxis';
import { contoursOf } from './contours';
import { DistanceTable } from './DistanceTable';
import { HazardMap } from './HazardMap';
import { Legend } from './Legend';
import { Plan } from './Plan';
import { useCsvRows } from './useCsvRows';
import { useInside } from './useInside';
import { WindMark } from './WindMark';
import { useAmount, useLevelName } from './words';

type Props = {
  outcome: Outcome;
  hazard: Hazard;
  /** Case A with the same hazard, where it has it. */
  other: { outcome: Outcome; hazard: Hazard | null; shift: EastNorth } | null;
  origin: LonLat | null;
  hidden: readonly string[];
  onHidden: (hidden: string[]) => void;
  /** What stands between the table and the curves. */
  children?: ReactNode;
};

/** One thing that the release can do: where it reaches, how far, and how it falls off. */
export function HazardView({ outcome, hazard, other, origin, hidden, onHidden, children }: Props) {
  const t = useT();
  const { message } = App.useApp();
  const theme = useThemeShown();
  const nameOf = useLevelName();
  const { scenario, setReceivers, picking, setPicking } = useCaseForm();
  const receivers = useMemo(() => scenario.receivers ?? [], [scenario.receivers]);
  const add = (one: Receiver) => receivers.length < MOST_RECEIVERS && setReceivers([...receivers, one]);
  const before = other?.hazard ?? null;
  const windFrom = outcome.scenario.weather.wind_from_deg;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name follows the language, which draws all anew
  const contours = useMemo(
    () =>
      contoursOf(
        { outcome, hazard },
        other && before ? { outcome: other.outcome, hazard: before, shift: other.shift } : null,
        hidden,
        theme,
        nameOf,
      ),
    [outcome, hazard, other?.outcome, other?.shift, before, hidden, theme],
  );
  const inside = useInside(hazard, windFrom, origin, true);
  const rows = useCsvRows(outcome, hazard, inside);
  const title = t(`consequence:hazard.${hazard.kind}`);
  const name = t('consequence:plan.label', { hazard: title, n: contours.length });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(rows.map((row) => row.join('\t')).join('\n'));
      message.success(t('consequence:table.copied'));
    } catch {
      message.info(t('consequence:table.not_copied'));
    }
  };
  const nowhere = hazard.levels.every(({ ring }) => ring.length === 0);
  return (
    <>
      <Panel
        title={t('consequence:plan.title')}
        extra={<WindMark weather={outcome.scenario.weather} />}
        flush
      >
        {nowhere && <p className="cq-nowhere">{t('consequence:plan.nowhere')}</p>}
        {origin !== null && hasWebGL() ? (
          <HazardMap
            contours={contours}
            receivers={receivers}
            origin={origin}
            name={name}
            picking={picking}
            onPicking={setPicking}
            onPick={add}
          />
        ) : (
          <Plan
            contours={contours}
            receivers={receivers}
            windFrom={windFrom}
            name={name}
            onPick={picking ? add : undefined}
          />
        )}
        <Legend
          hazard={hazard}
          compared={before !== null}
          theme={theme}
          hidden={hidden}
          onToggle={({ id }) =>
            onHidden(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id])
          }
        />
      </Panel>
      <Panel
        title={t('consequence:table.title')}
        extra={
          <div className="cq-tools">
            <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>
              {t('consequence:table.copy')}
            </Button>
            <Button
              size="small"
              icon={<DownloadOutlined />}
              onClick={() => download(`${t('consequence:table.file')}-${hazard.kind}.csv`, toCsv(rows))}
            >
              {t('consequence:table.csv')}
            </Button>
          </div>
        }
        flush
      >
        {other !== null && before === null && (
          <p className="cq-nowhere">{t('consequence:compare.not_in_a', { hazard: title })}</p>
        )}
        <DistanceTable
          hazard={hazard}
          other={before}
          compared={before !== null}
          theme={theme}
          inside={inside}
        />
        <HazardFoot hazard={hazard} inside={inside !== null} />
      </Panel>
      {children}
      <Panel title={t('consequence:profile.title')}>
        <AlongAxis key={hazard.kind} hazard={hazard} other={before} theme={theme} />
      </Panel>
    </>
  );
}

/** Figures of the hazard, and the model, height and times under which they are meant. */
export function HazardFoot({ hazard, inside }: { hazard: Hazard; inside: boolean }) {
  const t = useT();
  const amount = useAmount();
  const pick = useBilingual();
  const said = [
    t('consequence:foot.model', { model: hazard.model }),
    typeof hazard.height_m !== 'number'
      ? t('consequence:foot.any_height')
      : t('consequence:foot.height', { height: amount.length(hazard.height_m) }),
    ...(typeof hazard.averaging_s !== 'number'
      ? []
      : [t('consequence:foot.averaging', { time: amount.time(hazard.averaging_s) })]),
    ...(typeof hazard.duration_s !== 'number' || hazard.duration_s === 0
      ? []
      : [t('consequence:foot.duration', { time: amount.time(hazard.duration_s) })]),
    ...(inside ? [t('consequence:foot.people')] : []),
  ];
  return (
    <>
      {hazard.figures.length > 0 && (
        <dl className="cq-facts cq-figures">
          {hazard.figures.map((fact) => (
            <div key={fact.id}>
              <dt>{pick(fact.name)}</dt>
              <dd>{amount.figure(fact.value, fact.unit)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="cq-foot">{said.join(' · ')}</p>
    </>
  );
}
