import { AsOfBar } from '@/app/asOf';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel } from '@/ui';

export function ArchivePage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t('archive:title')} asOf={<AsOfBar />} />
      <Panel>
        <EmptyState title={t('archive:empty')} />
      </Panel>
    </>
  );
}
