import type { Scenario } from './types';
import type { UnitName } from './units';

export type FieldSpec = {
  path: string;
  /** The first is shown at first. */
  units: readonly [UnitName, ...UnitName[]];
  /** Bounds in SI; what lies outside is a slip of the unit rather than a case. */
  from: number;
  to: number;
  /** The lower bound itself is not enough. */
  above?: boolean;
  required?: boolean;
  whole?: boolean;
  /** What the engine takes where the field is empty, in SI. */
  without?: number;
};

const spec = (
  path: string,
  units: FieldSpec['units'],
  from: number,
  to: number,
  more: Omit<FieldSpec, 'path' | 'units' | 'from' | 'to'> = {},
): FieldSpec => ({ path, units, from, to, ...more });

const needed = { required: true } as const;
const positive = { above: true } as const;
const TEMPERATURE = ['celsius'] as const;
const PRESSURE = ['kilopascal', 'bar_gauge'] as const;
const LENGTH = ['metre'] as const;
const MASS = ['kilogram', 'tonne'] as const;
const TIME = ['second', 'minute'] as const;

/** Every number of a scenario: its units, and between what it must lie. */
export const FIELDS: readonly FieldSpec[] = [
  spec('vessel.volume_m3', ['cubic_metre'], 0, 1e6, { ...needed, ...positive }),
  spec('vessel.mass_kg', ['tonne', 'kilogram'], 0, 1e9, { ...needed, ...positive }),
  spec('vessel.temperature_k', TEMPERATURE, 20, 1_500, needed),
  spec('vessel.pressure_pa', PRESSURE, 1_000, 1e9),
  spec('vessel.burst_pressure_pa', PRESSURE, 1_000, 1e9),
  spec('release.diameter_m', ['millimetre'], 0, 5, { ...needed, ...positive }),
  spec('release.height_m', LENGTH, 0, 500, { without: 1 }),
  spec('release.above_bottom_m', LENGTH, 0, 200, { without: 0 }),
  spec('release.pipe_length_m', LENGTH, 0, 1e5, { ...needed, ...positive }),
  spec('release.coefficient', ['one'], 0, 1, positive),
  spec('release.duration_s', TIME, 0, 1e6, positive),
  spec('release.mass_kg', MASS, 0, 1e9, { ...needed, ...positive }),
  spec('release.temperature_k', TEMPERATURE, 20, 1_500),
  spec('release.rate_kg_s', ['kilogram_second'], 0, 1e5, { ...needed, ...positive }),
  spec('release.share', ['percent'], 0, 1, { ...positive, without: 1 }),
  spec('weather.wind_m_s', ['metre_second'], 0.1, 60, needed),
  spec('weather.wind_height_m', LENGTH, 1, 300, { without: 10 }),
  spec('weather.wind_from_deg', ['degree'], 0, 360, needed),
  spec('weather.temperature_k', TEMPERATURE, 200, 340, needed),
  spec('weather.humidity', ['percent'], 0, 1, { without: 0.6 }),
  spec('weather.pressure_pa', ['kilopascal', 'hectopascal'], 5e4, 1.1e5, { without: 101_325 }),
  spec('weather.mixing_height_m', LENGTH, 10, 5_000),
  spec('weather.sun_deg', ['degree'], -90, 90),
  spec('site.roughness_m', LENGTH, 0, 5, { ...positive, without: 0.1 }),
  spec('site.bund_m2', ['square_metre'], 0, 1e6, positive),
  spec('site.blast_class', ['one'], 1, 10, { whole: true, without: 7 }),
  spec('site.flame_mach', ['one'], 0, 6, { ...positive, without: 0.35 }),
  spec('site.tnt_share', ['percent'], 0, 1, { ...positive, without: 0.04 }),
  spec('site.air_changes_per_hour', ['per_hour'], 0, 100, { without: 1 }),
  spec('effects.height_m', LENGTH, 0, 200, { without: 1.5 }),
  spec('effects.flammable_averaging_s', TIME, 0, 3_600, { ...positive, without: 18.75 }),
  spec('effects.toxic_averaging_s', TIME, 0, 86_400, { ...positive, without: 600 }),
  spec('effects.toxic_exposure_s', TIME, 0, 86_400, { ...positive, without: 1_800 }),
  spec('effects.heat_exposure_s', TIME, 0, 3_600, { ...positive, without: 20 }),
];

const BY_PATH = new Map(FIELDS.map((field) => [field.path, field]));

/** A release of a known flow must say how long; a hole need not. */
export function fieldAt(path: string, { release }: Scenario): FieldSpec {
  const field = BY_PATH.get(path);
  if (field === undefined) throw new Error(`no field ${path}`);
  return path === 'release.duration_s' && release.kind === 'flow' ? { ...field, ...needed } : field;
}

const RELEASE_FIELDS: Record<Scenario['release']['kind'], readonly string[]> = {
  hole: ['diameter_m', 'height_m', 'above_bottom_m', 'pipe_length_m', 'coefficient', 'duration_s'],
  rupture: [],
  spill: ['mass_kg', 'temperature_k'],
  flow: ['rate_kg_s', 'duration_s', 'height_m', 'temperature_k'],
  explosive: ['mass_kg', 'share'],
};

/** The numbers that a scenario has places for. */
export function fieldsOf(scenario: Scenario): FieldSpec[] {
  const { kind } = scenario.release;
  return FIELDS.filter(({ path }) => {
    const [part, name = ''] = path.split('.');
    if (part === 'vessel') return kind === 'hole' || kind === 'rupture';
    if (part === 'release') return RELEASE_FIELDS[kind].includes(name);
    return true;
  }).map(({ path }) => fieldAt(path, scenario));
}
