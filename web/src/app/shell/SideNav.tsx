import {
  AppstoreOutlined,
  AuditOutlined,
  BankOutlined,
  DownOutlined,
  FireOutlined,
  GlobalOutlined,
  HeatMapOutlined,
  ImportOutlined,
  ProfileOutlined,
  SettingOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { type ComponentType, useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useMeta } from '@/api/session';
import { useT } from '@/i18n';
import { useKindLabel } from '../kindLabel';
import { currentLeaf, isGroup, type MenuGroup, type MenuIcon, type MenuNode, trail } from '../menu';

const ICONS: Record<MenuIcon, ComponentType> = {
  map: GlobalOutlined,
  enterprise: BankOutlined,
  hazards: WarningOutlined,
  archive: AppstoreOutlined,
  consequence: FireOutlined,
  risk: HeatMapOutlined,
  records: ProfileOutlined,
  imports: ImportOutlined,
  queue: AuditOutlined,
  admin: SettingOutlined,
};

type Props = { menu: MenuNode[]; folded: boolean; onUnfold: () => void };

export function SideNav({ menu, folded, onUnfold }: Props) {
  const t = useT();
  const { pathname } = useLocation();
  const meta = useMeta();
  const current = currentLeaf(menu, pathname);
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(['risk', 'records', 'group.facilities', 'group.risks']),
  );

  useEffect(() => {
    if (current === undefined) return;
    const around = trail(menu, current.key).map((node) => node.key);
    setOpen((was) => new Set([...was, ...around]));
  }, [menu, current]);

  const toggle = (key: string) =>
    setOpen((was) => {
      const next = new Set(was);
      if (!next.delete(key)) next.add(key);
      return next;
    });

  return (
    <nav className={folded ? 'al-nav al-nav-folded' : 'al-nav'} aria-label={t('shell:nav.label')}>
      <Level
        nodes={menu}
        depth={0}
        folded={folded}
        open={open}
        current={current?.key}
        onToggle={(key) => {
          if (folded) onUnfold();
          if (!folded || !open.has(key)) toggle(key);
        }}
      />
      {!folded && meta.data?.version !== undefined && (
        <p className="al-nav-foot">{t('shell:version', { version: meta.data.version })}</p>
      )}
    </nav>
  );
}

type LevelProps = {
  nodes: readonly MenuNode[];
  depth: number;
  folded: boolean;
  open: ReadonlySet<string>;
  current: string | undefined;
  onToggle: (key: string) => void;
};

function Level(props: LevelProps) {
  const { nodes, depth, folded, current } = props;
  const t = useT();
  const kindLabel = useKindLabel();
  return (
    <ul className={`al-nav-level al-nav-depth-${depth}`}>
      {nodes.map((node) => {
        if (isGroup(node)) return <Branch key={node.key} node={node} {...props} />;
        const label = node.kind === undefined || depth === 0 ? t(node.label) : kindLabel(node.kind);
        return (
          <li key={node.key}>
            <Link
              to={node.to}
              className="al-nav-item"
              title={folded ? label : undefined}
              aria-current={node.key === current ? 'page' : undefined}
              aria-label={folded ? label : undefined}
            >
              <Icon name={node.icon} />
              <span className="al-nav-text">{label}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Branch({ node, ...props }: LevelProps & { node: MenuGroup }) {
  const t = useT();
  const { depth, folded, open, onToggle } = props;
  const label = t(node.label);
  const shown = !folded && open.has(node.key);
  return (
    <li>
      <button
        type="button"
        className="al-nav-item al-nav-branch"
        title={folded ? label : undefined}
        aria-expanded={shown}
        aria-label={folded ? label : undefined}
        onClick={() => onToggle(node.key)}
      >
        <Icon name={node.icon} />
        <span className="al-nav-text">{label}</span>
        <DownOutlined className="al-nav-arrow" />
      </button>

      {shown && <Level {...props} nodes={node.children} depth={depth + 1} />}
    </li>
  );
}

function Icon({ name }: { name: MenuIcon | undefined }) {
  if (name === undefined) return null;
  const Shape = ICONS[name];
  return (
    <span className="al-nav-icon" aria-hidden="true">
      <Shape />
    </span>
  );
}
