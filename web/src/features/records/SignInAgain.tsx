import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, isProblem, setCsrf } from '@/api/client';
import { keys } from '@/api/keys';
import type { Me } from '@/api/types';
import { useT } from '@/i18n';
import { ProblemPanel } from '@/ui';

type Props = { me: Me; onDone: () => void; onClose: () => void };

/** Signs in over the open form, which stays as it is. */
export function SignInAgain({ me, onDone, onClose }: Props) {
  const t = useT();
  const client = useQueryClient();
  const [form] = Form.useForm<{ password: string; code?: string }>();
  const [askCode, setAskCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const submit = async ({ password, code }: { password: string; code?: string }) => {
    setBusy(true);
    setTrouble(null);
    try {
      const next = await api.post('/session', {
        body: { login: me.person.login, password, ...(code ? { code: code.replaceAll(' ', '') } : {}) },
      });
      setCsrf(next.csrf);
      client.setQueryData(keys.session, next);
      onDone();
    } catch (error) {
      if (isProblem(error, 'access.code_needed')) setAskCode(true);
      else setTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={420}
      title={t('records:again.title')}
      okText={t('records:again.ok')}
      cancelText={t('records:again.later')}
      confirmLoading={busy}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t('records:again.hint')}</p>
      {trouble !== null && <ProblemPanel error={trouble} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => void submit(given)}>
        <Form.Item label={t('records:again.login')}>
          <Input value={me.person.login} disabled autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('records:again.password')}
          rules={[{ required: true, message: t('records:again.password_missing') }]}
        >
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        {askCode && (
          <Form.Item
            name="code"
            label={t('records:again.code')}
            rules={[{ required: true, message: t('records:again.code_missing') }]}
          >
            <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
