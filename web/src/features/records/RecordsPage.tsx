import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function RecordsPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('records:title')} />
      <Panel>
        <EmptyState title={t('records:empty')} />
      </Panel>
    </>
  );
}
