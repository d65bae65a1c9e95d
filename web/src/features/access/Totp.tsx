import { App, Button, Form, Input, Modal, QRCode, Steps, Tooltip, Typography } from 'antd';
import { useState } from 'react';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { ProblemPanel, StateTag } from '@/ui';
import { useConfirmTotp, useEndTotp, useRereadSession, useStartTotp } from './api';

const CODE = /^\d{3} ?\d{3}$/;

export function Totp() {
  const t = useT();
  const me = useMe();
  const start = useStartTotp();
  const [enrolling, setEnrolling] = useState(false);
  const [ending, setEnding] = useState(false);
  const reread = useRereadSession();

  if (enrolling && start.data)
    return (
      <Enrol
        secret={start.data.secret}
        uri={start.data.uri}
        onDone={() => {
          setEnrolling(false);
          start.reset();
          reread();
        }}
      />
    );
  return (
    <>
      <p className="al-line">
        {me.totp_enrolled ? (
          <StateTag tone="ok">{t('access:account.totp_on')}</StateTag>
        ) : (
          <StateTag tone={me.totp_required ? 'warn' : 'idle'}>{t('access:account.totp_off')}</StateTag>
        )}
        <span>{me.totp_enrolled ? t('access:totp.on') : t('access:totp.off')}</span>
      </p>
      {me.totp_required && !me.totp_enrolled && <p>{t('access:totp.required')}</p>}
      {start.isError && <ProblemPanel error={start.error} />}
      {me.totp_enrolled ? (
        <Tooltip title={me.totp_required ? t('access:totp.off_refused') : undefined}>
          <Button disabled={me.totp_required} onClick={() => setEnding(true)}>
            {t('access:totp.turn_off')}
          </Button>
        </Tooltip>
      ) : (
        <Button
          type="primary"
          loading={start.isPending}
          onClick={() => start.mutate(undefined, { onSuccess: () => setEnrolling(true) })}
        >
          {t('access:totp.start')}
        </Button>
      )}
      <EndTotp open={ending} onClose={() => setEnding(false)} />
    </>
  );
}

function Enrol({ secret, uri, onDone }: { secret: string; uri: string; onDone: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const confirm = useConfirmTotp();
  const [codes, setCodes] = useState<string[] | null>(null);
  const grouped = secret.replace(/(.{4})(?=.)/g, '$1 ');

  const steps = [
    { title: t('access:totp.step.scan') },
    { title: t('access:totp.step.confirm') },
    { title: t('access:totp.step.codes') },
  ];
  if (codes !== null)
    return (
      <div className="al-totp">
        <Steps size="small" current={2} items={steps} />
        <p>{t('access:totp.codes_hint')}</p>
        <ol className="al-codes" aria-label={t('access:totp.codes')}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <div className="al-line al-no-print">
          <Typography.Text
            copyable={{
              text: codes.join('\n'),
              tooltips: [t('access:totp.copy'), t('access:totp.copied')],
            }}
          >
            {t('access:totp.copy')}
          </Typography.Text>
          <Button onClick={() => window.print()}>{t('access:totp.print')}</Button>
          <Button type="primary" onClick={onDone}>
            {t('access:totp.kept')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="al-totp">
      <Steps size="small" current={confirm.isPending ? 1 : 0} items={steps} />
      <p>{t('access:totp.scan')}</p>
      <div className="al-totp-scan">
        <div role="img" aria-label={t('access:totp.qr')} className="al-qr">
          <div aria-hidden="true">
            <QRCode type="svg" value={uri} size={184} bordered={false} color="#000000" bgColor="#ffffff" />
          </div>
        </div>
        <div>
          <dl className="al-totp-secret">
            <dt>{t('access:totp.secret')}</dt>
            <dd>
              <Typography.Text code copyable={{ text: secret }}>
                {grouped}
              </Typography.Text>
            </dd>
            <dt>{t('access:totp.uri')}</dt>
            <dd>
              <a href={uri}>otpauth://</a>
            </dd>
          </dl>
          <Form<{ code: string }>
            layout="vertical"
            requiredMark={false}
            onFinish={({ code }) =>
              confirm.mutate(code.replaceAll(' ', ''), {
                onSuccess: (given) => {
                  void message.success(t('access:totp.done'));
                  if (given.length === 0) onDone();
                  else setCodes(given);
                },
              })
            }
          >
            {confirm.isError && <ProblemPanel error={confirm.error} />}
            <Form.Item
              name="code"
              label={t('access:totp.code')}
              rules={[{ required: true, pattern: CODE, message: t('access:totp.code_bad') }]}
            >
              <Input autoComplete="one-time-code" inputMode="numeric" maxLength={7} style={{ width: 160 }} />
            </Form.Item>
            <div className="al-line">
              <Button type="primary" htmlType="submit" loading={confirm.isPending}>
                {t('access:totp.confirm')}
              </Button>
              <Button onClick={onDone}>{t('access:totp.cancel')}</Button>
            </div>
          </Form>
        </div>
      </div>
    </div>
  );
}

function EndTotp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const end = useEndTotp();
  const [form] = Form.useForm<{ code: string }>();
  return (
    <Modal
      open={open}
      title={t('access:totp.turn_off_title')}
      okText={t('access:totp.turn_off')}
      okButtonProps={{ danger: true, loading: end.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <p>{t('access:totp.turn_off_hint')}</p>
      {end.isError && <ProblemPanel error={end.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={({ code }) =>
          end.mutate(code.replaceAll(' ', ''), {
            onSuccess: () => {
              void message.success(t('access:totp.off_done'));
              onClose();
            },
          })
        }
      >
        <Form.Item
          name="code"
          label={t('access:totp.code')}
          rules={[{ required: true, pattern: CODE, message: t('access:totp.code_bad') }]}
        >
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={7} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
