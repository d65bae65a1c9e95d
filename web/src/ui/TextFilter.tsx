import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';

type Props = { value: string; onChange: (text: string) => void; label: string; width?: number };
const WAIT_MS = 350;

/** Text that filters a list: told when typing pauses, on Enter and when cleared. */
export function TextFilter({ value, onChange, label, width = 240 }: Props) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    const trimmed = text.trim();
    if (trimmed === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = trimmed;
      tell.current(trimmed);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <Input
      allowClear
      value={text}
      placeholder={label}
      aria-label={label}
      prefix={<SearchOutlined aria-hidden />}
      style={{ width }}
      className="al-text-filter"
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => {
        told.current = text.trim();
        onChange(told.current);
      }}
    />
  );
}
