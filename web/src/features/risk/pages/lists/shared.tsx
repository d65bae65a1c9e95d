import { App, Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { problemOf } from '@/api/client';
import { useT } from '@/i18n';
import { ErrorState, LoadingState, useBilingual } from '@/ui';
import { download, toCsv } from '@/ui/csv';
import type { Basis, useParkPages, useSources, useTargets } from '../../api';

/** Writes what is shown to a file, with what it rests on above it. */
export function useExport() {
  const t = useT();
  const pick = useBilingual();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const write = async (
    name: string,
    make: () => Promise<{ basis: Basis | undefined; rows: (string | number | null)[][] }>,
  ) => {
    setBusy(true);
    try {
      const { basis, rows } = await make();
      const foot = basis
        ? [
            [],
            [t('risk:csv.position'), basis.position, basis.as_of],
            [t('risk:csv.frequencies'), pick(basis.frequencies.title), basis.frequencies.confidence],
            [t('risk:csv.weather'), pick(basis.weather.title), basis.weather.confidence],
            [
              t('risk:csv.complete'),
              basis.computing ? `${basis.computing.done}/${basis.computing.of}` : t('risk:basis.complete'),
            ],
          ]
        : [];
      download(`${name}.csv`, toCsv([...rows, ...foot]));
      message.success(t('risk:csv.done', { n: rows.length - 1 }));
    } catch (error) {
      message.error(pick(problemOf(error).message) || t('risk:csv.failed'));
    } finally {
      setBusy(false);
    }
  };
  return { busy, write };
}

type PagesProps = {
  query: ReturnType<typeof useTargets | typeof useSources | typeof useParkPages>;
  children: ReactNode;
  empty: ReactNode;
  shown: number;
};

/** What is read of a list, and the way to more of it. */
export function Pages({ query, children, empty, shown }: PagesProps) {
  const t = useT();
  const total = query.data?.pages.at(-1)?.total ?? 0;
  if (query.isError && query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <LoadingState rows={8} />;
  if (shown === 0) return <>{empty}</>;
  return (
    <>
      {children}
      {query.hasNextPage && (
        <div className="rk-more al-no-print">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('risk:lists.next', { shown, total })}
          </Button>
        </div>
      )}
    </>
  );
}
