import { Button } from 'antd';
import { useEffect } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useSession, useSignOut } from '@/api/session';
import { Starting } from '@/app/errors';
import { paths, safeReturn } from '@/app/paths';
import { LangSwitch } from '@/app/shell/controls';
import { Logo } from '@/app/shell/Logo';
import { useT } from '@/i18n';
import { PasswordForm } from './PasswordForm';
import './access.css';

/** After a one-time password nothing else opens until the person has chosen one. */
export function MustChangePage() {
  const t = useT();
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const back = safeReturn(search.get('to'));
  useEffect(() => {
    document.title = t('shell:title_of', { page: t('access:password.title') });
  }, [t]);
  if (session.data === undefined) return <Starting />;
  if (session.data === null) return <Navigate to={paths.signIn(back)} replace />;
  if (!session.data.must_change_password) return <Navigate to={back} replace />;
  const { person } = session.data;
  return (
    <div className="al-outside">
      <header className="al-outside-head">
        <span className="al-brand">
          <Logo />
          <strong>{t('shell:name')}</strong>
        </span>
        <LangSwitch />
      </header>
      <main className="al-outside-card">
        <h1>{t('access:password.forced.title')}</h1>
        <p className="al-outside-lead">
          {t('access:password.forced.person', { name: person.name, login: person.login })}
          <br />
          {t('access:password.forced.hint')}
        </p>
        <PasswordForm login={person.login} onDone={() => void navigate(back, { replace: true })} />
        <Button
          type="link"
          className="al-outside-leave"
          loading={signOut.isPending}
          onClick={() =>
            signOut.mutate(undefined, { onSettled: () => window.location.replace(paths.signIn()) })
          }
        >
          {t('access:password.forced.leave')}
        </Button>
      </main>
    </div>
  );
}
