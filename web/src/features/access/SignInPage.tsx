import { Button, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { isProblem } from '@/api/client';
import { type Credentials, useMeta, useSession, useSignIn } from '@/api/session';
import { paths, safeReturn } from '@/app/paths';
import { LangSwitch } from '@/app/shell/controls';
import { Logo } from '@/app/shell/Logo';
import { useT } from '@/i18n';
import { ProblemPanel, useBilingual } from '@/ui';
import './access.css';

export function SignInPage() {
  const t = useT();
  const pick = useBilingual();
  const [search] = useSearchParams();
  const session = useSession();
  const meta = useMeta();
  const signIn = useSignIn();
  const navigate = useNavigate();
  const [form] = Form.useForm<Credentials>();
  const codeBox = useRef<HTMLDivElement>(null);
  const [askCode, setAskCode] = useState(false);
  const back = safeReturn(search.get('to'));

  useEffect(() => {
    document.title = t('shell:title_of', { page: t('access:sign_in.title') });
  }, [t]);
  useEffect(() => {
    if (askCode) codeBox.current?.querySelector('input')?.focus();
  }, [askCode]);

  if (session.data) return <Navigate to={back} replace />;
  if (meta.data?.needs_setup) return <Navigate to={paths.setup()} replace />;

  const submit = ({ login, password, code }: Credentials) =>
    signIn.mutate(
      { login: login.trim(), password, ...(askCode && code ? { code: code.replaceAll(' ', '') } : {}) },
      {
        onSuccess: () => void navigate(back, { replace: true }),
        onError: (error) => {
          if (isProblem(error, 'access.code_needed')) setAskCode(true);
        },
      },
    );

  const trouble = signIn.error !== null && !isProblem(signIn.error, 'access.code_needed');
  const people = meta.data?.demo_people ?? [];

  return (
    <div className="al-signin">
      <aside className="al-signin-side">
        <div className="al-signin-brand">
          <Logo size={44} />
          <div>
            <strong>{t('shell:name')}</strong>
            <span>{t('shell:subtitle')}</span>
          </div>
        </div>
        <div className="al-signin-words">
          <p className="al-signin-lead">{t('access:lead')}</p>
          <ul>
            <li>{t('access:point.one')}</li>
            <li>{t('access:point.two')}</li>
            <li>{t('access:point.three')}</li>
          </ul>
        </div>
        <svg className="al-signin-water" viewBox="0 0 600 220" preserveAspectRatio="none" aria-hidden="true">
          {[30, 62, 94, 126, 158, 190].map((y) => (
            <path key={y} d={`M0 ${y}c75-26 125-26 200 0s125 26 200 0 125-26 200 0`} />
          ))}
        </svg>
      </aside>
      <main className="al-signin-main">
        <div className="al-signin-tools">
          <LangSwitch />
        </div>
        <div className="al-signin-card">
          <h1>{t('access:sign_in.title')}</h1>
          <p className="al-signin-where">
            {pick(meta.data?.name ?? meta.data?.city) || t('access:sign_in.hint')}
          </p>
          {trouble && <ProblemPanel error={signIn.error} />}
          {meta.isError && !trouble && <ProblemPanel error={meta.error} />}
          <Form<Credentials>
            form={form}
            layout="vertical"
            size="large"
            requiredMark={false}
            onFinish={submit}
          >
            <Form.Item
              name="login"
              label={t('access:sign_in.login')}
              rules={[{ required: true, whitespace: true, message: t('access:sign_in.login_missing') }]}
            >
              <Input autoComplete="username" autoFocus autoCapitalize="none" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name="password"
              label={t('access:sign_in.password')}
              rules={[{ required: true, message: t('access:sign_in.password_missing') }]}
            >
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            {askCode && (
              <div ref={codeBox}>
                <Form.Item
                  name="code"
                  label={t('access:sign_in.code')}
                  extra={t('access:sign_in.code_hint')}
                  rules={[
                    { required: true, pattern: /^\d[\d ]{5,7}$/, message: t('access:sign_in.code_missing') },
                  ]}
                >
                  <Input autoComplete="one-time-code" inputMode="numeric" maxLength={8} />
                </Form.Item>
              </div>
            )}
            <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
              {t('access:sign_in.submit')}
            </Button>
          </Form>
          {people.length > 0 && (
            <section className="al-demo" aria-labelledby="demo-people">
              <h2 id="demo-people">{t('access:demo.title')}</h2>
              <p>{t('access:demo.hint')}</p>
              <ul>
                {people.map((person) => (
                  <li key={person.login}>
                    <button
                      type="button"
                      onClick={() => {
                        signIn.reset();
                        setAskCode(false);
                        form.setFieldsValue({
                          login: person.login,
                          password: person.password,
                          code: undefined,
                        });
                      }}
                    >
                      <span className="al-demo-name">{person.name}</span>
                      <span className="al-demo-role">{pick(person.role)}</span>
                      <span className="al-demo-unit">{person.unit}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <p className="al-signin-foot">
          {t('access:foot')}
          {meta.data?.version !== undefined && ` · ${t('shell:version', { version: meta.data.version })}`}
        </p>
      </main>
    </div>
  );
}
