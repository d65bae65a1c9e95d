import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { EmptyState, LoadingState, QueryStates } from '@/ui';
import { recordOptions, useRecord, useType } from './api';
import { EditForm } from './EditForm';

/** A new record; `?from=` begins with the values of another. */
export function NewPage() {
  const { kind = '' } = useParams();
  const [search] = useSearchParams();
  const t = useT();
  const from = search.get('from');
  const type = useType(kind);
  const copied = useRecord(kind, from ?? undefined);
  return (
    <QueryStates query={type}>
      {(found) => {
        if (found === null)
          return (
            <EmptyState
              title={t('records:no_type', { kind })}
              hint={<Link to={paths.recordTypes()}>{t('records:all_types')}</Link>}
            />
          );
        if (!found.verbs.includes('create')) return <ForbiddenPage />;
        if (from === null) return <EditForm key={kind} type={found} />;
        return (
          <QueryStates query={copied}>
            {(record) => <EditForm key={record.id} type={found} copied={record} />}
          </QueryStates>
        );
      }}
    </QueryStates>
  );
}

export function EditPage() {
  const { kind = '', id = '' } = useParams();
  const t = useT();
  const type = useType(kind);
  const record = useQuery({ ...recordOptions(kind, id), refetchOnMount: 'always' });
  return (
    <QueryStates query={type}>
      {(found) => {
        if (found === null)
          return (
            <EmptyState
              title={t('records:no_type', { kind })}
              hint={<Link to={paths.recordTypes()}>{t('records:all_types')}</Link>}
            />
          );
        if (record.data === undefined && !record.isError) return <LoadingState rows={8} />;
        return (
          <QueryStates query={record}>
            {(shown) =>
              shown.can.includes('update') ? (
                <EditForm key={id} type={found} record={shown} />
              ) : (
                <ForbiddenPage />
              )
            }
          </QueryStates>
        );
      }}
    </QueryStates>
  );
}
