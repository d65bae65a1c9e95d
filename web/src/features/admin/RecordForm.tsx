import { App, Button, DatePicker, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Declaration, Field, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { LoadingState, ProblemPanel, useBilingual, usePhone } from '@/ui';
import { useFind, useSaveRecord, useType } from './api/records';

type Props = {
  kind: string;
  title: string;
  /** The record to change; a new one where absent. */
  record?: RecordView;
  /** Fields filled beforehand. */
  given?: Record<string, unknown>;
  /** Titles of references given. */
  givenTitles?: Record<string, string>;
  /** Fields left out of the form. */
  without?: readonly string[];
  validity?: boolean;
  onClose: () => void;
};
type Values = Record<string, unknown> & { __from?: Dayjs | null; __to?: Dayjs | null; __source?: string };

const day = (value: unknown) => (typeof value === 'string' && value !== '' ? dayjs(value) : null);
const text = (value: unknown) => (dayjs.isDayjs(value) ? value.format('YYYY-MM-DD') : null);

/** Declares or changes one record of administration, by the description of its type. */
export function RecordForm(props: Props) {
  const {
    kind,
    title,
    record,
    given = {},
    givenTitles = {},
    without = [],
    validity = false,
    onClose,
  } = props;
  const t = useT();
  const pick = useBilingual();
  const phone = usePhone();
  const { message } = App.useApp();
  const type = useType(kind);
  const save = useSaveRecord(kind);
  const [form] = Form.useForm<Values>();
  const fields = useMemo(
    () =>
      (type?.fields ?? []).filter(
        ({ name, kind: of }) => !without.includes(name) && of !== 'geometry' && name !== 'demo',
      ),
    [type, without],
  );
  const labelOf = (pointer: string) => {
    const name = pointer.split('/').at(-1);
    const field = type?.fields.find((one) => one.name === name);
    return field && pick(field.label);
  };
  const closed = (name: string) =>
    record?.masked.includes(name) === true || record?.hidden.includes(name) === true;

  const initial: Values = {};
  for (const field of fields) {
    const value = record?.fields[field.name] ?? given[field.name];
    initial[field.name] = field.kind === 'date' ? day(value) : value;
  }
  initial.__from = day(record?.valid_from);
  initial.__to = day(record?.valid_to);

  const submit = (values: Values) => {
    const out: Record<string, unknown> = {};
    for (const { name, kind: of } of fields) {
      if (closed(name)) continue;
      const raw = values[name];
      const value = of === 'date' ? text(raw) : typeof raw === 'string' ? raw.trim() : raw;
      const now =
        value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
      const was = record?.fields[name] ?? null;
      if (JSON.stringify(now) === JSON.stringify(was)) continue;
      if (record === undefined && now === null) continue;
      out[name] = now;
    }
    const body: Declaration = { fields: out, source: String(values.__source ?? '').trim() };
    if (validity) {
      const from = text(values.__from);
      const to = text(values.__to);
      if (record === undefined ? from !== null : from !== (record.valid_from ?? null)) body.valid_from = from;
      if (record === undefined ? to !== null : to !== (record.valid_to ?? null)) body.valid_to = to;
    }
    save.mutate(
      { record, body },
      {
        onSuccess: () => {
          void message.success(t('admin:form.saved'));
          onClose();
        },
      },
    );
  };

  return (
    <Drawer
      open
      size={phone ? '100%' : 520}
      title={title}
      onClose={onClose}
      footer={
        <div className="al-form-foot">
          <Button onClick={onClose}>{t('admin:form.cancel')}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {t('admin:form.save')}
          </Button>
        </div>
      }
    >
      {type === undefined ? (
        <LoadingState />
      ) : (
        <Form<Values> form={form} layout="vertical" initialValues={initial} onFinish={submit}>
          {save.isError && <ProblemPanel error={save.error} fieldLabel={labelOf} />}
          {fields.map((field) => (
            <Form.Item
              key={field.name}
              name={field.name}
              label={pick(field.label)}
              extra={closed(field.name) ? t('admin:form.closed') : pick(field.help)}
              valuePropName={field.kind === 'boolean' ? 'checked' : 'value'}
              rules={[{ required: field.required && !closed(field.name), message: t('admin:form.missing') }]}
            >
              <Control
                field={field}
                disabled={closed(field.name)}
                title={record?.references[field.name]?.title ?? givenTitles[field.name]}
              />
            </Form.Item>
          ))}
          {validity && (
            <div className="al-two">
              <Form.Item name="__from" label={t('admin:form.from')}>
                <DatePicker />
              </Form.Item>
              <Form.Item name="__to" label={t('admin:form.to')} extra={t('admin:form.to_help')}>
                <DatePicker />
              </Form.Item>
            </div>
          )}
          <Form.Item
            name="__source"
            label={t('admin:form.source')}
            extra={t('admin:form.source_help')}
            rules={[{ required: true, whitespace: true, message: t('admin:form.missing') }]}
          >
            <Input maxLength={200} />
          </Form.Item>
        </Form>
      )}
    </Drawer>
  );
}

type ControlProps = {
  field: Field;
  title?: string;
  disabled?: boolean;
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
};

function Control({ field, title, ...rest }: ControlProps) {
  const pick = useBilingual();
  const { disabled, id, onChange } = rest;
  switch (field.kind) {
    case 'boolean':
      return <Switch {...(rest as object)} />;
    case 'date':
      return <DatePicker {...(rest as object)} />;
    case 'integer':
    case 'decimal':
      return <InputNumber {...(rest as object)} style={{ width: '100%' }} />;
    case 'list':
      return (
        <Select
          id={id}
          disabled={disabled}
          mode="tags"
          tokenSeparators={[';', '；', ',']}
          value={rest.value as string[]}
          onChange={onChange}
          open={false}
          suffixIcon={null}
        />
      );
    case 'choice':
      return (
        <Select
          id={id}
          disabled={disabled}
          allowClear={!field.required}
          value={rest.value as string}
          onChange={onChange}
          showSearch={{ optionFilterProp: 'label' }}
          options={(field.choices ?? []).map(({ value, label }) => ({ value, label: pick(label) }))}
        />
      );
    case 'reference':
      return <RefSelect {...rest} to={field.to ?? ''} title={title} clear={!field.required} />;
    default:
      return <Input {...(rest as object)} />;
  }
}

type RefProps = {
  to: string;
  title?: string;
  clear?: boolean;
  disabled?: boolean;
  id?: string;
  label?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
};

/** Names of people are masked: the login, or the post's unit and holder, tells one from another. */
function labelOf(item: RecordView): string {
  const more =
    item.kind === 'post'
      ? [item.references.unit?.title, item.references.person?.title]
      : item.kind === 'person'
        ? [item.key]
        : [];
  return [item.title, ...more].filter((text) => text).join(' · ');
}

/** Chooses a record of a kind by name. */
export function RefSelect({ to, title, clear, disabled, id, label, value, onChange }: RefProps) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const found = useFind(to, useDeferredValue(typed.trim()), open);
  const options = (found.data?.items ?? []).map((item) => ({ value: item.id, label: labelOf(item) }));
  if (typeof value === 'string' && title !== undefined && !options.some((one) => one.value === value))
    options.unshift({ value, label: title });
  return (
    <Select
      id={id}
      aria-label={label}
      disabled={disabled}
      allowClear={clear}
      value={value as string | undefined}
      onChange={(next) => onChange?.(next ?? null)}
      onOpenChange={setOpen}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('ui:loading') : t('ui:empty')}
      options={options}
    />
  );
}
