import { useEffect, useState } from 'react';
import type { ApiProblem, FieldProblem } from '@/api/types';
import {
  type check,
  nameOfPointer,
  SOURCE,
  SOURCE_DATE,
  VALID_FROM,
  VALID_TO,
  type Values,
} from '@/forms/values';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';

type Asked = {
  type: RecordType;
  values: Values;
  result: ReturnType<typeof check>;
  /** What the server refused. */
  problem?: ApiProblem;
  /** Saving was tried. */
  checked: boolean;
  /** Fields that were left. */
  left: ReadonlySet<string>;
  onRefused: () => void;
};

/** Faults by field: the server's until the value changes, ours once a field was left or saving was tried. */
export function useFaults({ type, values, result, problem, checked, left, onRefused }: Asked) {
  const t = useT();
  const pick = useBilingual();
  const [answered, setAnswered] = useState<Values>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is remembered when it is refused
  useEffect(() => {
    if (problem === undefined) return;
    setAnswered(values);
    onRefused();
  }, [problem]);
  const fromServer = (name: string): FieldProblem[] =>
    problem === undefined || answered[name] !== values[name]
      ? []
      : problem.errors.filter(({ pointer }) => pointer && nameOfPointer(pointer) === name);
  const ours = (name: string): string | undefined => {
    if (!checked && !left.has(name)) return undefined;
    const read = result.fields[name];
    if (read !== undefined && !read.ok) return t(`forms:fault.${read.fault.code}`, read.fault.values);
    return checked && result.missing.includes(name) ? t('forms:fault.required') : undefined;
  };
  const names = [...type.fields.map(({ name }) => name), VALID_FROM, VALID_TO, SOURCE, SOURCE_DATE];
  const faults = names.flatMap((name) => {
    const theirs = fromServer(name).filter(({ severity }) => severity !== 'warning');
    if (theirs.length > 0)
      return theirs.map((one) => ({ name, text: pick(one.message) || one.code, remedy: pick(one.remedy) }));
    const own = ours(name);
    return own === undefined ? [] : [{ name, text: own, remedy: '' }];
  });
  const elsewhere = (problem?.errors ?? []).filter(
    ({ pointer, severity }) =>
      severity !== 'warning' && (!pointer || !names.includes(nameOfPointer(pointer))),
  );
  return { names, fromServer, ours, faults, elsewhere };
}

export type Faults = ReturnType<typeof useFaults>;
