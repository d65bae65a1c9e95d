import { DatePicker, Input, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import { useT } from '@/i18n';
import { showUnit, useLabel } from './label';
import { readDay, readList } from './parse';
import { ReferenceSelect } from './ReferenceSelect';
import { narrow } from './text';
import type { Field } from './wire';
import './forms.css';

type Props = {
  field: Field;
  id: string;
  value: string;
  /** Title of the record referred to. */
  title?: string;
  onChange: (value: string, title?: string) => void;
  onLeave?: () => void;
  status?: 'error' | 'warning';
  describedBy?: string;
  disabled?: boolean;
};

/** The input that suits a field; what it holds is always text, so that nothing typed is lost by being wrong. */
export function FieldInput({
  field,
  id,
  value,
  title,
  onChange,
  onLeave,
  status,
  describedBy,
  disabled,
}: Props) {
  const t = useT();
  const label = useLabel();
  const common = {
    id,
    disabled,
    status,
    'aria-describedby': describedBy,
    'aria-invalid': status === 'error' || undefined,
  };
  switch (field.kind) {
    case 'integer':
    case 'decimal':
      return (
        <Input
          {...common}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          suffix={showUnit(field.unit) || undefined}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
        />
      );
    case 'boolean':
      return (
        <Radio.Group
          id={id}
          disabled={disabled}
          aria-describedby={describedBy}
          value={value}
          onChange={(event) => onChange(String(event.target.value))}
          options={[
            { value: 'true', label: t('forms:yes') },
            { value: 'false', label: t('forms:no') },
            ...(field.required ? [] : [{ value: '', label: t('forms:not_given') }]),
          ]}
        />
      );
    case 'date': {
      const read = readDay(value);
      return (
        <DatePicker
          {...common}
          className="al-r-wide"
          format={['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY\u5e74M\u6708D\u65e5', 'YYYYMMDD']}
          placeholder={t('forms:date_hint')}
          value={read.ok && value !== '' ? dayjs(String(read.value)) : null}
          onPaste={(event) => {
            const pasted = readDay(event.clipboardData.getData('text'));
            if (!pasted.ok) return;
            event.preventDefault();
            onChange(String(pasted.value));
          }}
          onChange={(day) => onChange(day?.format('YYYY-MM-DD') ?? '')}
          onBlur={(event) => {
            // What was typed and not chosen from the calendar is read as well.
            const typed = readDay((event.target as HTMLInputElement).value);
            if (typed.ok && typed.value !== value) onChange(String(typed.value));
            onLeave?.();
          }}
        />
      );
    }
    case 'choice': {
      const choices = field.choices ?? [];
      return (
        <Select
          {...common}
          className="al-r-wide"
          allowClear={!field.required}
          showSearch={{ optionFilterProp: 'search' }}
          placeholder={t('forms:choose')}
          value={value === '' ? undefined : value}
          onChange={(next: string | undefined) => onChange(next ?? '')}
          onBlur={onLeave}
          options={choices.map((choice) => ({
            value: choice.value,
            label: label(choice.label),
            search: `${choice.label.zh} ${choice.label.en} ${choice.value}`,
          }))}
        />
      );
    }
    case 'reference':
      return (
        <ReferenceSelect
          id={id}
          className="al-r-wide"
          to={field.to ?? ''}
          value={value}
          title={title}
          allowCreate
          status={status}
          disabled={disabled}
          describedBy={describedBy}
          onChange={(next, name) => onChange(next, name)}
        />
      );
    case 'list':
      return (
        <Select
          {...common}
          className="al-r-wide"
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[';', '\uff1b', '\u3001', '\n']}
          placeholder={t('forms:list_hint')}
          value={readList(value)}
          onChange={(next: string[]) => onChange(next.join('\n'))}
          onBlur={onLeave}
        />
      );
    case 'geometry':
      return (
        <Input.TextArea
          {...common}
          className="al-mono al-grows"
          rows={2}
          spellCheck={false}
          placeholder={t('forms:geometry_hint')}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
        />
      );
    case 'credit_code':
    case 'cas':
    case 'un':
      return (
        <Input
          {...common}
          className="al-mono"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
        />
      );
    default:
      return (field.max_length ?? 0) > 400 || value.length > 80 || value.includes('\n') ? (
        <Input.TextArea
          {...common}
          className="al-grows"
          rows={1}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
        />
      ) : (
        <Input
          {...common}
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={(event) => {
            const clean = narrow(event.target.value) === '' ? '' : event.target.value.trim();
            if (clean !== value) onChange(clean);
            onLeave?.();
          }}
        />
      );
  }
}
