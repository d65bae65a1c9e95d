// biome-ignore-all lint/suspicious/noThenProperty: the interface calls the earlier day so, and it is a text
import { DownloadOutlined, LockOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import { apiUrl } from '@/api/client';
import type { Edition } from '@/api/hazards';
import { hasFeature, useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import { PageHeader } from '@/ui';
import { EditionSwitch } from '@/verdict';
import { useFrozen } from './api';
import './archive.css';
import { CompareTab } from './CompareTab';
import { FreezeDialog } from './FreezeDialog';
import { FrozenTab } from './FrozenTab';
import { RisksTab } from './RisksTab';

const TABS = ['risks', 'compare', 'frozen'] as const;

/** The city's risks as of a day, frozen or compared. */
export function ArchivePage() {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const { params, day } = useAsOf();
  const [state, set] = useUrlState({
    tab: '',
    edition: '2018',
    frozen: '',
    then: '',
    now: '',
    district: '',
    sector: '',
    kind: 'site',
    colour: [] as string[],
  });
  const [freezing, setFreezing] = useState(false);
  const tab =
    TABS.find((one) => one === state.tab) ?? (state.then === '' && state.now === '' ? 'risks' : 'compare');
  const edition: Edition = state.edition === '2009' ? '2009' : '2018';
  const frozen = useFrozen(false);
  const marks = useMemo(
    () => frozen.data?.items.map((one) => ({ day: one.as_of, label: one.name })) ?? [],
    [frozen.data],
  );
  const comparing = tab === 'compare' && state.then !== '';
  const file = {
    ...(state.frozen === '' ? { ...params, edition } : { frozen: state.frozen }),
    district: state.district,
    sector: state.sector,
    colour: state.colour.length === 1 ? state.colour[0] : undefined,
    lang,
  };
  const page = apiUrl(
    '/archive/page',
    comparing
      ? { query: { edition, district: state.district, lang, since: state.then, as_of: state.now } }
      : { query: file },
  );
  const bodies = {
    risks: <RisksTab edition={edition} />,
    compare: <CompareTab edition={edition} />,
    frozen: <FrozenTab />,
  };
  return (
    <>
      <PageHeader
        title={t('archive:title')}
        asOf={tab === 'risks' && state.frozen === '' ? <AsOfBar marks={marks} /> : undefined}
        actions={
          <>
            <EditionSwitch value={edition} onChange={(next) => set({ edition: next })} />
            {hasFeature(me, 'archive.freeze') && (
              <Button icon={<LockOutlined aria-hidden />} onClick={() => setFreezing(true)}>
                {t('archive:freeze.open')}
              </Button>
            )}
            <Button
              icon={<DownloadOutlined aria-hidden />}
              href={apiUrl('/archive/workbook', { query: file })}
              download
            >
              {t('archive:workbook')}
            </Button>
            <Button icon={<PrinterOutlined aria-hidden />} href={page} target="_blank" rel="noopener">
              {t('archive:print')}
            </Button>
          </>
        }
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => set({ tab: key }, { push: true })}
        items={TABS.map((key) => ({ key, label: t(`archive:tab.${key}`), children: bodies[key] }))}
        destroyOnHidden
      />
      <FreezeDialog open={freezing} edition={edition} day={day} onClose={() => setFreezing(false)} />
    </>
  );
}
