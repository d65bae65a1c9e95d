import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function AdminPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('admin:title')} />
      <Panel>
        <EmptyState title={t('admin:empty')} />
      </Panel>
    </>
  );
}
