import { fieldsOf } from './fields';
import { isReceiver, MOST_RECEIVERS } from './receivers';
import { read } from './scenario';
import {
  CLASSES,
  DIRECTIONS,
  DISPERSIONS,
  GROUNDS,
  MEANS,
  RELEASES,
  SCENARIO_SCHEMA,
  type Scenario,
  SHAPES,
  TOXIC_SETS,
} from './types';

/** What keeps a file from being a scenario, by a key of the messages. */
export type FileFault = {
  key: 'json' | 'object' | 'schema' | 'missing' | 'unknown' | 'number' | 'choice' | 'receiver' | 'many';
  path?: string;
  value?: string;
  choices?: string;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NUMBERS = (keys: string) => keys.split(' ');
const MEMBERS: Record<string, readonly string[]> = {
  '': NUMBERS('schema title substance vessel release site weather effects receivers'),
  vessel: NUMBERS('shape volume_m3 mass_kg temperature_k pressure_pa burst_pressure_pa'),
  site: NUMBERS('roughness_m ground bund_m2 blast_class flame_mach tnt_share air_changes_per_hour'),
  weather: NUMBERS(
    'wind_m_s wind_height_m wind_from_deg stability temperature_k humidity pressure_pa mixing_height_m sun_deg',
  ),
  effects: NUMBERS(
    'height_m flammable_averaging_s toxic_averaging_s toxic_exposure_s heat_exposure_s toxic_set dispersion',
  ),
  'release:hole': NUMBERS(
    'kind diameter_m height_m above_bottom_m pipe_length_m direction coefficient duration_s detection isolation',
  ),
  'release:rupture': ['kind'],
  'release:spill': NUMBERS('kind mass_kg temperature_k'),
  'release:flow': NUMBERS('kind rate_kg_s duration_s height_m temperature_k'),
  'release:explosive': NUMBERS('kind mass_kg share'),
};
const CHOICES: Record<string, readonly string[]> = {
  'vessel.shape': SHAPES,
  'release.kind': RELEASES,
  'release.direction': DIRECTIONS,
  'release.detection': MEANS,
  'release.isolation': MEANS,
  'site.ground': GROUNDS,
  'weather.stability': CLASSES,
  'effects.toxic_set': TOXIC_SETS,
  'effects.dispersion': DISPERSIONS,
};

/** Reads a scenario file, or an outcome, which holds its scenario; else says everything that is wrong with it. */
export function readFile(text: string): { scenario: Scenario } | { faults: FileFault[] } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { faults: [{ key: 'json' }] };
  }
  if (isObject(value) && isObject(value.scenario)) value = value.scenario;
  if (!isObject(value)) return { faults: [{ key: 'object' }] };
  if (value.schema !== SCENARIO_SCHEMA)
    return { faults: [{ key: 'schema', path: 'schema', value: String(value.schema ?? '') }] };

  const faults: FileFault[] = [];
  const known = (path: string, bag: Record<string, unknown>, members: readonly string[]) => {
    for (const name of Object.keys(bag))
      if (!members.includes(name))
        faults.push({ key: 'unknown', path: path === '' ? name : `${path}.${name}` });
  };
  known('', value, MEMBERS[''] ?? []);
  if (typeof value.substance !== 'string' || value.substance === '')
    faults.push({ key: 'missing', path: 'substance' });
  for (const part of ['release', 'weather'])
    if (!isObject(value[part])) faults.push({ key: 'missing', path: part });
  if (faults.some(({ key }) => key === 'missing')) return { faults };

  const scenario = value as unknown as Scenario;
  for (const [path, choices] of Object.entries(CHOICES)) {
    const chosen = read(scenario, path);
    const needed = path === 'release.kind' || path === 'weather.stability';
    if (chosen === undefined && !needed) continue;
    if (!choices.includes(chosen as string))
      faults.push({ key: 'choice', path, value: String(chosen ?? ''), choices: choices.join(' ') });
  }
  if (!RELEASES.includes(scenario.release.kind)) return { faults };
  known(
    'release',
    value.release as Record<string, unknown>,
    MEMBERS[`release:${scenario.release.kind}`] ?? [],
  );
  for (const part of ['vessel', 'site', 'weather', 'effects'] as const) {
    const bag = value[part];
    if (isObject(bag)) known(part, bag, MEMBERS[part] ?? []);
  }
  for (const { path, required } of fieldsOf(scenario)) {
    const number = read(scenario, path);
    if (number === undefined || number === null) {
      if (required && path !== 'release.pipe_length_m') faults.push({ key: 'missing', path });
    } else if (typeof number !== 'number' || !Number.isFinite(number))
      faults.push({ key: 'number', path, value: String(number) });
  }
  const receivers: unknown = value.receivers ?? [];
  if (!Array.isArray(receivers)) faults.push({ key: 'receiver', path: 'receivers' });
  else {
    const wrong = receivers.findIndex((one) => !isReceiver(one));
    if (wrong >= 0) faults.push({ key: 'receiver', path: `receivers[${wrong}]` });
    if (receivers.length > MOST_RECEIVERS)
      faults.push({
        key: 'many',
        path: 'receivers',
        value: String(receivers.length),
        choices: String(MOST_RECEIVERS),
      });
  }
  return faults.length > 0 ? { faults } : { scenario };
}
