import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function QueuePage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('queue:title')} />
      <Panel>
        <EmptyState title={t('queue:empty')} />
      </Panel>
    </>
  );
}
