import { Button } from 'antd';
import { useState } from 'react';
import { useT } from '@/i18n';

/** A long list as far as it is shown; `button` shows more of it, paper shows what the screen shows. */
export function useShown<T>(
  items: readonly T[],
  step = 100,
): { shown: readonly T[]; button: React.ReactNode } {
  const t = useT();
  const [limit, setLimit] = useState(step);
  const shown = items.slice(0, limit);
  const button =
    items.length > limit ? (
      <div className="vd-more al-no-print">
        <Button onClick={() => setLimit((before) => before + step)}>
          {t('verdict:more', { shown: shown.length, of: items.length })}
        </Button>
      </div>
    ) : null;
  return { shown, button };
}
