import type { FieldProblem } from '@/api/types';
import { type FieldSpec, fieldAt, fieldsOf } from './fields';
import { choiceOf, read } from './scenario';
import type { Scenario } from './types';

/** What is wrong with a field, by a key of the messages; bounds are told in the unit shown. */
export type FieldFault = { key: 'required' | 'number' | 'above' | 'from' | 'to' | 'whole'; bound?: number };

export function judge(spec: FieldSpec, value: unknown): FieldFault | null {
  if (value === undefined || value === null || value === '')
    return spec.required ? { key: 'required' } : null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return { key: 'number' };
  if (spec.above ? value <= spec.from : value < spec.from)
    return { key: spec.above ? 'above' : 'from', bound: spec.from };
  if (value > spec.to) return { key: 'to', bound: spec.to };
  if (spec.whole && !Number.isInteger(value)) return { key: 'whole' };
  return null;
}

/** Every field that keeps a scenario from being asked. */
export function faultsOf(scenario: Scenario): Map<string, FieldFault> {
  const faults = new Map<string, FieldFault>();
  if (scenario.substance.trim() === '') faults.set('substance', { key: 'required' });
  for (const spec of fieldsOf(scenario)) {
    if (spec.path === 'release.pipe_length_m' && choiceOf(scenario) !== 'pipe') continue;
    const fault = judge(spec, read(scenario, spec.path));
    if (fault !== null) faults.set(spec.path, fault);
  }
  return faults;
}

/** The path of a field that a problem of the server points to: `/scenario/release/diameter_m`. */
export function pathOf(pointer: string | null | undefined): string | null {
  if (pointer === undefined || pointer === null) return null;
  const path = pointer
    .replace(/^#?\/?/, '')
    .split(/[/.]/)
    .filter((part) => part !== 'scenario' && part !== '')
    .join('.');
  return path === '' ? null : path;
}

/** Problems of the server by the field they are about. */
export function problemsByPath(problems: readonly FieldProblem[]): Map<string, FieldProblem> {
  const found = new Map<string, FieldProblem>();
  for (const problem of problems) {
    const path = pathOf(problem.pointer);
    if (path !== null && !found.has(path)) found.set(path, problem);
  }
  return found;
}

export { fieldAt };
