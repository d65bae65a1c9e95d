import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function EnterprisePage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('enterprise:title')} />
      <Panel>
        <EmptyState title={t('enterprise:empty')} />
      </Panel>
    </>
  );
}
