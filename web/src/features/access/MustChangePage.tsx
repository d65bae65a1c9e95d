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
import { Totp } from './Totp';
import './access.css';

/** Nothing else opens before a one-time password is changed and, where the post demands it, one-time codes are in use. */
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
  const { person, must_change_password, totp_required, totp_enrolled } = session.data;
  const enrol = !must_change_password && totp_required === true && !totp_enrolled;
  if (!must_change_password && !enrol) return <Navigate to={back} replace />;
  return (
    <div className="al-outside">
      <header className="al-outside-head">
        <span className="al-brand">
          <Logo />
          <strong>{t('shell:name')}</strong>
        </span>
        <LangSwitch />
      </header>
      <main className={enrol ? 'al-outside-card al-outside-wide' : 'al-outside-card'}>
        <h1>{enrol ? t('access:totp.forced') : t('access:password.forced.title')}</h1>
        <p className="al-outside-lead">
          {t('access:password.forced.person', { name: person.name, login: person.login })}
          <br />
          {enrol ? t('access:totp.required') : t('access:password.forced.hint')}
        </p>
        {enrol ? (
          <Totp />
        ) : (
          <PasswordForm login={person.login} onDone={() => void navigate(back, { replace: true })} />
        )}
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
