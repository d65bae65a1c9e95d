import { Button, Checkbox, Form, Input, Radio, Steps } from 'antd';
import { useEffect, useState } from 'react';
import { Link, Navigate } from 'react-router';
import { paths } from '@/app/paths';
import { LangSwitch } from '@/app/shell/controls';
import { Logo } from '@/app/shell/Logo';
import { useT } from '@/i18n';
import { KeyValue, PasswordRules, ProblemPanel, QueryStates, StateTag, Unit, useBilingual } from '@/ui';
import { passwordRules } from '@/ui/password';
import {
  type Administrator,
  type AdministratorRole,
  ROLES,
  type SetupBody,
  type SetupState,
  useSetup,
  useSetupState,
} from './api';
import './setup.css';

type City = Pick<SetupBody, 'code' | 'city' | 'name'>;
type Person = Omit<Administrator, 'role'> & { again: string };
type People = Record<AdministratorRole, Person> & { different: boolean };

/** First run, for the officer who installs the platform: from the checks of the machine to the first sign-in. */
export function SetupPage() {
  const t = useT();
  const query = useSetupState();
  useEffect(() => {
    document.title = t('shell:title_of', { page: t('setup:title') });
  }, [t]);
  return (
    <div className="al-outside">
      <header className="al-outside-head">
        <span className="al-brand">
          <Logo />
          <strong>{t('shell:name')}</strong>
          <span className="al-brand-sub">{t('shell:subtitle')}</span>
        </span>
        <LangSwitch />
      </header>
      <main className="al-setup">
        <h1>{t('setup:title')}</h1>
        <p className="al-outside-lead">{t('setup:lead')}</p>
        <QueryStates query={query}>
          {(state) => <Wizard state={state} onAgain={() => void query.refetch()} />}
        </QueryStates>
      </main>
    </div>
  );
}

function Wizard({ state, onAgain }: { state: SetupState; onAgain: () => void }) {
  const t = useT();
  const setup = useSetup();
  const [step, setStep] = useState(0);
  const [city, setCity] = useState<City>({ code: '', city: 'sample', name: '' });
  const [people, setPeople] = useState<People | null>(null);
  const done = setup.isSuccess;
  if (!state.needed && !done) return <Navigate to={paths.signIn()} replace />;
  const send = (given: People) => {
    setPeople(given);
    setup.mutate(
      {
        ...city,
        code: city.code.trim(),
        name: city.name.trim(),
        administrators: ROLES.map((role) => ({
          role,
          login: given[role].login.trim(),
          name: given[role].name.trim(),
          password: given[role].password,
        })),
      },
      { onSuccess: () => setStep(3) },
    );
  };
  return (
    <>
      <Steps
        current={done ? 3 : step}
        items={(['machine', 'city', 'people', 'done'] as const).map((name) => ({
          title: t(`setup:step.${name}`),
        }))}
      />
      <section className="al-setup-card">
        {step === 0 && <Machine state={state} onAgain={onAgain} onNext={() => setStep(1)} />}
        {step === 1 && (
          <CityStep
            city={city}
            onBack={() => setStep(0)}
            onNext={(next) => {
              setCity(next);
              setStep(2);
            }}
          />
        )}
        {step === 2 && (
          <PeopleStep
            people={people}
            pending={setup.isPending}
            sample={city.city === 'sample'}
            error={setup.error}
            onBack={(given) => {
              setPeople(given);
              setStep(1);
            }}
            onSend={send}
          />
        )}
        {step === 3 && people !== null && <Done city={city} people={people} />}
      </section>
    </>
  );
}

