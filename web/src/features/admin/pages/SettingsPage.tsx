import { App, Button, Form, InputNumber, Select } from 'antd';
import { useT } from '@/i18n';
import { PageHeader, Panel, ProblemPanel, QueryStates, useBilingual } from '@/ui';
import { useType } from '../api/records';
import { type Settings, useSaveSettings, useSettings } from '../api/settings';
import '../admin.css';

type NumberName = Exclude<keyof Settings, 'totp_required_roles'>;
type Item = {
  name: NumberName;
  min: number;
  max: number;
  unit: 'times' | 'minute' | 'hour' | 'session' | 'char' | 'day';
};

/** Ranges as `Settings::check` of `capabilities/access/src/settings.rs` has them. */
const GROUPS: readonly { name: string; items: readonly Item[] }[] = [
  {
    name: 'password',
    items: [
      { name: 'password_min', min: 8, max: 64, unit: 'char' },
      { name: 'password_days', min: 0, max: 3650, unit: 'day' },
    ],
  },
  {
    name: 'lockout',
    items: [
      { name: 'lockout_tries', min: 3, max: 20, unit: 'times' },
      { name: 'lockout_minutes', min: 1, max: 1440, unit: 'minute' },
    ],
  },
  {
    name: 'session',
    items: [
      { name: 'idle_minutes', min: 1, max: 1440, unit: 'minute' },
      { name: 'absolute_hours', min: 1, max: 168, unit: 'hour' },
      { name: 'sessions_each', min: 1, max: 50, unit: 'session' },
    ],
  },
];

export function SettingsPage() {
  const t = useT();
  const query = useSettings();
  return (
    <>
      <PageHeader title={t('admin:settings.title')} summary={t('admin:settings.summary')} />
      <QueryStates query={query}>{(settings) => <SettingsForm settings={settings} />}</QueryStates>
    </>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const t = useT();
  const pick = useBilingual();
  const { message } = App.useApp();
  const save = useSaveSettings();
  const [form] = Form.useForm<Settings>();
  const values = Form.useWatch([], form) as Settings | undefined;
  const roles = useType('post')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  const changed =
    values !== undefined &&
    Object.entries(values).some(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(settings[name as keyof Settings]),
    );
  return (
    <Form<Settings>
      form={form}
      layout="horizontal"
      labelCol={{ flex: '220px' }}
      labelAlign="left"
      colon={false}
      labelWrap
      requiredMark={false}
      initialValues={settings}
      onFinish={(next) =>
        save.mutate(
          { ...settings, ...next },
          { onSuccess: () => void message.success(t('admin:settings.saved')) },
        )
      }
    >
      {save.isError && (
        <ProblemPanel
          error={save.error}
          fieldLabel={(pointer) => t(`admin:settings.item.${pointer.split('/').at(-1)}.label`)}
        />
      )}
      {GROUPS.map((group) => (
        <Panel key={group.name} title={t(`admin:settings.group.${group.name}`)}>
          {group.items.map(({ name, min, max, unit }) => (
            <Form.Item
              key={name}
              name={name}
              label={t(`admin:settings.item.${name}.label`)}
              extra={`${t(`admin:settings.item.${name}.help`)} ${t('admin:settings.range', { min, max })}`}
              rules={[
                {
                  required: true,
                  type: 'integer',
                  min,
                  max,
                  message: t('admin:settings.range', { min, max }),
                },
              ]}
            >
              <InputNumber
                min={min}
                max={max}
                precision={0}
                suffix={t(`admin:settings.unit.${unit}`)}
                style={{ width: 160 }}
              />
            </Form.Item>
          ))}
          {group.name === 'password' && (
            <Form.Item
              name="totp_required_roles"
              label={t('admin:settings.item.totp_required_roles.label')}
              extra={t('admin:settings.item.totp_required_roles.help')}
            >
              <Select
                mode="multiple"
                style={{ maxWidth: 560 }}
                showSearch={{ optionFilterProp: 'label' }}
                options={roles.map(({ value, label }) => ({ value, label: pick(label) }))}
              />
            </Form.Item>
          )}
        </Panel>
      ))}
      <div className="al-line">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!changed}>
          {t('admin:settings.save')}
        </Button>
        <Button disabled={!changed} onClick={() => form.resetFields()}>
          {t('admin:settings.reset')}
        </Button>
        <span className="al-soft">{t('admin:settings.effect')}</span>
      </div>
    </Form>
  );
}
