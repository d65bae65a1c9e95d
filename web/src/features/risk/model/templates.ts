import type { LonLat } from '@/map/geodesy';
import type { Activity, AddEquipment, AddTarget, EquipmentDescription, Vessel } from './changes';

/** What lies in the palette: usual sizes to begin with, each of which can be changed. */
export type EquipmentTemplate = {
  id: string;
  group: 'equipment';
  activity: Activity;
  make: { equipment: EquipmentDescription['equipment']; substance: string; vessel: Vessel };
};
export type TargetTemplate = { id: string; group: 'target'; target_kind: string; persons: number };
export type Template = EquipmentTemplate | TargetTemplate;

const vessel = (
  shape: NonNullable<Vessel['shape']>,
  volume: number,
  mass: number,
  kelvin: number,
): Vessel => ({
  shape,
  volume_m3: volume,
  mass_kg: mass,
  temperature_k: kelvin,
});

export const TEMPLATES: readonly Template[] = [
  {
    id: 'chlorine',
    group: 'equipment',
    activity: 'storage',
    make: {
      equipment: { kind: 'pressure_vessel', placing: 'above_ground', service: 'chlorine' },
      substance: '7782-50-5',
      vessel: vessel('lying_cylinder', 50, 60_000, 293.15),
    },
  },
  {
    id: 'ammonia',
    group: 'equipment',
    activity: 'storage',
    make: {
      equipment: { kind: 'pressure_vessel', placing: 'above_ground', service: 'general' },
      substance: '7664-41-7',
      vessel: vessel('sphere', 1_000, 520_000, 293.15),
    },
  },
  {
    id: 'lpg',
    group: 'equipment',
    activity: 'storage',
    make: {
      equipment: { kind: 'pressure_vessel', placing: 'above_ground', service: 'lpg' },
      substance: '74-98-6',
      vessel: vessel('sphere', 400, 170_000, 293.15),
    },
  },
  {
    id: 'gasoline',
    group: 'equipment',
    activity: 'storage',
    make: {
      equipment: { kind: 'atmospheric_tank', containment: 'single', volume_m3: 5_000 },
      substance: '110-54-3',
      vessel: vessel('upright_cylinder', 5_000, 3_330_000, 293.15),
    },
  },
  {
    id: 'plant',
    group: 'equipment',
    activity: 'production',
    make: {
      equipment: { kind: 'reactor' },
      substance: '107-13-1',
      vessel: vessel('upright_cylinder', 60, 34_000, 343.15),
    },
  },
  { id: 'school', group: 'target', target_kind: 'education', persons: 800 },
  { id: 'hospital', group: 'target', target_kind: 'medical', persons: 600 },
  { id: 'nursing_home', group: 'target', target_kind: 'welfare', persons: 150 },
  { id: 'housing', group: 'target', target_kind: 'dwelling', persons: 2_000 },
  { id: 'mall', group: 'target', target_kind: 'commercial', persons: 1_500 },
];

export const templateOf = (id: string): Template | undefined => TEMPLATES.find((one) => one.id === id);

const short = (degrees: number) => Number(degrees.toFixed(6));

/** A thing from the palette, put down at a place. */
export function placed(
  template: Template,
  [lon, lat]: LonLat,
  nth: number,
  name: string,
): AddEquipment | AddTarget {
  const at = { lon: short(lon), lat: short(lat) };
  if (template.group === 'target')
    return {
      kind: 'add_target',
      ...at,
      target_kind: template.target_kind,
      persons: template.persons,
      name,
    };
  const equipment = { ...template.make, id: `new-${nth}`, title: { zh: name, en: name } };
  return { kind: 'add_equipment', ...at, equipment, in_park: null, activity: template.activity };
}

/** Another volume, filled as much as before; a tank's own volume follows. */
export function withVolume(equipment: EquipmentDescription, volume: number): EquipmentDescription {
  const { vessel: was } = equipment;
  if (was === undefined) return equipment;
  return {
    ...equipment,
    vessel: { ...was, volume_m3: volume, mass_kg: Math.round((was.mass_kg / was.volume_m3) * volume) },
    equipment:
      'volume_m3' in equipment.equipment
        ? { ...equipment.equipment, volume_m3: volume }
        : equipment.equipment,
  };
}

export function withMass(equipment: EquipmentDescription, mass: number): EquipmentDescription {
  const { vessel: was } = equipment;
  return was === undefined ? equipment : { ...equipment, vessel: { ...was, mass_kg: mass } };
}