function Machine({ state, onAgain, onNext }: { state: SetupState; onAgain: () => void; onNext: () => void }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <>
      <h2>{t('setup:machine.title')}</h2>
      <p className="al-soft">{t('setup:machine.hint')}</p>
      <KeyValue
        columns={1}
        items={[
          {
            label: t('setup:machine.database'),
            value: <span className="al-mono">{state.database}</span>,
          },
          ...(state.disk
            ? [{ label: t('setup:machine.disk'), value: <Unit value={state.disk.flush_ms} unit="ms" /> }]
            : []),
        ]}
      />
      <ul className="al-checks">
        {state.checks.map((check) => {
          const tone = check.state === 'warning' ? 'warn' : 'ok';
          return (
            <li key={check.code}>
              <StateTag tone={tone}>{t(`setup:machine.tone.${tone}`)}</StateTag>
              <span>
                {pick(check.message)}
                {check.remedy && <small>{pick(check.remedy)}</small>}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="al-setup-foot">
        <Button onClick={onAgain}>{t('setup:machine.again')}</Button>
        <Button type="primary" onClick={onNext}>
          {t('setup:next')}
        </Button>
      </div>
    </>
  );
}

function CityStep({
  city,
  onBack,
  onNext,
}: {
  city: City;
  onBack: () => void;
  onNext: (city: City) => void;
}) {
  const t = useT();
  const [form] = Form.useForm<City>();
  const chosen = Form.useWatch('city', form) ?? city.city;
  return (
    <Form<City> form={form} layout="vertical" requiredMark={false} initialValues={city} onFinish={onNext}>
      <h2>{t('setup:city.title')}</h2>
      <Form.Item
        name="code"
        label={t('setup:city.code')}
        extra={t('setup:city.code_help')}
        rules={[{ required: true, whitespace: true, message: t('setup:missing') }]}
      >
        <Input autoComplete="off" spellCheck={false} className="al-setup-code" />
      </Form.Item>
      <Form.Item name="city" label={t('setup:city.choice')}>
        <Radio.Group className="al-setup-choice">
          {(['sample', 'empty'] as const).map((value) => (
            <Radio key={value} value={value}>
              <strong>{t(`setup:city.${value}.name`)}</strong>
              <small>{t(`setup:city.${value}.help`)}</small>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item
        name="name"
        label={t('setup:city.name')}
        extra={chosen === 'sample' ? t('setup:city.name_sample') : t('setup:city.name_help')}
        rules={[{ required: true, whitespace: true, message: t('setup:missing') }]}
      >
        <Input maxLength={40} />
      </Form.Item>
      <div className="al-setup-foot">
        <Button onClick={onBack}>{t('setup:back')}</Button>
        <Button type="primary" htmlType="submit">
          {t('setup:next')}
        </Button>
      </div>
    </Form>
  );
}

const LOGIN = /^[a-z\d][a-z\d.-]{1,39}$/;

function PeopleStep({
  people,
  pending,
  sample,
  error,
  onBack,
  onSend,
}: {
  people: People | null;
  pending: boolean;
  sample: boolean;
  error: unknown;
  onBack: (people: People) => void;
  onSend: (people: People) => void;
}) {
  const t = useT();
  const [form] = Form.useForm<People>();
  const given = Form.useWatch([], form) as Partial<People> | undefined;
  const twice = (field: 'login' | 'name', role: AdministratorRole, value: string | undefined) =>
    value !== undefined &&
    value.trim() !== '' &&
    ROLES.some(
      (other) =>
        other !== role &&
        (form.getFieldValue([other, field]) as string | undefined)?.trim().toLowerCase() ===
          value.trim().toLowerCase(),
    );
  const refuse = (bad: boolean, message: string) =>
    bad ? Promise.reject(new Error(message)) : Promise.resolve();
  return (
    <Form<People>
      form={form}
      layout="vertical"
      requiredMark={false}
      scrollToFirstError
      initialValues={people ?? undefined}
      onFinish={onSend}
    >
      <h2>{t('setup:people.title')}</h2>
      <p className="al-soft">{t('setup:people.hint')}</p>
      {error !== null && error !== undefined && <ProblemPanel error={error} />}
      <div className="al-setup-people">
        {ROLES.map((role) => (
          <fieldset key={role}>
            <legend>{t(`setup:people.role.${role}.name`)}</legend>
            <p className="al-soft">{t(`setup:people.role.${role}.does`)}</p>
            <Form.Item
              name={[role, 'name']}
              label={t('setup:people.name')}
              dependencies={ROLES.filter((other) => other !== role).map((other) => [other, 'name'])}
              rules={[
                { required: true, whitespace: true, message: t('setup:missing') },
                { validator: (_, value) => refuse(twice('name', role, value), t('setup:people.same')) },
              ]}
            >
              <Input autoComplete="off" maxLength={40} />
            </Form.Item>
            <Form.Item
              name={[role, 'login']}
              label={t('setup:people.login')}
              dependencies={ROLES.filter((other) => other !== role).map((other) => [other, 'login'])}
              rules={[
                { required: true, pattern: LOGIN, message: t('setup:people.login_bad') },
                { validator: (_, value) => refuse(twice('login', role, value), t('setup:people.same')) },
              ]}
            >
              <Input autoComplete="off" autoCapitalize="none" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name={[role, 'password']}
              label={t('setup:people.password')}
              rules={[
                { required: true, message: t('setup:missing') },
                {
                  validator: (_, value: string | undefined) =>
                    refuse(
                      Boolean(value) &&
                        !passwordRules(value ?? '', form.getFieldValue([role, 'login']) ?? '').every(
                          ({ met }) => met,
                        ),
                      t('access:password.weak'),
                    ),
                },
              ]}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
            <PasswordRules password={given?.[role]?.password ?? ''} login={given?.[role]?.login ?? ''} />
            <Form.Item
              name={[role, 'again']}
              label={t('setup:people.again')}
              dependencies={[[role, 'password']]}
              rules={[
                { required: true, message: t('setup:missing') },
                {
                  validator: (_, value) =>
                    refuse(
                      Boolean(value) && value !== form.getFieldValue([role, 'password']),
                      t('access:password.differ'),
                    ),
                },
              ]}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
          </fieldset>
        ))}
      </div>
      <Form.Item
        name="different"
        valuePropName="checked"
        rules={[
          {
            validator: (_, value: boolean | undefined) =>
              refuse(value !== true, t('setup:people.confirm_missing')),
          },
        ]}
      >
        <Checkbox>{t('setup:people.confirm')}</Checkbox>
      </Form.Item>
      <div className="al-setup-foot">
        <Button disabled={pending} onClick={() => onBack(form.getFieldsValue())}>
          {t('setup:back')}
        </Button>
        <Button type="primary" htmlType="submit" loading={pending}>
          {pending && sample ? t('setup:people.loading') : t('setup:people.send')}
        </Button>
      </div>
    </Form>
  );
}

function Done({ city, people }: { city: City; people: People }) {
  const t = useT();
  return (
    <>
      <h2 className="al-line">
        {t('setup:done.title')} <StateTag tone="ok">{city.name}</StateTag>
      </h2>
      <p>{t('setup:done.hint')}</p>
      <ol className="al-setup-next">
        <li>
          <strong>{t('setup:done.units')}</strong>
          <span>{t('setup:done.units_help', { name: people.system.name })}</span>
          <Link className="al-link-button" to={paths.signIn(paths.admin('units'))}>
            {t('setup:done.sign_in_as', { role: t('setup:people.role.system.name') })}
          </Link>
        </li>
        <li>
          <strong>{t('setup:done.people')}</strong>
          <span>
            {t('setup:done.people_help', { system: people.system.name, security: people.security.name })}
          </span>
          <Link className="al-link-button" to={paths.signIn(paths.admin('people'))}>
            {t('setup:done.sign_in_as', { role: t('setup:people.role.security.name') })}
          </Link>
        </li>
        <li>
          <strong>{t('setup:done.backup')}</strong>
          <span>{t('setup:done.backup_help')}</span>
          <Link className="al-link-button" to={paths.signIn(paths.admin('backups'))}>
            {t('setup:done.sign_in_as', { role: t('setup:people.role.system.name') })}
          </Link>
        </li>
        <li>
          <strong>{t('setup:done.journal')}</strong>
          <span>{t('setup:done.journal_help', { name: people.audit.name })}</span>
          <Link className="al-link-button" to={paths.signIn(paths.admin('journal'))}>
            {t('setup:done.sign_in_as', { role: t('setup:people.role.audit.name') })}
          </Link>
        </li>
      </ol>
    </>
  );
}
