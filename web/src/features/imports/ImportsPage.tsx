import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function ImportsPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('imports:title')} />
      <Panel>
        <EmptyState title={t('imports:empty')} />
      </Panel>
    </>
  );
}
