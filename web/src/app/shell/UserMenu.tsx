import { DownOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { useSignOut } from '@/api/session';
import type { Me } from '@/api/types';
import { useT } from '@/i18n';
import { ProblemPanel, useBilingual } from '@/ui';
import { paths } from '../paths';

export function UserMenu({ me }: { me: Me }) {
  const t = useT();
  const pick = useBilingual();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { modal } = App.useApp();
  const post = me.posts[0];

  const leave = () =>
    signOut.mutate(undefined, {
      onSuccess: () => window.location.replace(paths.signIn()),
      onError: (error) => {
        modal.error({ title: t('shell:user.sign_out_failed'), content: <ProblemPanel error={error} /> });
      },
    });

  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          ...me.posts.map((p) => ({
            key: p.id,
            disabled: true,
            label: (
              <span className="al-post">
                <strong>{p.unit.name}</strong>
                <span>{pick(p.role)}</span>
              </span>
            ),
          })),
          { type: 'divider' as const },
          { key: 'profile', icon: <UserOutlined />, label: t('shell:user.profile') },
          { key: 'out', icon: <LogoutOutlined />, label: t('shell:user.sign_out') },
        ],
        onClick: ({ key }) => {
          if (key === 'profile') void navigate(paths.account());
          if (key === 'out') leave();
        },
      }}
    >
      <button type="button" className="al-header-button al-user" aria-haspopup="menu">
        <span className="al-avatar" aria-hidden="true">
          {me.person.name.slice(0, 1)}
        </span>
        <span className="al-user-text">
          <span>{me.person.name}</span>
          {post && <small>{post.unit.name}</small>}
        </span>
        <DownOutlined className="al-user-arrow" />
        <span className="al-sr">{t('shell:user.menu')}</span>
      </button>
    </Dropdown>
  );
}
