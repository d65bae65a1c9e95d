import { DownOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App } from 'antd';
import { useNavigate } from 'react-router';
import { useSignOut } from '@/api/session';
import type { Me } from '@/api/types';
import { useT } from '@/i18n';
import { ProblemPanel, useBilingual } from '@/ui';
import { paths } from '../paths';
import { MenuButton } from './MenuButton';

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
    <MenuButton
      className="al-header-button al-user"
      head={me.posts.map((one) => (
        <span key={one.id} className="al-post">
          <strong>{one.unit.name}</strong>
          <span>{pick(one.role)}</span>
        </span>
      ))}
      items={[
        {
          key: 'account',
          icon: <UserOutlined />,
          label: t('shell:user.profile'),
          onChoose: () => void navigate(paths.account()),
        },
        { key: 'out', icon: <LogoutOutlined />, label: t('shell:user.sign_out'), onChoose: leave },
      ]}
    >
      <span className="al-avatar" aria-hidden="true">
        {me.person.name.slice(0, 1)}
      </span>
      <span className="al-user-text">
        <span>{me.person.name}</span>
        {post && <small>{post.unit.name}</small>}
      </span>
      <DownOutlined className="al-user-arrow" />
      <span className="al-sr">{t('shell:user.menu')}</span>
    </MenuButton>
  );
}
