import type { RecordView } from '@/forms/wire';
import type { Tree } from './api';

export type VesselNode = { vessel: RecordView; holdings: RecordView[] };
export type UnitNode = {
  unit: RecordView;
  vessels: VesselNode[];
  /** Held in the unit without naming a vessel. */
  holdings: RecordView[];
};
export type SiteNode = { site: RecordView; units: UnitNode[]; holdings: RecordView[] };
export type Premises = { sites: SiteNode[] /** What names nothing of the above. */; loose: RecordView[] };

const PLACES = new Set(['site', 'unit', 'vessel', 'holding', 'risk_point']);

export function groupOf(tree: Tree, kind: string): RecordView[] {
  return tree.groups.find((group) => group.kind === kind)?.items ?? [];
}

/** How many there are, with those that were not sent. */
export function countOf(tree: Tree, kind: string): number {
  const group = tree.groups.find((one) => one.kind === kind);
  return group ? group.items.length + Number(group.more ?? 0) : 0;
}

const to = (record: RecordView, field: string): string | undefined => {
  const id = record.references[field]?.id ?? record.fields[field];
  return typeof id === 'string' ? id : undefined;
};

function collect(records: readonly RecordView[], field: string): Map<string, RecordView[]> {
  const found = new Map<string, RecordView[]>();
  for (const record of records) {
    const id = to(record, field);
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), record]);
  }
  return found;
}

const byCode = (a: RecordView, b: RecordView) =>
  String(a.fields.code ?? a.title).localeCompare(String(b.fields.code ?? b.title), 'zh');

/** Sites with their units, units with vessels, vessels with what they hold; nothing is lost on the way. */
export function groupTree(tree: Tree): Premises {
  const sites = [...groupOf(tree, 'site')].sort(byCode);
  const units = [...groupOf(tree, 'unit')].sort(byCode);
  const vessels = [...groupOf(tree, 'vessel')].sort(byCode);
  const holdings = groupOf(tree, 'holding');
  const placed = new Set<string>();
  const unitsOf = collect(units, 'site');
  const vesselsOf = collect(vessels, 'unit');
  const inVessel = collect(holdings, 'vessel');
  const inUnit = collect(holdings, 'unit');
  const inSite = collect(holdings, 'site');
  const take = (records: readonly RecordView[] | undefined) => {
    const fresh = (records ?? []).filter((record) => !placed.has(record.id));
    for (const record of fresh) placed.add(record.id);
    return fresh;
  };
  const nodes = sites.map((site): SiteNode => {
    placed.add(site.id);
    const own = take(unitsOf.get(site.id)).map((unit): UnitNode => {
      const tanks = take(vesselsOf.get(unit.id)).map(
        (vessel): VesselNode => ({ vessel, holdings: take(inVessel.get(vessel.id)) }),
      );
      return { unit, vessels: tanks, holdings: take(inUnit.get(unit.id)) };
    });
    return { site, units: own, holdings: take(inSite.get(site.id)) };
  });
  const loose = [...units, ...vessels, ...holdings].filter((record) => !placed.has(record.id));
  return { sites: nodes, loose };
}

/** Kinds other than the enterprise's own places, each with its records: registers, lists, returns. */
export function otherGroups(tree: Tree): Tree['groups'] {
  return tree.groups.filter((group) => !PLACES.has(group.kind) && group.items.length > 0);
}

/** Different substances held, by CAS number where there is one, else by name. */
export function substancesOf(tree: Tree): number {
  return new Set(
    groupOf(tree, 'holding').map((record) => String(record.fields.cas ?? record.fields.substance_name ?? '')),
  ).size;
}
