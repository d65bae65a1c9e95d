import { EyeOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { problemOf } from '@/api/client';
import { useLabel } from '@/forms/label';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { StateTag, Time, useBilingual } from '@/ui';
import { Scroll } from '@/verdict';
import { useReveal } from './api';
import { Value } from './Value';

/** Every field of a record with where it comes from, as of when, and who entered it. */
export function FieldTable({
  record,
  type,
  label: caption,
  asOf,
}: {
  record: RecordView;
  type: RecordType | undefined;
  label: string;
  asOf?: string | undefined;
}) {
  const t = useT();
  const label = useLabel();
  const pick = useBilingual();
  const { message } = App.useApp();
  const mayReveal = record.can.includes('reveal');
  const reveal = useReveal(record.kind, record.id);
  const [asking, setAsking] = useState<string[] | null>(null);
  const [shown, setShown] = useState<Record<string, unknown>>({});
  const [form] = Form.useForm<{ purpose: string }>();
  const masked = record.masked;
  const names =
    type?.fields.map((field) => field.name) ??
    [...Object.keys(record.fields), ...record.hidden].filter((name, at, all) => all.indexOf(name) === at);
  const sourceOf = (name: string) => record.sources[name] ?? record.default_source;

  const run = async () => {
    const { purpose } = await form.validateFields();
    try {
      const { fields } = await reveal.mutateAsync({ fields: asking ?? [], purpose: purpose.trim() });
      setShown((before) => ({ ...before, ...fields }));
      setAsking(null);
    } catch (error) {
      void message.error(pick(problemOf(error).message) || t('enterprise:reveal.failed'));
    }
  };

  return (
    <>
      <Scroll label={caption}>
        <table className="vd-table en-fields">
          <thead>
            <tr>
              <th>{t('enterprise:fields.field')}</th>
              <th>{t('enterprise:fields.value')}</th>
              <th>{t('enterprise:fields.source')}</th>
              <th>{t('enterprise:fields.date')}</th>
              <th>{t('enterprise:fields.by')}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const field = type?.fields.find((one) => one.name === name);
              const given =
                record.fields[name] !== undefined &&
                record.fields[name] !== null &&
                record.fields[name] !== '';
              const source = given ? sourceOf(name) : undefined;
              const isMasked = masked.includes(name) && shown[name] === undefined;
              return (
                <tr key={name}>
                  <th scope="row">{field ? label(field.label) : name}</th>
                  <td>
                    <Value record={record} name={name} type={type} revealed={shown[name]} asOf={asOf} />
                    {isMasked && given && mayReveal && (
                      <Button
                        type="link"
                        size="small"
                        className="al-no-print"
                        icon={<EyeOutlined aria-hidden />}
                        onClick={() => setAsking([name])}
                        aria-label={t('enterprise:reveal.one', { field: field ? label(field.label) : name })}
                      >
                        {t('enterprise:reveal.show')}
                      </Button>
                    )}
                    {isMasked && given && !mayReveal && (
                      <StateTag tone="idle">{t('enterprise:masked')}</StateTag>
                    )}
                  </td>
                  <td className="en-source">{source?.source ?? ''}</td>
                  <td>
                    {source?.date ? (
                      <Time value={source.date} show="day" />
                    ) : source && record.changed_at ? (
                      <>
                        <Time value={record.changed_at} show="day" />{' '}
                        <small className="en-entered">{t('enterprise:fields.entered')}</small>
                      </>
                    ) : (
                      ''
                    )}
                  </td>
                  <td>{source ? source.by_name || source.by : ''}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <Modal
        open={asking !== null}
        title={t('enterprise:reveal.title')}
        okText={t('enterprise:reveal.show')}
        onOk={() => void run()}
        onCancel={() => setAsking(null)}
        confirmLoading={reveal.isPending}
        destroyOnHidden
      >
        <p>{t('enterprise:reveal.logged')}</p>
        <Form form={form} layout="vertical" preserve={false}>
          <Form.Item
            name="purpose"
            label={t('enterprise:reveal.purpose')}
            rules={[{ required: true, whitespace: true, message: t('enterprise:reveal.needed') }]}
          >
            <Input.TextArea rows={2} maxLength={400} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
