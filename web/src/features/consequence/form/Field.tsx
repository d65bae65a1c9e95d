import { Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { fieldAt } from '../model/fields';
import { read } from '../model/scenario';
import { fromSi, readNumber, toSi, UNITS, type UnitName } from '../model/units';
import { useCaseForm } from './context';
import { Note } from './Note';
import { useFaultText } from './useFault';

type Props = { path: string; label?: string; hint?: string; wide?: boolean; quiet?: boolean };

/** One number of the scenario in a unit as people write it; the scenario holds SI. */
export function Field({ path, label, hint, wide = false, quiet = false }: Props) {
  const t = useT();
  const lang = useLang();
  const id = useId();
  const { scenario, set, faults, problems } = useCaseForm();
  const faultText = useFaultText();
  const spec = fieldAt(path, scenario);
  const [unit, setUnit] = useState<UnitName>(spec.units[0]);
  const value = read(scenario, path);
  const shownOf = (si: unknown, of: UnitName = unit) =>
    typeof si === 'number' && Number.isFinite(si) ? String(fromSi(of, si)) : '';
  const [text, setText] = useState(shownOf(value));
  const [typing, setTyping] = useState(false);
  const [touched, setTouched] = useState(false);

  // Values also come from elsewhere: a record, a file, a quick choice.
  useEffect(() => {
    if (typing) return;
    if (typeof value === 'number' && Number.isFinite(value)) setText(String(fromSi(unit, value)));
    else if (value === undefined) setText('');
  }, [value, unit, typing]);

  const fault = faults.get(path);
  const said = fault === undefined || (fault.key === 'required' && !touched) ? null : faultText(fault, unit);
  const bad = said !== null || problems.has(path);
  const words = label ?? t(`consequence:field.${path}`);
  const without = spec.without === undefined ? undefined : formatNumber(fromSi(unit, spec.without), lang);
  const placeholder =
    hint ?? (without === undefined ? undefined : t('consequence:case.default', { value: without }));
  const change = (next: string) => {
    setText(next);
    const number = readNumber(next);
    set(path, number === undefined || Number.isNaN(number) ? number : toSi(unit, number));
  };

  return (
    <div className={wide ? 'cq-field cq-wide' : 'cq-field'}>
      <label htmlFor={id} className={quiet ? 'al-sr' : undefined}>
        {words}
        {spec.required && (
          <span className="cq-needed" aria-hidden="true">
            *
          </span>
        )}
      </label>
      <div className="cq-input">
        <Input
          id={id}
          name={path}
          value={text}
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholder}
          status={bad ? 'error' : ''}
          required={spec.required ?? false}
          aria-invalid={bad}
          aria-describedby={`${id}-note`}
          suffix={spec.units.length === 1 && <span className="cq-unit">{UNITS[unit].symbol}</span>}
          onFocus={() => setTyping(true)}
          onBlur={() => {
            setTyping(false);
            setTouched(true);
          }}
          onChange={(event) => change(event.target.value)}
        />
        {spec.units.length > 1 && (
          <Select<UnitName>
            value={unit}
            aria-label={t('consequence:case.unit_of', { field: words })}
            popupMatchSelectWidth={false}
            options={spec.units.map((name) => ({ value: name, label: UNITS[name].symbol }))}
            onChange={(next) => {
              setUnit(next);
              if (typeof value === 'number' && Number.isFinite(value)) setText(shownOf(value, next));
            }}
          />
        )}
      </div>
      <Note
        path={path}
        id={`${id}-note`}
        fault={said}
        show={(si) => `${shownOf(si)} ${UNITS[unit].symbol}`.trim()}
      />
    </div>
  );
}
