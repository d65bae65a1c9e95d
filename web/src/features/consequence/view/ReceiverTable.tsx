import type { ReactNode } from 'react';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { formatNumber } from '@/ui';
import { Scroll } from '@/verdict';
import { compassPoint } from '../model/geometry';
import { hazardsOfBoth, isBeyond, levelReached } from '../model/reach';
import { markOf, placeOf, writePlace } from '../model/receivers';
import type { Hazard, HazardKind, Outcome, Receiver } from '../model/types';
import { significant } from '../model/units';
import { unitOf, useAmount, useLevelName } from './words';

const DASH = '—';

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

/** What the table and the cards are made of. */
function useReceiverCells({ outcome, other, origin, only }: Props) {
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
    sides.some((side) => receivers.some((_, at) => typeof found(side, kind, at)?.lethality === 'number'));
  const unknown = ({ hazard, value, answer }: NonNullable<ReturnType<typeof found>>) =>
    value === 0 && isBeyond(hazard, [answer.x_m, answer.y_m]);
  const value = (side: Side, { kind }: Hazard, at: number, unit = false) => {
    const one = found(side, kind, at);
    if (one === null) return DASH;
    if (unknown(one)) return t('consequence:receivers.beyond');
    const { symbol, factor } = unitOf(one.hazard);
    const reached = levelReached(one.hazard, one.value);
    const level = reached === null ? undefined : one.hazard.levels[reached];
    const said = level && t('consequence:receivers.reached', { level: nameOf(level) });
    return (
      <>
        {small(one.value * factor, 0.001)}
        {unit && ` ${symbol}`}
        {said !== undefined && (
          <span className="cq-reached" title={said}>
            <span aria-hidden="true">{(reached ?? 0) + 1}</span>
            <span className="al-sr">{said}</span>
          </span>
        )}
      </>
    );
  };
  const death = (side: Side, { kind }: Hazard, at: number) => {
    const one = found(side, kind, at);
    if (one === null || one.lethality === null || unknown(one)) return DASH;
    return `${small(one.lethality * 100, 0.01)} %`;
  };
  const each = (show: (side: Side) => ReactNode) =>
    sides.map((side) => (
      <span key={side.name} className={side.name === 'A' ? 'cq-side cq-side-a' : 'cq-side'}>
        {side.name !== '' && <small>{side.name}</small>}
        <span>{show(side)}</span>
      </span>
    ));
  const head = (receiver: Receiver, at: number) => (
    <span className="cq-point-head">
      <b>{markOf(at)}</b> {receiver.label}
      {origin !== null && <small>{writePlace(receiver, origin)}</small>}
    </span>
  );
  const where = (receiver: Receiver, at: number) => {
    const [east, north] = placeOf(receiver);
    const answer = outcome.receivers[at];
    return (
      <span className="cq-point-head">
        {t('consequence:receivers.bearing', {
          far: amount.length(Math.hypot(east, north)),
          point: t(`consequence:wind.${compassPoint((Math.atan2(east, north) * 180) / Math.PI)}`),
        })}
        {answer && (
          <small>
            {t(answer.x_m < 0 ? 'consequence:receivers.upwind' : 'consequence:receivers.downwind', {
              along: amount.length(Math.abs(answer.x_m)),
              across: amount.length(Math.abs(answer.y_m)),
            })}
          </small>
        )}
      </span>
    );
  };
  return { receivers, hazards, deadly, value, death, each, head, where };
}

/** Every hazard at every receiver: how much, which level that is, and the chance of death in the open. */
export function ReceiverTable(props: Props) {
  const t = useT();
  const { receivers, hazards, deadly, value, death, each, head, where } = useReceiverCells(props);
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
          {receivers.map((receiver, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a receiver is known by its place in the list
            <tr key={at}>
              <th scope="row">{head(receiver, at)}</th>
              <td>{where(receiver, at)}</td>
              {hazards.flatMap((hazard) => [
                <td key={`${hazard.kind} value`} className="vd-r cq-group">
                  {each((side) => value(side, hazard, at))}
                </td>,
                ...(deadly(hazard.kind)
                  ? [
                      <td key={`${hazard.kind} death`} className="vd-r">
                        {each((side) => death(side, hazard, at))}
                      </td>,
                    ]
                  : []),
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The same where a table does not fit: a card for each receiver. */
export function ReceiverCards(props: Props) {
  const t = useT();
  const { receivers, hazards, value, death, each, head, where } = useReceiverCells(props);
  return (
    <ul className="cq-point-cards">
      {receivers.map((receiver, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a receiver is known by its place in the list
        <li key={at}>
          <div className="cq-point-card-head">
            {head(receiver, at)}
            {where(receiver, at)}
          </div>
          <table className="vd-table cq-points-table">
            <thead className="al-sr">
              <tr>
                <th scope="col">{t('consequence:receivers.hazard')}</th>
                <th scope="col">{t('consequence:table.value')}</th>
                <th scope="col">{t('consequence:receivers.death')}</th>
              </tr>
            </thead>
            <tbody>
              {hazards.map((hazard) => (
                <tr key={hazard.kind}>
                  <th scope="row" className="cq-card-name">
                    {t(`consequence:hazard.${hazard.kind}`)}
                  </th>
                  <td className="vd-r">{each((side) => value(side, hazard, at, true))}</td>
                  <td className="vd-r">{each((side) => death(side, hazard, at))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </li>
      ))}
    </ul>
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
