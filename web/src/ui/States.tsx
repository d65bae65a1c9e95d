import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '@/i18n';
import { ProblemPanel } from './ProblemPanel';

type EmptyProps = { title: string; hint?: ReactNode; action?: ReactNode };

export function EmptyState({ title, hint, action }: EmptyProps) {
  return (
    <div className="al-empty">
      <svg viewBox="0 0 64 40" aria-hidden="true">
        <path d="M6 31c8-6 16-6 26 0s18 6 26 0M6 22c8-6 16-6 26 0s18 6 26 0" />
        <path d="M24 9h16v-5H24zM26 14h12" />
      </svg>
      <p className="al-empty-title">{title}</p>
      {hint !== undefined && <p>{hint}</p>}
      {action}
    </div>
  );
}

export function LoadingState({ rows = 4 }: { rows?: number }) {
  const t = useT();
  return (
    <div className="al-loading" role="status" aria-live="polite">
      <span className="al-sr">{t('ui:loading')}</span>
      {Array.from({ length: rows }, (_, at) => `row ${at}`).map((name) => (
        <i key={name} />
      ))}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  return (
    <ProblemPanel
      error={error}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('ui:retry')}
          </Button>
        )
      }
    />
  );
}

type QueryProps<T> = {
  query: UseQueryResult<T>;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
};

/** Loading, trouble, emptiness or the data of a query. */
export function QueryStates<T>({ query, isEmpty, empty, children }: QueryProps<T>) {
  const t = useT();
  if (query.data !== undefined) {
    if (isEmpty?.(query.data)) return <>{empty ?? <EmptyState title={t('ui:empty')} />}</>;
    return <>{children(query.data)}</>;
  }
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState />;
}
