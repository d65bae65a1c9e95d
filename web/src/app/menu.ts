import { can } from '@/api/session';
import type { Me } from '@/api/types';
import { paths } from './paths';
import { ADMIN_KINDS, ADMIN_PAGES, permits } from './permits';

export type MenuLeaf = {
  key: string;
  to: string;
  label: string;
  icon?: MenuIcon;
  kind?: string;
  /** Another beginning of addresses that belong to this entry. */
  also?: string;
  /** Pages below its address belong to other entries. */
  exact?: boolean;
};
export type MenuGroup = { key: string; label: string; icon?: MenuIcon; children: MenuNode[] };
export type MenuNode = MenuLeaf | MenuGroup;
export type MenuIcon =
  | 'map'
  | 'records'
  | 'enterprise'
  | 'hazards'
  | 'archive'
  | 'consequence'
  | 'risk'
  | 'imports'
  | 'queue'
  | 'admin';

/** Kinds of record by subject; a kind the server adds later comes under `other`. */
const GROUPS: ReadonlyArray<readonly [group: string, kinds: readonly string[]]> = [
  ['places', ['enterprise', 'site', 'unit', 'protection_target']],
  ['facilities', ['vessel', 'holding', 'substance_decision']],
  ['risks', ['risk_point', 'register_entry', 'risk_matrix_cell', 'census_campaign', 'census_return']],
  ['special', ['special_list', 'special_list_entry', 'stage_control']],
];

/** Labels are keys of message files; a kind without one is shown by its code. */
export function menuFor(me: Me): MenuNode[] {
  const readable = Object.keys(me.types).filter((kind) => can(me, kind, 'read'));
  const leaf = (kind: string): MenuLeaf => ({
    key: `records.${kind}`,
    to: paths.records(kind),
    label: `kinds:${kind}`,
    kind,
  });
  const known = new Set([...ADMIN_KINDS, ...GROUPS.flatMap(([, kinds]) => kinds)]);
  const groups: MenuNode[] = [
    ...GROUPS.map(([group, kinds]) => [group, kinds.filter((kind) => readable.includes(kind))] as const),
    ['other', readable.filter((kind) => !known.has(kind))] as const,
  ].flatMap(([group, kinds]) => {
    const listed = kinds.filter((kind) => kind !== 'enterprise');
    return listed.length === 0
      ? []
      : [{ key: `group.${group}`, label: `kinds:group.${group}`, children: listed.map(leaf) }];
  });

  const nodes: MenuNode[] = [];
  const page = (feature: MenuIcon, to: string) => {
    if (permits(me, feature)) nodes.push({ key: feature, to, label: `shell:menu.${feature}`, icon: feature });
  };
  page('map', paths.map());
  if (can(me, 'enterprise', 'read'))
    nodes.push({
      key: 'enterprise',
      to: paths.enterprises(),
      label: 'shell:menu.enterprise',
      icon: 'enterprise',
      also: paths.records('enterprise'),
    });
  page('hazards', paths.hazards());
  page('archive', paths.archive());
  page('consequence', paths.consequence());
  if (permits(me, 'risk'))
    nodes.push({
      key: 'risk',
      label: 'shell:menu.risk',
      icon: 'risk',
      children: [
        { key: 'risk.map', to: paths.risk(), label: 'shell:risk.map' },
        { key: 'risk.siting', to: paths.riskSiting(), label: 'shell:risk.siting' },
        { key: 'risk.relocation', to: paths.riskRelocation(), label: 'shell:risk.relocation' },
        { key: 'risk.runs', to: paths.riskRuns(), label: 'shell:risk.runs' },
        { key: 'risk.response', to: paths.riskResponse(), label: 'shell:risk.response' },
      ],
    });
  if (groups.length > 0)
    nodes.push({ key: 'records', label: 'shell:menu.records', icon: 'records', children: groups });
  page('imports', paths.imports());
  page('queue', paths.queue());
  const admin = ADMIN_PAGES.filter((name) => permits(me, `admin.${name}`));
  if (admin.length > 0)
    nodes.push({
      key: 'admin',
      label: 'shell:menu.admin',
      icon: 'admin',
      children: admin.map((name) => ({
        key: `admin.${name}`,
        to: paths.admin(name === 'overview' ? undefined : name),
        label: `shell:admin.${name}`,
        exact: name === 'overview',
      })),
    });
  return nodes;
}

export function isGroup(node: MenuNode): node is MenuGroup {
  return 'children' in node;
}

export function leaves(nodes: readonly MenuNode[]): MenuLeaf[] {
  return nodes.flatMap((node) => (isGroup(node) ? leaves(node.children) : [node]));
}

/** The entry whose address is the longest beginning of the path. */
export function currentLeaf(nodes: readonly MenuNode[], pathname: string): MenuLeaf | undefined {
  return leaves(nodes)
    .filter(({ to, also, exact }) =>
      exact
        ? pathname === to
        : [to, also].some((start) => start !== undefined && `${pathname}/`.startsWith(`${start}/`)),
    )
    .sort((a, b) => b.to.length - a.to.length)[0];
}

/** The groups around an entry and the entry itself, from the outside in. */
export function trail(nodes: readonly MenuNode[], key: string): MenuNode[] {
  for (const node of nodes) {
    if (node.key === key) return [node];
    if (!isGroup(node)) continue;
    const below = trail(node.children, key);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}
