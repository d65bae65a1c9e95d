import { WarningOutlined } from '@ant-design/icons';
import { useT } from '@/i18n';
import type { Warning } from '../model/types';
import { gathered } from '../model/warnings';
import { useWarningText } from './words';

/** Where a model was asked beyond what it is valid for, before anything else is read. */
export function Warnings({ of }: { of: readonly Warning[] }) {
  const t = useT();
  const say = useWarningText();
  if (of.length === 0) return null;
  return (
    <section className="cq-warnings" aria-label={t('consequence:warnings.title')}>
      <h3>
        <WarningOutlined aria-hidden="true" /> {t('consequence:warnings.title')}
      </h3>
      <ul>
        {gathered(of).map(({ warning, outside }) => (
          <li key={`${warning.code} ${warning.about} ${warning.text.en}`}>{say(warning, outside)}</li>
        ))}
      </ul>
    </section>
  );
}
