import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function SetupPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('setup:title')} />
      <Panel>
        <EmptyState title={t('setup:empty')} />
      </Panel>
    </>
  );
}
