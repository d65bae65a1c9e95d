import { AsOfBar } from '@/app/asOf';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function HazardsPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('hazards:title')} asOf={<AsOfBar />} />
      <Panel>
        <EmptyState title={t('hazards:empty')} />
      </Panel>
    </>
  );
}
