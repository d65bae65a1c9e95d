import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { useT } from '@/i18n';

/** Id of the input of a field, for its label and for the list of faults. */
export const fieldId = (name: string) => `field-${name.replaceAll('/', '_')}`;

type RowProps = {
  id: string;
  label: string;
  required?: boolean;
  help?: string;
  fault?: string;
  extra?: ReactNode;
  wide?: boolean;
  mark?: ReactNode;
  children: ReactNode;
};

/** Label, input, help and fault of one field. */
export function Row({
  id,
  label,
  required = false,
  help,
  fault,
  extra,
  wide = false,
  mark,
  children,
}: RowProps) {
  const t = useT();
  return (
    <div className={`al-r-row${wide ? ' al-r-row-wide' : ''}${fault !== undefined ? ' al-r-row-fault' : ''}`}>
      <label htmlFor={id}>
        {label}
        {required && (
          <span className="al-r-must" title={t('forms:required')}>
            *
          </span>
        )}
        {mark}
      </label>
      <div>
        {children}
        <div id={`${id}-help`} className="al-r-row-below">
          {fault !== undefined && <span className="al-r-fault">{fault}</span>}
          {extra}
          {help !== undefined && help !== '' && <span className="al-r-help">{help}</span>}
        </div>
      </div>
    </div>
  );
}

type DayProps = { id: string; value: string; fixed?: boolean; onChange: (value: string) => void };

/** `fixed`: a day that was set can be moved but not taken away. */
export function Day({ id, value, fixed = false, onChange }: DayProps) {
  const t = useT();
  return (
    <DatePicker
      id={id}
      className="al-r-wide"
      format={['YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD']}
      placeholder={t('forms:date_hint')}
      allowClear={!fixed}
      value={value === '' ? null : dayjs(value)}
      onChange={(day) => onChange(day?.format('YYYY-MM-DD') ?? '')}
    />
  );
}
