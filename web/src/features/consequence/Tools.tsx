import {
  FileAddOutlined,
  FolderOutlined,
  LinkOutlined,
  PrinterOutlined,
  PushpinOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { download } from '@/ui/csv';
import { type FileFault, readFile } from './model/importing';
import { clean } from './model/scenario';
import type { Outcome, Scenario } from './model/types';

type Props = {
  scenario: Scenario;
  outcome: Outcome | undefined;
  /** What is shown is the answer to what is asked. */
  fresh: boolean;
  pinned: boolean;
  undo: (() => void) | null;
  printing: boolean;
  onPrint: () => void;
  onNew: () => void;
  onPin: () => void;
  onUnpin: () => void;
  onScenario: (scenario: Scenario) => void;
  onFaults: (faults: FileFault[]) => void;
};

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** What can be done with a case as a whole. */
export function Tools({
  scenario,
  outcome,
  fresh,
  pinned,
  undo,
  printing,
  onPrint,
  onNew,
  onPin,
  onUnpin,
  onScenario,
  onFaults,
}: Props) {
  const t = useT();
  const { message } = App.useApp();
  const file = useRef<HTMLInputElement>(null);
  const name = (scenario.title || scenario.substance || 'scenario').replace(/[\\/:*?"<>|\s]+/g, '-');
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      message.success(t('consequence:tools.linked'));
    } catch {
      message.info(t('consequence:tools.link_self'));
    }
  };
  const take = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const read = readFile(await chosen.text());
    if ('faults' in read) onFaults(read.faults);
    else {
      onFaults([]);
      onScenario(read.scenario);
      message.success(t('consequence:tools.imported', { name: chosen.name }));
    }
  };
  return (
    <>
      <Button icon={<UndoOutlined />} disabled={undo === null} onClick={() => undo?.()}>
        {t('consequence:tools.undo')}
      </Button>
      <Button icon={<FileAddOutlined />} onClick={onNew}>
        {t('consequence:tools.new')}
      </Button>
      <Button
        icon={<PushpinOutlined />}
        disabled={!pinned && !(outcome && fresh)}
        onClick={pinned ? onUnpin : onPin}
      >
        {t(pinned ? 'consequence:tools.unpin' : 'consequence:tools.pin')}
      </Button>
      <Button icon={<LinkOutlined />} onClick={() => void share()}>
        {t('consequence:tools.link')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'in', label: t('consequence:tools.import') },
            { key: 'scenario', label: t('consequence:tools.export_scenario') },
            { key: 'outcome', label: t('consequence:tools.export_outcome'), disabled: !(outcome && fresh) },
          ],
          onClick: ({ key }) => {
            if (key === 'in') file.current?.click();
            else if (key === 'scenario')
              download(`${name}.scenario.json`, pretty(clean(scenario)), 'application/json');
            else download(`${name}.outcome.json`, pretty(outcome), 'application/json');
          },
        }}
      >
        <Button icon={<FolderOutlined />}>{t('consequence:tools.files')}</Button>
      </Dropdown>
      <Button
        type="primary"
        icon={<PrinterOutlined />}
        disabled={!(outcome && fresh)}
        loading={printing}
        onClick={onPrint}
      >
        {t('consequence:tools.print')}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t('consequence:tools.import')}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </>
  );
}
