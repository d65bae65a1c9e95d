import { useT } from '@/i18n';
import { Unit } from '@/ui';
import type { Report } from './api';

const PARTS = ['rows', 'created', 'updated', 'unchanged', 'warned', 'refused'] as const;

/** What becomes of the rows of a file. */
export function Counts({ report }: { report: Pick<Report, (typeof PARTS)[number]> }) {
  const t = useT();
  return (
    <dl className="al-counts">
      {PARTS.map((part) => (
        <div key={part} className={report[part] > 0 ? `al-count-${part}` : 'al-count-zero'}>
          <dt>{t(`imports:count.${part}`)}</dt>
          <dd>
            <Unit value={report[part]} unit={t('imports:count.unit')} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
