import type { RecordView } from '@/forms/wire';

export type Validity = 'now' | 'coming' | 'ended';

/** Where a record stands on a day. `valid_to` is the first day on which it no longer holds. */
export function validityOf(
  { valid_from, valid_to }: Pick<RecordView, 'valid_from' | 'valid_to'>,
  day: string,
): Validity {
  if (valid_from && valid_from > day) return 'coming';
  if (valid_to && valid_to <= day) return 'ended';
  return 'now';
}

export type AgreementState = 'now' | 'coming' | 'ended' | 'revoked';

/** An agreement holds from its first to its last day, both included, unless it was revoked. */
export function agreementState(record: RecordView, day: string): AgreementState {
  const { begins, ends, revoked } = record.fields;
  if (revoked === true) return 'revoked';
  if (typeof begins === 'string' && begins > day) return 'coming';
  if (typeof ends === 'string' && ends < day) return 'ended';
  const validity = validityOf(record, day);
  return validity === 'now' ? 'now' : validity;
}

const LEVELS = ['city', 'department', 'district', 'park', 'enterprise'];

/** The city first, then by level and code. */
export function inOrder(units: readonly RecordView[]): RecordView[] {
  const rank = (unit: RecordView) => {
    const at = LEVELS.indexOf(String(unit.fields.level));
    return at < 0 ? LEVELS.length : at;
  };
  return [...units].sort(
    (a, b) => rank(a) - rank(b) || String(a.fields.code).localeCompare(String(b.fields.code)),
  );
}

export type UnitNode = RecordView & { children?: UnitNode[] };

/** Units below the units they belong to; a unit whose parent is not listed stands at the top. */
export function treeOf(units: readonly RecordView[], keep: (unit: RecordView) => boolean): UnitNode[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const parentOf = (unit: RecordView): string | undefined => {
    const id = unit.references.parent?.id ?? unit.fields.parent;
    return typeof id === 'string' && id !== unit.id && byId.has(id) ? id : undefined;
  };
  // A unit that is kept brings those above it along.
  const kept = new Set<string>();
  for (const unit of units) {
    if (!keep(unit)) continue;
    let at: RecordView | undefined = unit;
    while (at !== undefined && !kept.has(at.id)) {
      kept.add(at.id);
      const above = parentOf(at);
      at = above === undefined ? undefined : byId.get(above);
    }
  }
  const below = new Map<string | undefined, RecordView[]>();
  for (const unit of units) {
    if (!kept.has(unit.id)) continue;
    const above = parentOf(unit);
    below.set(above, [...(below.get(above) ?? []), unit]);
  }
  const seen = new Set<string>();
  const build = (above: string | undefined): UnitNode[] =>
    (below.get(above) ?? []).flatMap((unit) => {
      if (seen.has(unit.id)) return [];
      seen.add(unit.id);
      const children = build(unit.id);
      return [children.length > 0 ? { ...unit, children } : { ...unit }];
    });
  return build(undefined);
}
