import type { Bilingual } from '@/api/types';

/** `EquipmentDescription` of `science/qra/src/release_case.rs`, as far as this client writes it. */
export type Vessel = {
  shape?: 'upright_cylinder' | 'lying_cylinder' | 'sphere';
  volume_m3: number;
  mass_kg: number;
  temperature_k: number;
  pressure_pa?: number;
};
export type EquipmentDescription = {
  id: string;
  title?: Bilingual;
  equipment: { kind: string } & Record<string, unknown>;
  number?: number;
  substance: string;
  vessel?: Vessel;
  mass_kg?: number;
} & Record<string, unknown>;

export const ACTIVITIES = ['production', 'storage', 'port', 'filling_station', 'use_only'] as const;
export type Activity = (typeof ACTIVITIES)[number];
type At = { lon: number; lat: number };
export type AddEquipment = At & {
  kind: 'add_equipment';
  equipment: EquipmentDescription;
  in_park: boolean | null;
  activity: Activity;
};
export type AddTarget = At & {
  kind: 'add_target';
  target_kind: string;
  persons: number;
  name: string;
};
export type Change =
  | AddEquipment
  | AddTarget
  | { kind: 'remove_source'; source: string }
  | { kind: 'change_stock'; source: string; mass_kg: number }
  | { kind: 'remove_target'; target: string };

/** What is being thought through: the changes, the name people gave it, and what the things in it are called. */
export type Draft = { title: string; changes: Change[]; names: Record<string, string> };

export const EMPTY: Draft = { title: '', changes: [], names: {} };

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));

/** As it stands in a link. */
export function packDraft(draft: Draft): string {
  if (draft.changes.length === 0 && draft.title === '') return '';
  return toBase64Url(
    new TextEncoder().encode(JSON.stringify({ t: draft.title, c: draft.changes, n: draft.names })),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isPlace = ({ lon, lat }: Record<string, unknown>) =>
  isNumber(lon) && isNumber(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

function isChange(value: unknown): value is Change {
  if (!isObject(value)) return false;
  switch (value.kind) {
    case 'add_equipment':
      return isPlace(value) && isObject(value.equipment) && typeof value.equipment.substance === 'string';
    case 'add_target':
      return isPlace(value) && typeof value.target_kind === 'string' && isNumber(value.persons);
    case 'remove_source':
      return typeof value.source === 'string';
    case 'change_stock':
      return typeof value.source === 'string' && isNumber(value.mass_kg);
    case 'remove_target':
      return typeof value.target === 'string';
    default:
      return false;
  }
}

/** Nothing where a link was cut off or written by another hand. */
export function unpackDraft(text: string): Draft | null {
  if (text === '') return EMPTY;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(text)));
    if (!isObject(value) || !Array.isArray(value.c) || !value.c.every(isChange)) return null;
    const names = isObject(value.n)
      ? Object.fromEntries(
          Object.entries(value.n).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        )
      : {};
    return { title: typeof value.t === 'string' ? value.t : '', changes: value.c, names };
  } catch {
    return null;
  }
}

export const isPlaced = (change: Change): change is AddEquipment | AddTarget =>
  change.kind === 'add_equipment' || change.kind === 'add_target';

/** One change at its place in the list, or a new one at its end. */
export function withChange(draft: Draft, at: number, change: Change | null): Draft {
  const changes = [...draft.changes];
  if (change === null) changes.splice(at, 1);
  else changes[at] = change;
  return { ...draft, changes };
}

/** A source or a target that is already changed is changed again, not twice. */
export function addChange(draft: Draft, change: Change, name?: string): Draft {
  const key =
    change.kind === 'remove_source' || change.kind === 'change_stock'
      ? change.source
      : change.kind === 'remove_target'
        ? change.target
        : null;
  const kept =
    key === null
      ? draft.changes
      : draft.changes.filter(
          (one) => !('source' in one && one.source === key) && !('target' in one && one.target === key),
        );
  return {
    ...draft,
    changes: [...kept, change],
    names: key !== null && name !== undefined ? { ...draft.names, [key]: name } : draft.names,
  };
}
