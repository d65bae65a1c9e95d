import { EyeInvisibleOutlined, LockOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { Link } from 'react-router';
import { useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { isGeometry, positions } from '@/forms/geometry';
import { showUnit, useLabel } from '@/forms/label';
import { textOf } from '@/forms/values';
import type { Field, RecordView } from '@/forms/wire';
import { type Lang, useLang, useT } from '@/i18n';

/** A number with all its digits: a record is shown as it is kept. */
export function exactNumber(value: number, lang: Lang): string {
  return new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: 15 }).format(value);
}

/** The words for a value, for copying, titles and comparison. */
export function useValueText() {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  return (field: Field, value: unknown, record?: RecordView): string =>
    valueText(field, value, {
      lang,
      label,
      word: (key) => t(key),
      record,
      shape: (kind, n) => t('records:shape', { kind: t(`forms:shape.${kind}`), n }),
    });
}

type Words = {
  lang: Lang;
  label: (text: { zh: string; en: string }) => string;
  word: (key: 'forms:yes' | 'forms:no') => string;
  shape: (kind: string, corners: number) => string;
  record?: RecordView;
};

function valueText(field: Field, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '') return '';
  switch (field.kind) {
    case 'boolean':
      return words.word(value === true ? 'forms:yes' : 'forms:no');
    case 'choice': {
      const hit = field.choices?.find((choice) => choice.value === value);
      return hit === undefined ? textOf(value) : words.label(hit.label);
    }
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? exactNumber(value, words.lang) : textOf(value);
    case 'reference':
      return words.record?.references[field.name]?.title ?? textOf(value);
    case 'list':
      return Array.isArray(value) ? value.join('; ') : textOf(value);
    case 'geometry':
      return isGeometry(value) ? words.shape(value.type, positions(value).length) : textOf(value);
    default:
      return textOf(value);
  }
}

type Props = { field: Field; record: RecordView; full?: boolean; revealed?: unknown };

/** A value of a record: hidden and masked ones say so, references lead on. */
export function FieldValue({ field, record, full = false, revealed }: Props) {
  const t = useT();
  const text = useValueText();
  const { asOf } = useAsOf();
  const value = record.fields[field.name];
  if (record.hidden.includes(field.name))
    return (
      <Tooltip title={t('records:hidden_hint', { level: t(`records:level.${field.level}`) })}>
        <span className="al-r-withheld">
          <LockOutlined aria-hidden="true" /> <span>{t('records:hidden')}</span>
        </span>
      </Tooltip>
    );
  if (record.masked.includes(field.name) && revealed === undefined)
    return (
      <Tooltip title={t('records:masked_hint')}>
        <span className="al-r-withheld">
          {textOf(value)} <EyeInvisibleOutlined aria-label={t('records:masked')} />
        </span>
      </Tooltip>
    );
  const shown = revealed ?? value;
  if (shown === null || shown === undefined || shown === '' || (Array.isArray(shown) && shown.length === 0))
    return <span className="al-r-none">{full ? t('records:not_given') : '–'}</span>;
  if (field.kind === 'reference') {
    const to = record.references[field.name];
    if (to === undefined) return <code className="al-r-code">{textOf(shown)}</code>;
    return <Link to={paths.record(to.kind, to.id, asOf ?? undefined)}>{to.title}</Link>;
  }
  if (field.kind === 'decimal' || field.kind === 'integer')
    return (
      <span className="al-number">
        {text(field, shown, record)}
        {full && field.unit && <span className="al-unit">{showUnit(field.unit)}</span>}
      </span>
    );
  if (field.kind === 'credit_code' || field.kind === 'cas' || field.kind === 'un')
    return <span className="al-r-code">{textOf(shown)}</span>;
  return <>{text(field, shown, record)}</>;
}
