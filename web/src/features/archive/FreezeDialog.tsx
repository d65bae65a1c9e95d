import { App, DatePicker, Form, Input, Modal } from 'antd';
import dayjs from 'dayjs';
import { useEffect } from 'react';
import type { Edition } from '@/api/hazards';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { ProblemPanel, todayInCity } from '@/ui';
import { EditionSwitch } from '@/verdict';
import { useFreeze } from './api';

type Values = { name: string; day: dayjs.Dayjs; edition: Edition };

export function FreezeDialog({
  open,
  edition,
  day,
  onClose,
}: {
  open: boolean;
  edition: Edition;
  day: string;
  onClose: () => void;
}) {
  const t = useT();
  const { message } = App.useApp();
  const [, set] = useUrlState({ tab: '' });
  const [form] = Form.useForm<Values>();
  const freeze = useFreeze();
  const today = todayInCity();
  useEffect(() => {
    if (!open) return;
    const [year = '', month = '1'] = day.split('-');
    form.setFieldsValue({
      name: t('archive:freeze.suggest', { year, quarter: Math.ceil(Number(month) / 3) }),
      day: dayjs(day),
      edition,
    });
  }, [open, day, edition, form, t]);
  const run = async () => {
    const values = await form.validateFields();
    const chosen = values.day.format('YYYY-MM-DD');
    await freeze.mutateAsync(
      {
        name: values.name.trim(),
        edition: values.edition,
        ...(chosen >= today ? {} : { as_of: chosen }),
      },
      {
        onSuccess: (made) => {
          void message.success(t('archive:freeze.done', { name: made.name }));
          set({ tab: 'frozen' });
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open={open}
      title={t('archive:freeze.title')}
      okText={t('archive:freeze.do')}
      confirmLoading={freeze.isPending}
      onOk={() => void run().catch(() => undefined)}
      onCancel={() => {
        freeze.reset();
        onClose();
      }}
      forceRender
    >
      <p className="ar-soft">{t('archive:freeze.what')}</p>
      {freeze.isError && <ProblemPanel error={freeze.error} />}
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item
          name="name"
          label={t('archive:frozen.name')}
          rules={[{ required: true, whitespace: true, message: t('archive:freeze.name_needed') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="day"
          label={t('archive:frozen.day')}
          rules={[{ required: true, message: t('archive:freeze.day_needed') }]}
        >
          <DatePicker maxDate={dayjs(today)} allowClear={false} />
        </Form.Item>
        <Form.Item noStyle shouldUpdate>
          {() => (
            <Form.Item label={t('verdict:edition.label')}>
              <EditionSwitch
                value={form.getFieldValue('edition') ?? edition}
                onChange={(next) => form.setFieldsValue({ edition: next })}
              />
            </Form.Item>
          )}
        </Form.Item>
        <Form.Item name="edition" hidden>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}
