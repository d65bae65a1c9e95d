import { showUnit, useLabel } from '@/forms/label';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';

/** The heading of a column, with the unit of its numbers. */
export function useColumnLabel(type: RecordType): (name: string) => string {
  const t = useT();
  const label = useLabel();
  return (name) => {
    if (name.startsWith('@')) return t(`records:about.${name.slice(1)}`);
    const field = type.fields.find((one) => one.name === name);
    if (field === undefined) return name;
    const unit = showUnit(field.unit);
    return unit === '' ? label(field.label) : t('records:with_unit', { name: label(field.label), unit });
  };
}
