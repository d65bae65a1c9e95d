import { type Release, SCENARIO_SCHEMA, type Scenario } from './types';

/** How a release is offered: a torn pipe is a hole with a length of pipe before it. */
export const RELEASE_CHOICES = ['hole', 'pipe', 'rupture', 'spill', 'flow', 'explosive'] as const;
export type ReleaseChoice = (typeof RELEASE_CHOICES)[number];

/** Hole sizes of AQ/T 3046-2013: small, medium, large. The fourth is the full rupture. */
export const HOLES_M = [0.005, 0.025, 0.1] as const;

/** A number that nobody has written yet. */
const BLANK = undefined as unknown as number;

export const EMPTY: Scenario = {
  schema: SCENARIO_SCHEMA,
  title: '',
  substance: '',
  vessel: {
    shape: 'upright_cylinder',
    volume_m3: BLANK,
    mass_kg: BLANK,
    temperature_k: 293.15,
  },
  release: { kind: 'hole', diameter_m: 0.025, height_m: 1, direction: 'level' },
  site: { roughness_m: 0.1, ground: 'concrete' },
  weather: {
    wind_m_s: 2,
    wind_height_m: 10,
    wind_from_deg: 0,
    stability: 'D',
    temperature_k: 293.15,
    humidity: 0.6,
  },
  effects: { height_m: 1.5, dispersion: 'best' },
};

export function choiceOf({ release }: Scenario): ReleaseChoice {
  if (release.kind !== 'hole') return release.kind;
  return release.pipe_length_m !== undefined && release.pipe_length_m !== 0 ? 'pipe' : 'hole';
}

export const needsVessel = ({ release }: Scenario) => release.kind === 'hole' || release.kind === 'rupture';

/** The same case let out another way; what both ways know is kept. */
export function releaseAs(choice: ReleaseChoice, scenario: Scenario): Release {
  const { release, vessel } = scenario;
  const content = vessel?.mass_kg ?? BLANK;
  switch (choice) {
    case 'hole':
    case 'pipe': {
      const { pipe_length_m: _, ...hole } =
        release.kind === 'hole'
          ? release
          : ({ kind: 'hole', diameter_m: 0.025, height_m: 1, direction: 'level' } as const);
      return choice === 'hole' ? hole : { ...hole, pipe_length_m: 10 };
    }
    case 'rupture':
      return { kind: 'rupture' };
    case 'spill':
      return { kind: 'spill', mass_kg: content };
    case 'flow':
      return { kind: 'flow', rate_kg_s: 1, duration_s: 600, height_m: 1 };
    case 'explosive':
      return { kind: 'explosive', mass_kg: content, share: 1 };
  }
}

type Bag = Record<string, unknown>;

/** A member by its path: `release.diameter_m`. */
export function read(scenario: Scenario, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) => (at === null || at === undefined ? undefined : (at as Bag)[name]),
      scenario,
    );
}

/** The scenario with one member changed; nothing takes it away. */
export function write(scenario: Scenario, path: string, value: unknown): Scenario {
  const [head = '', ...rest] = path.split('.');
  const set = (bag: Bag, [name = '', ...further]: string[]): Bag => {
    const { [name]: before, ...others } = bag;
    if (further.length > 0) return { ...bag, [name]: set((before ?? {}) as Bag, further) };
    return value === undefined ? others : { ...bag, [name]: value };
  };
  return set(scenario as unknown as Bag, [head, ...rest]) as unknown as Scenario;
}

/** What is sent: no vessel where none is asked for, no empty text, nothing that is no number. */
export function clean(scenario: Scenario): Scenario {
  const strip = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(strip);
    return Object.fromEntries(
      Object.entries(value)
        .filter(
          ([, member]) =>
            member !== undefined && member !== null && member !== '' && !Number.isNaN(member as number),
        )
        .map(([name, member]) => [name, strip(member)]),
    );
  };
  const { vessel, ...rest } = scenario;
  return strip(needsVessel(scenario) ? { ...rest, vessel } : rest) as Scenario;
}

/** Two scenarios that would get the same answer. */
export const sameQuestion = (a: Scenario, b: Scenario) => stable(clean(a)) === stable(clean(b));

function stable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, member]) => `${name}:${stable(member)}`).join(',')}}`;
}
