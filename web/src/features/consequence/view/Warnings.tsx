import { WarningOutlined } from '@ant-design/icons';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import type { Warning } from '../model/types';

/** Where a model was asked beyond what it is valid for, before anything else is read. */
export function Warnings({ of }: { of: readonly Warning[] }) {
  const t = useT();
  const pick = useBilingual();
  if (of.length === 0) return null;
  return (
    <section className="cq-warnings" aria-label={t('consequence:warnings.title')}>
      <h3>
        <WarningOutlined aria-hidden="true" /> {t('consequence:warnings.title')}
      </h3>
      <ul>
        {of.map(({ code, about, text }) => (
          <li key={`${code} ${about}`}>{pick(text) || code}</li>
        ))}
      </ul>
    </section>
  );
}
