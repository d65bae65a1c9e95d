import { Button, Modal } from 'antd';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { formatNumber, ProblemPanel, useBilingual } from '@/ui';
import { useUndo } from './api';

type Props = { batch: string; file: string; kind: string; onClose: (undone: boolean) => void };

/** Asks, takes an import back, and names what was left because somebody changed it since. */
export function UndoDialog({ batch, file, kind, onClose }: Props) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const undo = useUndo();
  const report = undo.data;
  return (
    <Modal
      open
      title={report === undefined ? t('imports:undo.title', { file }) : t('imports:undo.done')}
      onCancel={() => onClose(report !== undefined)}
      maskClosable={!undo.isPending}
      footer={
        report === undefined ? (
          <>
            <Button onClick={() => onClose(false)}>{t('imports:undo.keep')}</Button>
            <Button danger type="primary" loading={undo.isPending} onClick={() => undo.mutate(batch)}>
              {t('imports:undo.button')}
            </Button>
          </>
        ) : (
          <Button type="primary" onClick={() => onClose(true)}>
            {t('imports:undo.close')}
          </Button>
        )
      }
    >
      {undo.isError && <ProblemPanel error={undo.error} />}
      {report === undefined ? (
        <p>{t('imports:undo.explain')}</p>
      ) : (
        <>
          <p role="status">
            {t('imports:undo.report', {
              removed: formatNumber(report.removed, lang),
              restored: formatNumber(report.restored, lang),
              kept: formatNumber(report.kept.length, lang),
            })}
          </p>
          {report.kept.length > 0 && (
            <ul className="al-kept">
              {report.kept.map((problem) => (
                <li key={`${problem.place?.record} ${problem.code}`}>
                  {problem.place?.record && (
                    <Link to={paths.record(kind, problem.place.record)}>{problem.place.record}</Link>
                  )}
                  <span>{pick(problem.message)}</span>
                  <small>{pick(problem.remedy)}</small>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Modal>
  );
}
