import { CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { Panel, usePhone } from '@/ui';
import { download, toCsv } from '@/ui/csv';
import type { Outcome } from '../model/types';
import { ReceiverCards, ReceiverTable, useReceiverRows } from './ReceiverTable';

type Props = { outcome: Outcome; other: Outcome | null; origin: LonLat | null };

/** What happens at the places that somebody asked about. */
export function ReceiverPanel({ outcome, other, origin }: Props) {
  const t = useT();
  const { message } = App.useApp();
  const phone = usePhone();
  const rowsOf = useReceiverRows();
  if ((outcome.scenario.receivers ?? []).length === 0) return null;
  const copy = async () => {
    try {
      const rows = rowsOf(outcome, origin);
      await navigator.clipboard.writeText(rows.map((row) => row.join('\t')).join('\n'));
      message.success(t('consequence:table.copied'));
    } catch {
      message.info(t('consequence:table.not_copied'));
    }
  };
  return (
    <Panel
      title={t('consequence:receivers.title')}
      extra={
        <div className="cq-tools">
          <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>
            {t('consequence:table.copy')}
          </Button>
          <Button
            size="small"
            icon={<DownloadOutlined />}
            onClick={() => download(`${t('consequence:receivers.file')}.csv`, toCsv(rowsOf(outcome, origin)))}
          >
            {t('consequence:table.csv')}
          </Button>
        </div>
      }
      flush
    >
      {phone ? (
        <ReceiverCards outcome={outcome} other={other} origin={origin} />
      ) : (
        <ReceiverTable outcome={outcome} other={other} origin={origin} />
      )}
      <p className="cq-foot">{t('consequence:receivers.foot')}</p>
    </Panel>
  );
}
