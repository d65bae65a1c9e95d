import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type HazardRow, useTimelinesOf } from '@/api/hazards';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, formatTime, LoadingState, Time, useBilingual } from '@/ui';
import { BeforeAfter, Reasons } from '@/verdict';
import { type Named, useHistories } from './api';
import { type FileEvent, kindsOf, mergeTimeline, type RecordEvent } from './history';
import { useText } from './Value';

/** Histories asked for at first; the rest on demand. */
const FIRST = 24;
const CHANGES = 12;

function Changes({ event, types }: { event: RecordEvent; types: Map<string, RecordType> | undefined }) {
  const t = useT();
  const label = useLabel();
  const text = useText();
  const kindLabel = useKindLabel();
  const [entry] = event.entries;
  if (event.entries.length > 1 || !entry || event.action === 'create') {
    return (
      <p className="en-kinds">
        {kindsOf(event)
          .map(([kind, count]) => t('enterprise:timeline.of', { n: count, kind: kindLabel(kind) }))
          .join(t('enterprise:join'))}
        {event.entries.length === 1 && entry && `: ${entry.record.title}`}
      </p>
    );
  }
  const type = types?.get(entry.record.kind);
  return (
    <ul className="en-changes">
      {entry.item.changes.slice(0, CHANGES).map((change) => {
        const field = type?.fields.find((one) => one.name === change.field);
        const none = t('enterprise:timeline.none');
        return (
          <li key={change.field}>
            <span>{field ? label(field.label) : change.field}</span>
            <del>{text(field, change.before) || none}</del>
            <span aria-hidden="true">→</span>
            <ins>{text(field, change.after) || none}</ins>
          </li>
        );
      })}
    </ul>
  );
}

/** Everything that became of the enterprise and what belongs to it, with the verdicts that changed by it. */
export function FileTimeline({
  records,
  hazards,
  types,
  query,
  until,
}: {
  records: readonly Named[];
  hazards: readonly HazardRow[];
  types: Map<string, RecordType> | undefined;
  query: { as_of?: string };
  /** The last day shown. */
  until: string;
}) {
  const t = useT();
  const pick = useBilingual();
  const [limit, setLimit] = useState(FIRST);
  const [only, setOnly] = useState<'all' | 'verdict' | 'records'>('all');
  const asked = records.slice(0, limit);
  const histories = useHistories(asked);
  const turns = useTimelinesOf(
    hazards.map((row) => row.unit),
    { ...query, edition: '2018' },
  );
  const loading = [...histories, ...turns].some((one) => one.isPending);
  // A few hundred entries: merging them again is cheaper than knowing when.
  const events = mergeTimeline(
    asked.map((record, at) => ({ record, items: histories[at]?.data?.items ?? [] })),
    hazards.map((row, at) => ({
      unit: { id: row.unit, name: row.name },
      turns: turns[at]?.data?.items ?? [],
    })),
  ).filter((event) => formatTime(event.at, 'day') <= until);
  const shown = events.filter((event) => only === 'all' || event.type === only);

  const head = (event: FileEvent) =>
    event.type === 'verdict' ? (
      <strong>
        <Link to={paths.hazard(event.unit.id)}>{event.unit.name}</Link> {pick(event.turn.summary)}
      </strong>
    ) : (
      <strong>
        {t(`enterprise:timeline.action.${event.action}`, { defaultValue: event.action })}
        {event.entries.length > 1 && ` · ${t('enterprise:timeline.batch', { n: event.entries.length })}`}
      </strong>
    );

  return (
    <>
      <div className="en-timeline-tools al-no-print">
        <Segmented
          aria-label={t('enterprise:timeline.filter')}
          value={only}
          onChange={setOnly}
          options={(['all', 'records', 'verdict'] as const).map((value) => ({
            value,
            label: t(`enterprise:timeline.${value}`),
          }))}
        />
        {records.length > limit && (
          <Button size="small" onClick={() => setLimit((before) => before + 60)}>
            {t('enterprise:timeline.more', { shown: asked.length, of: records.length })}
          </Button>
        )}
      </div>
      {loading && shown.length === 0 ? (
        <LoadingState rows={3} />
      ) : shown.length === 0 ? (
        <EmptyState title={t('enterprise:timeline.empty')} />
      ) : (
        <ol className="vd-turns">
          {shown.map((event) => (
            <li key={event.key}>
              <div className="vd-turn-head">
                <Time value={event.at} />
                {head(event)}
                <span className="vd-turn-by">
                  {event.type === 'verdict' ? event.turn.actor_name || event.turn.actor : event.by} ·{' '}
                  {t('verdict:reasons.entry', { position: event.position })}
                </span>
              </div>
              {event.type === 'verdict' ? (
                <>
                  <BeforeAfter before={event.turn.before ?? null} after={event.turn.after ?? null} />
                  <Reasons of={event.turn.reasons} />
                </>
              ) : (
                <Changes event={event} types={types} />
              )}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
