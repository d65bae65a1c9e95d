import { can, hasFeature } from '@/api/session';
import type { Me } from '@/api/types';

/** Kinds that are looked after on the pages of administration. */
export const ADMIN_KINDS = ['org_unit', 'person', 'post', 'sharing_agreement'] as const;

/** Pages of administration in the order of the menu. */
export const ADMIN_PAGES = [
  'overview',
  'units',
  'people',
  'why',
  'agreements',
  'tokens',
  'settings',
  'audit',
  'packs',
  'backups',
  'journal',
  'health',
] as const;
export type AdminPageName = (typeof ADMIN_PAGES)[number];

/** Kinds that stand on the map; without any of them it would be empty. */
const ON_THE_MAP = ['enterprise', 'site', 'unit', 'vessel', 'protection_target', 'risk_point'] as const;

const operation = (name: string) => (me: Me) => hasFeature(me, name);
const kind = (name: string) => (me: Me) => can(me, name, 'read');
const ADMIN: Record<Exclude<AdminPageName, 'overview'>, (me: Me) => boolean> = {
  units: kind('org_unit'),
  people: kind('person'),
  why: operation('why.ask'),
  agreements: kind('sharing_agreement'),
  tokens: operation('credentials.manage'),
  settings: operation('settings.change'),
  audit: operation('audit.read'),
  packs: operation('health.read'),
  backups: operation('backup.make'),
  journal: operation('journal.read'),
  health: operation('health.read'),
};

/** What alone does not make somebody an administrator: many may look up units, people, reasons and the journal. */
const PLAIN: readonly AdminPageName[] = ['units', 'people', 'agreements', 'why', 'journal'];

const PAGES: Record<string, (me: Me) => boolean> = {
  map: (me) => ON_THE_MAP.some((type) => can(me, type, 'read')),
  hazards: operation('hazards.read'),
  archive: operation('hazards.read'),
  consequence: operation('consequence.run'),
  risk: operation('risk.read'),
  imports: operation('import.run'),
  queue: operation('hazards.read'),
  admin: (me) => Object.values(ADMIN).some((rule) => rule(me)),
  'admin.overview': (me) =>
    Object.entries(ADMIN).some(([name, rule]) => !PLAIN.includes(name as AdminPageName) && rule(me)),
  ...Object.fromEntries(Object.entries(ADMIN).map(([name, rule]) => [`admin.${name}`, rule])),
};

/**
 * Whether a page is for this person: a page of the client by its name, anything else by the operation of that name.
 * The operations stand in `kernel/src/permission.rs`; the server decides again on every request.
 */
export function permits(me: Me, page: string): boolean {
  return PAGES[page]?.(me) ?? hasFeature(me, page);
}
