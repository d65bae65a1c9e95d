import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { formatNumber } from '@/ui';
import { Scroll } from '@/verdict';
import { compassPoint } from '../model/geometry';
import { hazardsOfBoth, isBeyond, levelReached } from '../model/reach';
import { markOf, placeOf, writePlace } from '../model/receivers';
import type { Hazard, HazardKind, Outcome } from '../model/types';
import { significant } from '../model/units';
import { unitOf, useAmount, useLevelName } from './words';

type Side = { outcome: Outcome; name: string };

/** A value, its level and the chance of death at a receiver; nothing where the case has no such hazard. */
function found({ outcome }: Side, kind: HazardKind, at: number) {
  const n = outcome.hazards.findIndex((one) => one.kind === kind);
  const hazard = outcome.hazards[n];
  const answer = outcome.receivers[at];
  const one = answer?.values[n];
  if (hazard === undefined || answer === undefined || one === undefined) return null;
  return { hazard, value: one.value, lethality: one.lethality ?? null, answer };
}

/** A figure that is shown: what is too small to mean anything is said to be below that. */
export function useSmall() {
  const lang = useLang();
  return (value: number, least: number) =>
    value === 0
      ? '0'
      : value < least
        ? `<${formatNumber(least, lang, {})}`
        : formatNumber(significant(value), lang, {});
}

type Props = {
  outcome: Outcome;
  /** Case A, told at the same places. */
  other: Outcome | null;
  /** Where the present release is. */
  origin: LonLat | null;
  /** Hazards of the table; all without it. */
  only?: readonly HazardKind[];
};

