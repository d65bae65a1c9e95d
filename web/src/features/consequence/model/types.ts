import type { Bilingual } from '@/api/types';

// Shapes of `science/consequence`: the scenario (`anlan.scenario/1`) and its outcome (`anlan.outcome/1`). All in SI.

export const SCENARIO_SCHEMA = 'anlan.scenario/1';
export const OUTCOME_SCHEMA = 'anlan.outcome/1';

export const SHAPES = ['upright_cylinder', 'lying_cylinder', 'sphere'] as const;
export const DIRECTIONS = ['level', 'up', 'blocked'] as const;
export const GROUNDS = ['concrete', 'soil', 'water'] as const;
export const CLASSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const MEANS = ['A', 'B', 'C'] as const;
export const TOXIC_SETS = ['aqt3046', 'purple_book', 'lees'] as const;
export const DISPERSIONS = ['best', 'dense', 'passive'] as const;
export const RELEASES = ['hole', 'rupture', 'spill', 'flow', 'explosive'] as const;

export type Vessel = {
  shape?: (typeof SHAPES)[number];
  volume_m3: number;
  mass_kg: number;
  temperature_k: number;
  pressure_pa?: number;
  burst_pressure_pa?: number;
};
export type Release =
  | {
      kind: 'hole';
      diameter_m: number;
      height_m?: number;
      above_bottom_m?: number;
      pipe_length_m?: number;
      direction?: (typeof DIRECTIONS)[number];
      coefficient?: number;
      duration_s?: number;
      detection?: (typeof MEANS)[number];
      isolation?: (typeof MEANS)[number];
    }
  | { kind: 'rupture' }
  | { kind: 'spill'; mass_kg: number; temperature_k?: number }
  | { kind: 'flow'; rate_kg_s: number; duration_s: number; height_m?: number; temperature_k?: number }
  | { kind: 'explosive'; mass_kg: number; share?: number };
export type Site = {
  roughness_m?: number;
  ground?: (typeof GROUNDS)[number];
  bund_m2?: number;
  blast_class?: number;
  flame_mach?: number;
  tnt_share?: number;
  air_changes_per_hour?: number;
};
export type Conditions = {
  wind_m_s: number;
  wind_height_m?: number;
  wind_from_deg: number;
  stability: (typeof CLASSES)[number];
  temperature_k: number;
  humidity?: number;
  pressure_pa?: number;
  mixing_height_m?: number;
  sun_deg?: number;
};
export type Effects = {
  height_m?: number;
  flammable_averaging_s?: number;
  toxic_averaging_s?: number;
  toxic_exposure_s?: number;
  heat_exposure_s?: number;
  toxic_set?: (typeof TOXIC_SETS)[number];
  dispersion?: (typeof DISPERSIONS)[number];
};
export type Receiver = { label?: string; east_m: number; north_m: number; height_m?: number };
export type Scenario = {
  schema: string;
  title?: string;
  substance: string;
  vessel?: Vessel;
  release: Release;
  site?: Site;
  weather: Conditions;
  effects?: Effects;
  receivers?: Receiver[];
};

export const HAZARDS = [
  'toxic_cloud',
  'flammable_cloud',
  'jet_fire',
  'pool_fire',
  'fireball',
  'cloud_explosion',
  'vessel_burst',
  'explosion',
] as const;
export type HazardKind = (typeof HAZARDS)[number];
export type Quantity = 'concentration' | 'heat_flux' | 'overpressure';
export type Confidence = 'verified' | 'derived' | 'secondary' | 'recalled';
export type Point = readonly [x: number, y: number];

export type Level = {
  id: string;
  name: Bilingual;
  value: number;
  shown: string;
  source: string;
  confidence: Confidence;
  distance_m: number;
  half_width_m: number;
  area_m2: number;
  ring: Point[];
};
export type Fact = { id: string; name: Bilingual; value: number; unit: string };
export type Hazard = {
  kind: HazardKind;
  model: string;
  quantity: Quantity;
  unit: string;
  averaging_s?: number | null;
  /** Nothing where the greatest value over the height counts. */
  height_m?: number | null;
  duration_s?: number | null;
  figures: Fact[];
  levels: Level[];
  profile: Point[];
};
export type Moment = { time_s: number; rate_kg_s: number; pressure_pa?: number | null; mass_kg: number };
export type Source = {
  phase: 'gas' | 'liquid' | 'flashing' | 'solid';
  rate_kg_s: number;
  duration_s: number;
  mass_kg: number;
  jet?: {
    velocity_m_s: number;
    temperature_k: number;
    liquid_fraction: number;
    rain_out: number;
    drop_diameter_m?: number;
  };
  pool?: {
    area_m2: number;
    evaporation_kg_s: number;
    mean_evaporation_kg_s: number;
    temperature_k: number;
  };
  history?: Moment[];
};
export type ReceiverValue = { kind: HazardKind; value: number; lethality?: number | null };
/** What happens at a receiver: x downwind, y to the left of the wind; values in the order of the hazards. */
export type ReceiverAnswer = { label: string; x_m: number; y_m: number; values: ReceiverValue[] };
export type Used = { id: string; source: string; confidence?: Confidence | null };
export type Warning = { code: string; about: string; text: Bilingual };
export type Trace = {
  used: Used[];
  warnings: Warning[];
  figures: { name: string; value: number; unit: string }[];
};
export type Outcome = {
  schema: string;
  engine: string;
  scenario: Scenario;
  substance: {
    cas: string;
    name: Bilingual;
    molar_mass_kg_mol: number;
    boiling_point_k: number | null;
    lower_limit: number | null;
    upper_limit: number | null;
  };
  source: Source;
  hazards: Hazard[];
  receivers: ReceiverAnswer[];
  trace: Trace;
};

export type SubstanceItem = {
  cas: string;
  name: Bilingual;
  state: 'gas' | 'liquid' | 'solid';
  boiling_point_k: number | null;
  lower_limit: number | null;
  upper_limit: number | null;
  heat_of_combustion_j_kg: number | null;
  toxic_sets: (typeof TOXIC_SETS)[number][];
};
export type WeatherItem = {
  id: string;
  name: Bilingual;
  share?: number | null;
  source: Bilingual;
  /** Also `synthetic`: made up for a sample city, never observed. */
  confidence: Confidence | 'synthetic';
  conditions: Conditions;
};
export type Reason = { path: string; text: Bilingual };
export type Proposal = {
  vessel: { id: string; title: string; kind: string };
  enterprise?: { id: string; title: string } | null;
  origin?: { lon: number; lat: number } | null;
  scenario: Scenario;
  reasons: Reason[];
};
