import { InputNumber } from 'antd';
import { useId } from 'react';

type Props = {
  label: string;
  unit?: string;
  value: number | undefined;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  digits?: number;
};

/** A number with its unit beside the label. */
export function Numeric({ label, unit, value, onChange, min = 0, max, digits = 3 }: Props) {
  const id = useId();
  return (
    <div className="rk-field">
      <label htmlFor={id}>
        {label}
        {unit && <small>{unit}</small>}
      </label>
      <InputNumber
        id={id}
        size="small"
        value={value === undefined ? null : Number(value.toPrecision(digits + 3))}
        min={min}
        max={max}
        onChange={(next) => typeof next === 'number' && Number.isFinite(next) && onChange(next)}
      />
    </div>
  );
}
