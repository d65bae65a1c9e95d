import { Button } from 'antd';
import { Link } from 'react-router';
import { useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, LoadingState, Time } from '@/ui';
import { type ListQuery, useRecordsBelow } from './api';
import type { Column } from './columns';
import { FieldValue } from './FieldValue';

const FACTS = 4;

/** The list on a phone: one card a record with its most telling fields. */
export function Cards({ type, list, columns }: { type: RecordType; list: ListQuery; columns: Column[] }) {
  const t = useT();
  const label = useLabel();
  const { asOf } = useAsOf();
  const pages = useRecordsBelow(type.name, list, 20, true);
  if (pages.isError && pages.data === undefined)
    return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.data === undefined) return <LoadingState rows={6} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return <EmptyState title={t('records:none_found')} hint={t('records:none_found_hint')} />;
  const fields = columns
    .map(({ name }) => type.fields.find((field) => field.name === name))
    .filter((field) => field !== undefined && field.name !== type.title)
    .filter((field) => field !== undefined);
  const told = (record: RecordView) =>
    fields
      .filter((field) => record.fields[field.name] !== undefined && field.name !== 'demo')
      .filter((field) => !record.key || String(record.fields[field.name]) !== record.key)
      .slice(0, FACTS);
  return (
    <>
      <ul className="al-r-cards" aria-label={label(type.label)}>
        {items.map((record) => (
          <li key={record.id}>
            <Link to={paths.record(type.name, record.id, asOf ?? undefined)} className="al-r-card-title">
              {record.title}
              {record.fields.demo === true && <span className="al-r-demo-mark">{t('records:demo')}</span>}
            </Link>
            {record.key && <div className="al-r-card-key">{record.key}</div>}
            <dl>
              {told(record).map((field) => (
                <div key={field.name}>
                  <dt>{label(field.label)}</dt>
                  <dd>
                    <FieldValue field={field} record={record} full />
                  </dd>
                </div>
              ))}
            </dl>
            {record.changed_at !== undefined && (
              <div className="al-r-card-foot">
                {t('records:about.changed_at')} <Time value={record.changed_at} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button block loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('records:more')}
        </Button>
      )}
    </>
  );
}