/** Every hazard at every receiver: how much, which level that is, and the chance of death in the open. */
export function ReceiverTable({ outcome, other, origin, only }: Props) {
  const t = useT();
  const amount = useAmount();
  const nameOf = useLevelName();
  const small = useSmall();
  const receivers = outcome.scenario.receivers ?? [];
  const hazards = hazardsOfBoth(outcome, other).filter(
    ({ kind }) => only === undefined || only.includes(kind),
  );
  const sides: Side[] = [
    ...(other ? [{ outcome: other, name: 'A' }] : []),
    { outcome, name: other ? 'B' : '' },
  ];
  const deadly = (kind: HazardKind) =>
    sides.some((side) => receivers.some((_, at) => found(side, kind, at)?.lethality != null));
  const line = (side: Side, text: React.ReactNode) => (
    <span key={side.name} className={side.name === 'A' ? 'cq-side cq-side-a' : 'cq-side'}>
      {side.name !== '' && <small>{side.name}</small>}
      <span>{text}</span>
    </span>
  );
  const value = (side: Side, { kind }: Hazard, at: number) => {
    const one = found(side, kind, at);
    if (one === null) return '—';
    if (one.value === 0 && isBeyond(one.hazard, [one.answer.x_m, one.answer.y_m]))
      return t('consequence:receivers.beyond');
    const reached = levelReached(one.hazard, one.value);
    const level = reached === null ? undefined : one.hazard.levels[reached];
    return (
      <>
        {small(one.value * unitOf(one.hazard).factor, 0.001)}
        {level && (
          <abbr
            className="cq-reached"
            title={t('consequence:receivers.reached', { level: nameOf(level) })}
            aria-label={t('consequence:receivers.reached', { level: nameOf(level) })}
          >
            {(reached as number) + 1}
          </abbr>
        )}
      </>
    );
  };
  const death = (side: Side, { kind }: Hazard, at: number) => {
    const one = found(side, kind, at);
    if (one === null || one.lethality === null) return '—';
    if (one.value === 0 && isBeyond(one.hazard, [one.answer.x_m, one.answer.y_m])) return '—';
    return `${small(one.lethality * 100, 0.01)} %`;
  };
  return (
    <Scroll label={t('consequence:receivers.title')}>
      <table className="vd-table cq-table cq-points-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t('consequence:receivers.point')}
            </th>
            <th scope="col" rowSpan={2}>
              {t('consequence:receivers.where')}
            </th>
            {hazards.map(({ kind }) => (
              <th key={kind} scope="colgroup" colSpan={deadly(kind) ? 2 : 1} className="cq-group">
                {t(`consequence:hazard.${kind}`)}
              </th>
            ))}
          </tr>
          <tr>
            {hazards.flatMap((hazard) => [
              <th key={`${hazard.kind} value`} scope="col" className="vd-r cq-group">
                {t(`consequence:quantity.${hazard.quantity}`, { unit: unitOf(hazard).symbol })}
              </th>,
              ...(deadly(hazard.kind)
                ? [
                    <th key={`${hazard.kind} death`} scope="col" className="vd-r">
                      {t('consequence:receivers.death')}
                    </th>,
                  ]
                : []),
            ])}
          </tr>
        </thead>
        <tbody>
          {receivers.map((receiver, at) => {
            const [east, north] = placeOf(receiver);
            const answer = outcome.receivers[at];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a receiver is known by its place in the list
              <tr key={at}>
                <th scope="row">
                  <span className="cq-point-head">
                    <b>{markOf(at)}</b> {receiver.label}
                    {origin !== null && <small>{writePlace(receiver, origin)}</small>}
                  </span>
                </th>
                <td>
                  <span className="cq-point-head">
                    {t('consequence:receivers.bearing', {
                      far: amount.length(Math.hypot(east, north)),
                      point: t(`consequence:wind.${compassPoint((Math.atan2(east, north) * 180) / Math.PI)}`),
                    })}
                    {answer && (
                      <small>
                        {t(
                          answer.x_m < 0 ? 'consequence:receivers.upwind' : 'consequence:receivers.downwind',
                          {
                            along: amount.length(Math.abs(answer.x_m)),
                            across: amount.length(Math.abs(answer.y_m)),
                          },
                        )}
                      </small>
                    )}
                  </span>
                </td>
                {hazards.flatMap((hazard) => [
                  <td key={`${hazard.kind} value`} className="vd-r cq-group">
                    {sides.map((side) => line(side, value(side, hazard, at)))}
                  </td>,
                  ...(deadly(hazard.kind)
                    ? [
                        <td key={`${hazard.kind} death`} className="vd-r">
                          {sides.map((side) => line(side, death(side, hazard, at)))}
                        </td>,
                      ]
                    : []),
                ])}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

type Cell = string | number;

/** The same as rows for a spreadsheet. */
export function useReceiverRows(): (outcome: Outcome, origin: LonLat | null) => Cell[][] {
  const t = useT();
  return (outcome, origin) => [
    [
      t('consequence:receivers.point'),
      t('consequence:receivers.label'),
      ...(origin === null ? [] : [t('consequence:receivers.place')]),
      t('consequence:receivers.east'),
      t('consequence:receivers.north'),
      ...outcome.hazards.flatMap((hazard) => {
        const name = t(`consequence:hazard.${hazard.kind}`);
        const { symbol } = unitOf(hazard);
        return [
          `${name} ${t(`consequence:quantity.${hazard.quantity}`, { unit: symbol })}`,
          `${name} ${t('consequence:receivers.death')} (%)`,
        ];
      }),
    ],
    ...(outcome.scenario.receivers ?? []).map((receiver, at) => [
      markOf(at),
      receiver.label ?? '',
      ...(origin === null ? [] : [writePlace(receiver, origin)]),
      receiver.east_m,
      receiver.north_m,
      ...outcome.hazards.flatMap((hazard): Cell[] => {
        const one = found({ outcome, name: '' }, hazard.kind, at);
        if (one === null) return ['', ''];
        if (one.value === 0 && isBeyond(hazard, [one.answer.x_m, one.answer.y_m]))
          return [t('consequence:receivers.beyond'), ''];
        return [
          significant(one.value * unitOf(hazard).factor, 4),
          one.lethality === null ? '' : significant(one.lethality * 100, 4),
        ];
      }),
    ]),
    [t('consequence:restricted.line')],
  ];
}
