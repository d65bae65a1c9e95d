import { Tabs } from 'antd';
import type { Edition } from '@/api/hazards';
import { AsOfBar } from '@/app/asOf';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { PageHeader } from '@/ui';
import { EditionSwitch } from '@/verdict';
import { ChangesTab } from './ChangesTab';
import { DueTab } from './DueTab';
import './hazards.css';
import { ListTab } from './ListTab';

const TABS = ['list', 'due', 'changes'] as const;

export function HazardsPage() {
  const t = useT();
  const [{ tab, edition }, set] = useUrlState({ tab: 'list', edition: '2018' });
  const shown = TABS.find((one) => one === tab) ?? 'list';
  const by: Edition = edition === '2009' ? '2009' : '2018';
  const bodies = {
    list: <ListTab edition={by} />,
    due: <DueTab edition={by} />,
    changes: <ChangesTab edition={by} />,
  };
  return (
    <>
      <PageHeader
        title={t('hazards:title')}
        asOf={<AsOfBar />}
        actions={<EditionSwitch value={by} onChange={(next) => set({ edition: next })} />}
      />
      <Tabs
        activeKey={shown}
        onChange={(key) => set({ tab: key }, { push: true })}
        items={TABS.map((key) => ({ key, label: t(`hazards:tab.${key}`), children: bodies[key] }))}
        destroyOnHidden
      />
    </>
  );
}
