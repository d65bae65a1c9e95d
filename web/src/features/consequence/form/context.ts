import { createContext, useContext } from 'react';
import type { FieldProblem } from '@/api/types';
import type { LonLat } from '@/map/geodesy';
import type { Reason, Receiver, Scenario } from '../model/types';
import type { FieldFault } from '../model/validate';

export type CaseForm = {
  scenario: Scenario;
  place: LonLat | undefined;
  /** Changes one member of the scenario; nothing takes it away. */
  set: (path: string, value: unknown) => void;
  /** Changes several at once. */
  replace: (next: Scenario) => void;
  setPlace: (place: LonLat | undefined) => void;
  /** Where the release is: by its record or told by hand. */
  origin: LonLat | null;
  setReceivers: (receivers: readonly Receiver[]) => void;
  /** The next touch of the map or plan adds a receiver. */
  picking: boolean;
  setPicking: (on: boolean) => void;
  faults: ReadonlyMap<string, FieldFault>;
  problems: ReadonlyMap<string, FieldProblem>;
  /** What was proposed from a record, and why. */
  proposed: Scenario | undefined;
  reasons: ReadonlyMap<string, Reason>;
};

export const CaseContext = createContext<CaseForm | null>(null);

export function useCaseForm(): CaseForm {
  const form = useContext(CaseContext);
  if (form === null) throw new Error('outside of a case');
  return form;
}
