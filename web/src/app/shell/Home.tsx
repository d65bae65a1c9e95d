import { Navigate } from 'react-router';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { EmptyState } from '@/ui';
import { leaves, menuFor } from '../menu';

/** The first page of the menu that is permitted. */
export function Home() {
  const t = useT();
  const first = leaves(menuFor(useMe()))[0];
  if (first) return <Navigate to={first.to} replace />;
  return <EmptyState title={t('shell:no_pages.title')} hint={t('shell:no_pages.hint')} />;
}
