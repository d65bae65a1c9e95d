import { Select } from 'antd';
import { useId } from 'react';
import { useT } from '@/i18n';
import { read } from '../model/scenario';
import { useCaseForm } from './context';
import { Note } from './Note';

type Props = {
  path: string;
  /** Codes; their words stand under `choice` of the messages. */
  options: readonly string[];
  /** What an empty choice means; without it one must be chosen. */
  without?: string;
  wide?: boolean;
};

/** One of a few words of the scenario. */
export function Choice({ path, options, without, wide = false }: Props) {
  const t = useT();
  const id = useId();
  const { scenario, set, problems } = useCaseForm();
  const value = read(scenario, path);
  const name = path.split('.').at(-1) ?? path;
  const words = (code: unknown) => t(`consequence:choice.${name}.${String(code)}`);
  return (
    <div className={wide ? 'cq-field cq-wide' : 'cq-field'}>
      <label htmlFor={id}>{t(`consequence:field.${path}`)}</label>
      <Select<string>
        id={id}
        value={typeof value === 'string' ? value : ''}
        status={problems.has(path) ? 'error' : ''}
        popupMatchSelectWidth={false}
        options={[
          ...(without === undefined ? [] : [{ value: '', label: without }]),
          ...options.map((code) => ({ value: code, label: words(code) })),
        ]}
        onChange={(next) => set(path, next === '' ? undefined : next)}
      />
      <Note path={path} id={`${id}-note`} fault={null} show={words} />
    </div>
  );
}
