import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function MapPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('map:title')} />
      <Panel>
        <EmptyState title={t('map:empty')} />
      </Panel>
    </>
  );
}
