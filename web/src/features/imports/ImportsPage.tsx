import { Tabs } from 'antd';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { PageHeader } from '@/ui';
import { Batches } from './Batches';
import { Start } from './Start';
import { Work } from './Work';
import './imports.css';

export function ImportsPage() {
  const t = useT();
  const [{ tab, id }, set] = useUrlState({ tab: 'file', id: '', batch: '' });
  return (
    <>
      <PageHeader title={t('imports:title')} summary={t('imports:summary')} />
      <Tabs
        activeKey={tab === 'batches' ? 'batches' : 'file'}
        onChange={(next) => set({ tab: next, batch: '' })}
        items={[
          {
            key: 'file',
            label: t('imports:tab.file'),
            children:
              id === '' ? (
                <Start onReady={(next) => set({ id: next }, { push: true })} />
              ) : (
                <Work
                  key={id}
                  id={id}
                  onLeave={() => set({ id: '' })}
                  onBatches={() => set({ id: '', tab: 'batches' })}
                />
              ),
          },
          { key: 'batches', label: t('imports:tab.batches'), children: <Batches /> },
        ]}
        destroyOnHidden
      />
    </>
  );
}
