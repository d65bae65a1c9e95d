import { Table } from 'antd';
import { Link } from 'react-router';
import { useMe } from '@/api/session';
import { paths } from '@/app/paths';
import { type ADMIN_PAGES, permits } from '@/app/permits';
import { useT } from '@/i18n';
import { PageHeader, Panel, StateTag } from '@/ui';
import '../admin.css';

const ROLES = ['system_admin', 'security_admin', 'audit_admin'] as const;
type Duty = {
  name: string;
  page: (typeof ADMIN_PAGES)[number];
  /** Of each administrator: keeps it, reads it, or nothing. */
  who: Partial<Record<(typeof ROLES)[number], 'does' | 'reads'>>;
};

/** As `packs/access/policies/administrators.cedar` has it. */
const DUTIES: readonly Duty[] = [
  { name: 'units', page: 'units', who: { system_admin: 'does' } },
  { name: 'people', page: 'people', who: { system_admin: 'does', security_admin: 'reads' } },
  { name: 'credentials', page: 'people', who: { security_admin: 'does' } },
  { name: 'agreements', page: 'agreements', who: { security_admin: 'does' } },
  { name: 'tokens', page: 'tokens', who: { security_admin: 'does' } },
  { name: 'settings', page: 'settings', who: { security_admin: 'does' } },
  { name: 'why', page: 'why', who: { security_admin: 'does' } },
  { name: 'audit', page: 'audit', who: { audit_admin: 'reads' } },
  { name: 'journal', page: 'journal', who: { audit_admin: 'does' } },
  { name: 'backups', page: 'backups', who: { system_admin: 'does' } },
  { name: 'packs', page: 'packs', who: { system_admin: 'reads' } },
  { name: 'health', page: 'health', who: { system_admin: 'reads' } },
];

export function OverviewPage() {
  const t = useT();
  const me = useMe();
  const mine = new Set(me.posts.map((post) => post.role.id));
  return (
    <>
      <PageHeader title={t('admin:overview.title')} summary={t('admin:overview.summary')} />
      <Panel flush>
        <Table<Duty>
          size="small"
          rowKey="name"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={[...DUTIES]}
          columns={[
            {
              title: t('admin:overview.duty'),
              render: (_, duty) =>
                permits(me, `admin.${duty.page}`) ? (
                  <Link to={paths.admin(duty.page)}>{t(`admin:overview.duties.${duty.name}`)}</Link>
                ) : (
                  <span className="al-soft">{t(`admin:overview.duties.${duty.name}`)}</span>
                ),
            },
            ...ROLES.map((role) => ({
              title: (
                <span className="al-line">
                  {t(`admin:overview.role.${role}`)}
                  {mine.has(role) && <StateTag tone="active">{t('admin:overview.mine')}</StateTag>}
                </span>
              ),
              key: role,
              width: 190,
              render: (_: unknown, duty: Duty) => {
                const what = duty.who[role];
                if (what === undefined) return <span className="al-soft">{t('admin:overview.none')}</span>;
                return (
                  <StateTag tone={what === 'does' ? 'ok' : 'idle'}>{t(`admin:overview.${what}`)}</StateTag>
                );
              },
            })),
          ]}
        />
        <p className="al-panel-note">{t('admin:overview.note')}</p>
      </Panel>
    </>
  );
}
