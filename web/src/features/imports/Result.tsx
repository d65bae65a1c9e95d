import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMe } from '@/api/session';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useLang, useT } from '@/i18n';
import { formatNumber, Panel, StateTag } from '@/ui';
import type { Report } from './api';
import { Counts } from './Counts';
import { UndoDialog } from './UndoDialog';

/** After the import: what was done, where to look at it, how to take it back. */
export function Result({
  report,
  onAgain,
  onBatches,
}: {
  report: Report;
  onAgain: () => void;
  onBatches: () => void;
}) {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const kindLabel = useKindLabel();
  const [undoing, setUndoing] = useState(false);
  const [undone, setUndone] = useState(false);
  const refused = report.refused > 0;
  return (
    <>
      <Panel
        title={
          <span className="al-line">
            <StateTag tone={undone ? 'idle' : refused ? 'warn' : 'ok'}>
              {undone ? t('imports:result.undone') : t('imports:result.done')}
            </StateTag>
            {report.file}
          </span>
        }
      >
        <p role="status">
          {t('imports:result.said', {
            created: formatNumber(report.created, lang),
            updated: formatNumber(report.updated, lang),
            refused: formatNumber(report.refused, lang),
          })}
        </p>
        {report.batch && (
          <p className="al-soft">
            {t('imports:result.batch')} <code>{report.batch}</code>
          </p>
        )}
        <div className="al-line">
          <Link to={`${paths.records(report.kind)}?sort=-changed`} className="al-link-button">
            {t('imports:result.records', { kind: kindLabel(report.kind) })}
          </Link>
          {permits(me, 'queue') && (
            <Link to={paths.queue()} className="al-link-button">
              {t('imports:result.queue')}
            </Link>
          )}
          {permits(me, 'hazards') && (
            <Link to={paths.hazards()} className="al-link-button">
              {t('imports:result.hazards')}
            </Link>
          )}
          {report.batch && !undone && (
            <Button danger onClick={() => setUndoing(true)}>
              {t('imports:undo.button')}
            </Button>
          )}
          <Button onClick={onBatches}>{t('imports:tab.batches')}</Button>
          <Button type="primary" onClick={onAgain}>
            {t('imports:result.again')}
          </Button>
        </div>
      </Panel>
      <Counts report={report} />
      {undoing && report.batch && (
        <UndoDialog
          batch={report.batch}
          file={report.file}
          kind={report.kind}
          onClose={(was) => {
            setUndoing(false);
            if (was) setUndone(true);
          }}
        />
      )}
    </>
  );
}
