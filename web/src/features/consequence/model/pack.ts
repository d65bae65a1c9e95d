import type { LonLat } from '@/map/geodesy';
import { isPlace } from './geometry';
import { isReceiver, withReceivers } from './receivers';
import type { Scenario } from './types';

/** What a link holds: the scenario, the vessel it was proposed for, and a place told by hand. */
export type Case = { scenario: Scenario; vessel?: string; place?: LonLat };

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

function fromBase64Url(text: string): Uint8Array {
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(raw, (char) => char.charCodeAt(0));
}

export function packCase({ scenario, vessel, place }: Case): string {
  const text = JSON.stringify({
    s: scenario,
    ...(vessel === undefined ? {} : { v: vessel }),
    ...(place === undefined ? {} : { p: place }),
  });
  return toBase64Url(new TextEncoder().encode(text));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nothing where a link was cut off or written by another hand. */
export function unpackCase(text: string): Case | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(text)));
    if (!isObject(value) || !isObject(value.s)) return null;
    const { s, v, p } = value;
    if (!isObject(s.release) || !isObject(s.weather) || typeof s.substance !== 'string') return null;
    const scenario = s as Scenario;
    const receivers: unknown = scenario.receivers;
    return {
      scenario: withReceivers(scenario, Array.isArray(receivers) ? receivers.filter(isReceiver) : undefined),
      ...(typeof v === 'string' ? { vessel: v } : {}),
      ...(isPlace(p) ? { place: p } : {}),
    };
  } catch {
    return null;
  }
}

/** Reads `121.62, 38.91`; nothing for anything else. */
export function readPlace(text: string): LonLat | null {
  const parts = text
    .normalize('NFKC')
    .split(/[\s,;°]+/)
    .filter((part) => part !== '')
    .map(Number);
  return isPlace(parts) ? parts : null;
}
