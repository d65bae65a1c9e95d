import { Button, Form, Input } from 'antd';
import { useT } from '@/i18n';
import { PasswordRules, ProblemPanel } from '@/ui';
import { passwordRules } from '@/ui/password';
import { useChangePassword } from './api';

type Values = { current: string; next: string; again: string };

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
