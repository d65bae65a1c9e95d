import type { ReactNode } from 'react';
import { useT } from '@/i18n';

export type KeyValueItem = {
  label: string;
  value: ReactNode;
  /** Under the value, small: source, clause, as of when. */
  note?: ReactNode;
  /** Takes the whole width. */
  wide?: boolean;
};

/** Facts as pairs in columns that fold on narrow screens. */
export function KeyValue({ items, columns = 2 }: { items: KeyValueItem[]; columns?: 1 | 2 | 3 | 4 }) {
  const t = useT();
  return (
    <dl className={`al-kv al-kv-${columns}`}>
      {items.map((item) => (
        <div key={item.label} className={item.wide ? 'al-kv-wide' : undefined}>
          <dt>{item.label}</dt>
          <dd>
            {item.value ?? <span className="al-unknown">{t('ui:unknown')}</span>}
            {item.note !== undefined && <small>{item.note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
