import type { LonLat } from '@/map/geodesy';
import { type EastNorth, fromLonLat, isPlace, toLonLat } from './geometry';
import type { Receiver, Scenario } from './types';

/** So many fit into a link; the engine itself takes thousands from a file. */
export const MOST_RECEIVERS = 50;
/** Further away the engine takes none. */
const FAR_M = 100_000;
const LABEL = 60;

/** What keeps a line from being a receiver, by a key of the messages. */
export type LineFault = { line: number; text: string; key: 'shape' | 'place' | 'swapped' | 'far' | 'many' };
export type ReadLines = { receivers: Receiver[]; faults: LineFault[] };

export const markOf = (at: number) => `P${at + 1}`;

/** To centimetres: a link stays short, and no model knows better. */
const round = (metres: number) => Math.round(metres * 100) / 100 || 0;

export function receiverAt([east, north]: EastNorth, label = ''): Receiver {
  const name = label.trim().slice(0, LABEL);
  return { ...(name === '' ? {} : { label: name }), east_m: round(east), north_m: round(north) };
}

export const placeOf = ({ east_m, north_m }: Receiver): EastNorth => [east_m, north_m];

/** The same places on the ground seen from another release; without both places the metres stay. */
export function seenFrom(
  receivers: readonly Receiver[],
  from: LonLat | null,
  to: LonLat | null,
): readonly Receiver[] {
  if (from === null || to === null || (from[0] === to[0] && from[1] === to[1])) return receivers;
  return receivers.map((one) => {
    const [east, north] = fromLonLat(toLonLat(placeOf(one), from), to);
    return { ...one, east_m: round(east), north_m: round(north) };
  });
}

/** A scenario with other receivers; with none it has no member of that name. */
export function withReceivers(scenario: Scenario, receivers: readonly Receiver[] | undefined): Scenario {
  const { receivers: _, ...rest } = scenario;
  return receivers === undefined || receivers.length === 0 ? rest : { ...rest, receivers: [...receivers] };
}

/** How a receiver's place is written: longitude and latitude, or metres east and north where no place is known. */
export function writePlace(receiver: Receiver, origin: LonLat | null): string {
  if (origin === null) return `${receiver.east_m}, ${receiver.north_m}`;
  const [lon, lat] = toLonLat(placeOf(receiver), origin);
  return `${Number(lon.toFixed(6))}, ${Number(lat.toFixed(6))}`;
}

const NUMBER = '([+-]?\\d+(?:\\.\\d+)?)\\s*°?';
const LINE = new RegExp(`^(.*?)[\\s,;|]*${NUMBER}[\\s,;|]+${NUMBER}$`);

/** Reads one line: a label, then longitude and latitude, or metres where the release has no place. */
export function readLine(text: string, origin: LonLat | null): Receiver | LineFault['key'] {
  const plain = text.normalize('NFKC').replaceAll('\u2212', '-').replaceAll('\u3001', ',').trim();
  const found = LINE.exec(plain);
  if (found === null) return 'shape';
  const label = (found[1] ?? '').replace(/^["']+|["']+$/g, '');
  const pair: [number, number] = [Number(found[2]), Number(found[3])];
  if (origin !== null && !isPlace(pair)) return isPlace([pair[1], pair[0]]) ? 'swapped' : 'place';
  const at: EastNorth = origin === null ? pair : fromLonLat(pair, origin);
  if (Math.max(Math.abs(at[0]), Math.abs(at[1])) > FAR_M) {
    // Latitude written first: both orders are places, but only one is near.
    if (origin === null) return 'far';
    const other = fromLonLat([pair[1], pair[0]], origin);
    return Math.hypot(...other) <= FAR_M ? 'swapped' : 'far';
  }
  return receiverAt(at, label);
}

/** Reads pasted lines; a line of headings above them is passed over. */
export function readLines(text: string, origin: LonLat | null, room: number): ReadLines {
  const receivers: Receiver[] = [];
  const faults: LineFault[] = [];
  const lines = text.split(/\r\n?|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || (at === first && lines.length > 1 && !/\d/.test(line))) continue;
    const read = readLine(line, origin);
    const fault = (key: LineFault['key']) => faults.push({ line: at + 1, text: line.trim(), key });
    if (typeof read === 'string') fault(read);
    else if (receivers.length >= room) fault('many');
    else receivers.push(read);
  }
  return { receivers, faults };
}

/** Receivers of a link or a file: nothing that is none. */
export function isReceiver(value: unknown): value is Receiver {
  if (typeof value !== 'object' || value === null) return false;
  const { label, east_m, north_m, height_m, ...more } = value as Record<string, unknown>;
  const within = (part: unknown) =>
    typeof part === 'number' && Number.isFinite(part) && Math.abs(part) <= FAR_M;
  return (
    Object.keys(more).length === 0 &&
    (label === undefined || typeof label === 'string') &&
    within(east_m) &&
    within(north_m) &&
    (height_m === undefined || height_m === null || within(height_m))
  );
}
