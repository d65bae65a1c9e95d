import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { showUnit, useLabel } from '@/forms/label';
import type { Field, RecordType, RecordView } from '@/forms/wire';
import { type Lang, useLang, useT } from '@/i18n';
import { StateTag } from '@/ui';

function digits(value: number, lang: Lang): string {
  return new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: 12 }).format(value);
}

/** A value in words, by its field; geometries as their shape. */
export function useText(): (field: Field | undefined, value: unknown, record?: RecordView) => string {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  return (field, value, record) => {
    if (value === null || value === undefined || value === '') return '';
    if (typeof value === 'boolean') return t(value ? 'enterprise:yes' : 'enterprise:no');
    if (typeof value === 'number')
      return `${digits(value, lang)}${field?.unit ? ` ${showUnit(field.unit)}` : ''}`;
    if (Array.isArray(value)) return value.map(String).join(t('enterprise:join'));
    if (typeof value === 'object') {
      const shape = (value as { type?: unknown }).type;
      return typeof shape === 'string' ? t('enterprise:shape', { shape }) : JSON.stringify(value);
    }
    const text = String(value);
    const choice = field?.choices?.find((one) => one.value === text);
    if (choice) return label(choice.label);
    return record?.references[field?.name ?? '']?.title ?? text;
  };
}

/** A value of a record: withheld and masked ones say so, references lead on. */
export function Value({
  record,
  name,
  type,
  revealed,
  asOf,
}: {
  record: RecordView;
  name: string;
  type: RecordType | undefined;
  revealed?: unknown;
  asOf?: string | undefined;
}) {
  const t = useT();
  const text = useText();
  const field = type?.fields.find((one) => one.name === name);
  if (record.hidden.includes(name)) return <StateTag tone="idle">{t('enterprise:hidden')}</StateTag>;
  const value = revealed ?? record.fields[name];
  if (value === null || value === undefined || value === '')
    return <span className="en-none">{t('enterprise:not_given')}</span>;
  const to = record.references[name];
  if (to) return <Link to={paths.record(to.kind, to.id, asOf)}>{to.title}</Link>;
  const shown = text(field, value, record);
  if (name === 'credit_code' || name === 'code' || name === 'cas' || name === 'un')
    return <span className="en-code">{shown}</span>;
  return <>{shown}</>;
}
