import { LockOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { FieldProblem } from '@/api/types';
import { FieldInput } from '@/forms/FieldInput';
import { GeometrySketch } from '@/forms/GeometrySketch';
import { type Geometry, isGeometry } from '@/forms/geometry';
import { showUnit, useLabel } from '@/forms/label';
import { readField, type Said } from '@/forms/parse';
import type { Field } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { useBilingual } from '@/ui';
import { exactNumber } from './FieldValue';
import { fieldId, Row } from './FormRow';

type FieldProps = {
  field: Field;
  value: string;
  title?: string;
  changed: boolean;
  original: string;
  /** The masked text, while it is not replaced. */
  masked?: string;
  hidden: boolean;
  fault?: string;
  theirs: FieldProblem[];
  onOpen: () => void;
  onChange: (value: string, title?: string) => void;
  onLeave: () => void;
  onTidy: (value: string) => void;
};

/** One field with its input, its faults and how it was read. */
export function FormField({
  field,
  value,
  title,
  changed,
  original,
  masked,
  hidden,
  fault,
  theirs,
  onOpen,
  onChange,
  onLeave,
  onTidy,
}: FieldProps) {
  const t = useT();
  const label = useLabel();
  const pick = useBilingual();
  const lang = useLang();
  const id = fieldId(field.name);
  const name = label(field.label);
  const errors = theirs.filter(({ severity }) => severity !== 'warning');
  const warnings = theirs.filter(({ severity }) => severity === 'warning');
  const shownFault = errors.length > 0 ? errors.map((one) => pick(one.message) || one.code).join(' ') : fault;
  const read = readField(field, value);
  const unit = showUnit(field.unit);
  const bounds =
    field.min && field.max
      ? t('forms:bounds.both', {
          min: exactNumber(Number(field.min), lang),
          max: exactNumber(Number(field.max), lang),
          unit,
        })
      : field.min
        ? t('forms:bounds.min', { min: exactNumber(Number(field.min), lang), unit })
        : field.max
          ? t('forms:bounds.max', { max: exactNumber(Number(field.max), lang), unit })
          : '';
  const help = [pick(field.help), bounds].filter((part) => part !== '').join(' ');
  const wide = field.kind === 'geometry' || value.length > 80;
  if (hidden)
    return (
      <Row id={id} label={name} help={t('records:hidden_hint', { level: t(`records:level.${field.level}`) })}>
        <span className="al-r-withheld">
          <LockOutlined aria-hidden="true" /> {t('records:hidden')}
        </span>
      </Row>
    );
  if (masked !== undefined)
    return (
      <Row id={id} label={name} required={field.required} help={t('forms:masked_help')}>
        <span className="al-r-withheld">{masked}</span>
        <Button id={id} type="link" size="small" onClick={onOpen}>
          {t('forms:replace')}
        </Button>
      </Row>
    );
  const numeric = field.kind === 'decimal' || field.kind === 'integer';
  // A number written with its unit or full-width digits shows what it will be kept as.
  const tidy =
    numeric && read.ok && read.value !== null && String(read.value) !== value.trim()
      ? String(read.value)
      : undefined;
  const notes: Said[] = (read.ok && value !== '' ? read.notes : [])
    // What will be kept is told; that blanks and units go with it need not be.
    .filter(({ code }) => tidy === undefined || (code !== 'grouping' && code !== 'unit_dropped'))
    .map(({ code, values }) => ({
      code,
      values: values && { ...values, to: showUnit(String(values.to ?? '')) },
    }));
  const fault0 = errors.find(({ point }) => point !== undefined)?.point;
  const shape: Geometry | undefined =
    field.kind === 'geometry' && read.ok && isGeometry(read.value) ? read.value : undefined;
  return (
    <Row
      id={id}
      label={name}
      required={field.required}
      help={help}
      fault={shownFault}
      wide={wide}
      mark={
        changed && (
          <Tooltip
            title={t('forms:was', {
              value: original === '' ? t('records:not_given') : original.slice(0, 120),
            })}
          >
            <span className="al-r-changed">{t('forms:changed')}</span>
          </Tooltip>
        )
      }
      extra={
        <>
          {errors
            .map((one) => pick(one.remedy))
            .filter((text) => text !== '')
            .map((text) => (
              <span key={text} className="al-r-help">
                {text}
              </span>
            ))}
          {notes.map((note) => (
            <span
              key={note.code}
              className={
                note.code === 'check_ok'
                  ? 'al-r-note al-r-note-ok'
                  : /wrong|form|length|letters/.test(note.code)
                    ? 'al-r-note al-r-note-warn'
                    : 'al-r-note'
              }
            >
              {t(`forms:note.${note.code}`, note.values)}
            </span>
          ))}
          {warnings.map((one) => (
            <span key={one.code} className="al-r-note al-r-note-warn">
              {pick(one.message)}
            </span>
          ))}
          {tidy !== undefined && (
            <span className="al-r-note">
              {!notes.some(({ code }) => code === 'converted' || code === 'multiplied') &&
                t('forms:read_as', { value: tidy, unit })}
              <Button type="link" size="small" onClick={() => onTidy(tidy)}>
                {t('forms:write_so')}
              </Button>
            </span>
          )}
        </>
      }
    >
      <FieldInput
        field={field}
        id={id}
        value={value}
        title={title}
        status={shownFault !== undefined ? 'error' : undefined}
        describedBy={`${id}-help`}
        onChange={onChange}
        onLeave={onLeave}
      />
      {shape !== undefined && (
        <div className="al-r-form-shape">
          <GeometrySketch
            geometry={shape}
            fault={fault0}
            width={420}
            height={shape.type === 'Point' ? 120 : 200}
          />
        </div>
      )}
    </Row>
  );
}
