import type { RecordType } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { type ListQuery, useCount } from './api';
import { useValueText } from './FieldValue';
import type { ListState } from './listState';

type Props = {
  type: RecordType;
  state: ListState;
  list: ListQuery;
  set: (patch: Partial<ListState>) => void;
};
const MOST = 24;

/** How many records each value of a field has; a click filters by it. */
export function Groups({ type, state, list, set }: Props) {
  const t = useT();
  const lang = useLang();
  const text = useValueText();
  const field = type.fields.find(({ name }) => name === state.group);
  const filters = Object.fromEntries(Object.entries(list.filters).filter(([name]) => name !== state.group));
  const counts = useCount(type.name, { ...list, filters }, state.group, field !== undefined);
  if (field === undefined) return null;
  const by = Object.entries(counts.data?.by?.[field.name] ?? {}).sort(([, a], [, b]) => b - a);
  const most = by[0]?.[1] ?? 1;
  const chosen = state.filters[field.name];
  return (
    <ul className="al-r-groups" aria-label={t('records:group.label')}>
      {by.slice(0, MOST).map(([value, n]) => {
        const name =
          value === ''
            ? t('records:not_given')
            : field.kind === 'boolean'
              ? text(field, value === 'true')
              : text(field, value);
        return (
          <li key={value}>
            <button
              type="button"
              aria-pressed={chosen === value}
              disabled={value === ''}
              onClick={() =>
                set({ filters: { ...state.filters, [field.name]: chosen === value ? '' : value } })
              }
            >
              <span>{name}</span>
              <strong>{formatNumber(n, lang)}</strong>
              <i style={{ width: `${Math.max((n / most) * 100, 2)}%` }} aria-hidden="true" />
            </button>
          </li>
        );
      })}
      {by.length > MOST && (
        <li className="al-r-groups-more">{t('records:group.more', { n: by.length - MOST })}</li>
      )}
    </ul>
  );
}
