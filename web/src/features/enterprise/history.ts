import type { Turn } from '@/api/hazards';
import type { HistoryItem, Named } from './api';

export type RecordEvent = {
  type: 'records';
  key: string;
  at: string;
  position: number;
  by: string;
  action: string;
  /** One for a change of its own, several for a batch. */
  entries: { record: Named; item: HistoryItem }[];
};
export type VerdictEvent = {
  type: 'verdict';
  key: string;
  at: string;
  position: number;
  unit: { id: string; name: string };
  turn: Turn;
};
export type FileEvent = RecordEvent | VerdictEvent;

export type History = { record: Named; items: readonly HistoryItem[] };
export type UnitTurns = { unit: { id: string; name: string }; turns: readonly Turn[] };

/**
 * Histories of many records and verdicts as one, the latest first. What came in one batch with the same action is one event; a verdict
 * stands above the change that brought it.
 */
export function mergeTimeline(histories: readonly History[], verdicts: readonly UnitTurns[]): FileEvent[] {
  const records = new Map<string, RecordEvent>();
  for (const { record, items } of histories)
    for (const item of items) {
      const key = item.batch ? `${item.batch} ${item.action}` : `${item.position}`;
      const found = records.get(key);
      if (found) {
        found.entries.push({ record, item });
        if (item.position > found.position) {
          found.position = item.position;
          found.at = item.at;
        }
      } else
        records.set(key, {
          type: 'records',
          key,
          at: item.at,
          position: item.position,
          by: item.actor.name || item.actor.id,
          action: item.action,
          entries: [{ record, item }],
        });
    }
  const turns = verdicts.flatMap(({ unit, turns: own }) =>
    own.map(
      (turn): VerdictEvent => ({
        type: 'verdict',
        key: `${unit.id} ${turn.position}`,
        at: turn.at,
        position: turn.position,
        unit,
        turn,
      }),
    ),
  );
  return [...records.values(), ...turns].sort(
    (a, b) =>
      b.at.localeCompare(a.at) ||
      (a.type === b.type ? b.position - a.position : a.type === 'verdict' ? -1 : 1),
  );
}

/** How many records of each kind an event touched. */
export function kindsOf(event: RecordEvent): [kind: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { record } of event.entries) counts.set(record.kind, (counts.get(record.kind) ?? 0) + 1);
  return [...counts];
}
