import { Button, Form, Input } from 'antd';
import { useT } from '@/i18n';
import { ProblemPanel } from '@/ui';
import { useChangePassword } from './api';
import { PASSWORD_MIN, passwordRules } from './password';

type Values = { current: string; next: string; again: string };

export function PasswordRules({
  password,
  login,
  current,
}: {
  password: string;
  login: string;
  current?: string;
}) {
  const t = useT();
  return (
    <div className="al-rules">
      <h3>{t('access:password.rules')}</h3>
      <ul>
        {passwordRules(password, login, current).map(({ rule, met }) => (
          <li key={rule} className={met ? 'al-rule-met' : undefined}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              {met ? <path d="M3 8.500 6.500 12 13 4.500" /> : <circle cx="8" cy="8" r="4" />}
            </svg>
            {t(`access:password.rule.${rule}`, { n: PASSWORD_MIN })}
            <span className="al-sr">
              {met ? t('access:password.rule.met') : t('access:password.rule.unmet')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function PasswordForm({ login, onDone }: { login: string; onDone: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Values>();
  const change = useChangePassword();
  const next = Form.useWatch('next', form) ?? '';
  const current = Form.useWatch('current', form) ?? '';

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="al-narrow-form"
      onFinish={(values) =>
        change.mutate(
          { current: values.current, new: values.next },
          {
            onSuccess: () => {
              form.resetFields();
              onDone();
            },
          },
        )
      }
    >
      {change.isError && (
        <ProblemPanel
          error={change.error}
          fieldLabel={(pointer) =>
            pointer.endsWith('new')
              ? t('access:password.new')
              : pointer.endsWith('current')
                ? t('access:password.current')
                : undefined
          }
        />
      )}
      <input type="text" autoComplete="username" value={login} readOnly hidden />
      <Form.Item
        name="current"
        label={t('access:password.current')}
        rules={[{ required: true, message: t('access:password.missing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('access:password.new')}
        rules={[
          { required: true, message: t('access:password.missing') },
          {
            validator: (_, value: string | undefined) =>
              !value || passwordRules(value, login, form.getFieldValue('current')).every(({ met }) => met)
                ? Promise.resolve()
                : Promise.reject(new Error(t('access:password.weak'))),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('access:password.again')}
        dependencies={['next']}
        rules={[
          { required: true, message: t('access:password.missing') },
          {
            validator: (_, value: string | undefined) =>
              !value || value === form.getFieldValue('next')
                ? Promise.resolve()
                : Promise.reject(new Error(t('access:password.differ'))),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <PasswordRules password={next} login={login} current={current} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t('access:password.submit')}
      </Button>
    </Form>
  );
}
