import {
  App,
  Button,
  Checkbox,
  Form,
  Input,
  InputNumber,
  Modal,
  Popconfirm,
  Select,
  Table,
  Typography,
} from 'antd';
import { useState } from 'react';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel, ProblemPanel, QueryStates, StateTag, Time, useBilingual } from '@/ui';
import { useType, useTypes } from '../api/records';
import { type NewToken, type Token, useMakeToken, useRevokeToken, useTokens } from '../api/tokens';
import { RefSelect } from '../RecordForm';
import '../admin.css';

const TOKEN_VERBS = ['read', 'create', 'update', 'delete', 'export', 'import', 'reveal'] as const;
const TOKEN_OPERATIONS = [
  'hazards.read',
  'import.run',
  'journal.read',
  'journal.verify',
  'map.measure',
  'consequence.run',
  'risk.read',
] as const;

export function TokensPage() {
  const t = useT();
  const pick = useBilingual();
  const { message } = App.useApp();
  const query = useTokens();
  const revoke = useRevokeToken();
  const [making, setMaking] = useState(false);
  return (
    <>
      <PageHeader
        title={t('admin:tokens.title')}
        summary={t('admin:tokens.summary')}
        actions={
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('admin:tokens.add')}
          </Button>
        }
      />
      {revoke.isError && <ProblemPanel error={revoke.error} />}
      <Panel flush>
        <QueryStates
          query={query}
          isEmpty={({ items }) => items.length === 0}
          empty={<EmptyState title={t('admin:tokens.none')} hint={t('admin:tokens.none_hint')} />}
        >
          {({ items }) => (
            <Table<Token>
              size="small"
              rowKey="id"
              dataSource={items}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              scroll={{ x: 'max-content' }}
              columns={[
                { title: t('admin:tokens.name'), dataIndex: 'name' },
                {
                  title: t('admin:tokens.post'),
                  render: (_, item) => [item.unit, pick(item.role)].join(' · '),
                },
                { title: t('admin:tokens.created'), render: (_, item) => <Time value={item.created_at} /> },
                {
                  title: t('admin:tokens.expires'),
                  render: (_, item) => <Time value={item.expires_at} show="day" />,
                },
                {
                  title: t('admin:tokens.last_used'),
                  responsive: ['md'],
                  render: (_, item) =>
                    item.last_used ? (
                      <Time value={item.last_used} />
                    ) : (
                      <span className="al-soft">{t('admin:tokens.never')}</span>
                    ),
                },
                {
                  title: t('admin:state'),
                  render: (_, item) => {
                    const end = item.expires_at;
                    if (item.revoked_at) return <StateTag tone="bad">{t('admin:tokens.revoked')}</StateTag>;
                    return end && new Date(end) < new Date() ? (
                      <StateTag tone="idle">{t('admin:tokens.expired')}</StateTag>
                    ) : (
                      <StateTag tone="ok">{t('admin:tokens.valid')}</StateTag>
                    );
                  },
                },
                {
                  key: 'revoke',
                  align: 'right',
                  render: (_, item) =>
                    !item.revoked_at && (
                      <Popconfirm
                        title={t('admin:tokens.revoke_confirm', { name: item.name })}
                        description={t('admin:tokens.revoke_hint')}
                        onConfirm={() =>
                          revoke.mutate(item.id, {
                            onSuccess: () => void message.success(t('admin:tokens.revoked_done')),
                          })
                        }
                      >
                        <Button size="small" type="link" danger>
                          {t('admin:tokens.revoke')}
                        </Button>
                      </Popconfirm>
                    ),
                },
              ]}
            />
          )}
        </QueryStates>
      </Panel>
      {making && <MakeToken onClose={() => setMaking(false)} />}
    </>
  );
}

function MakeToken({ onClose }: { onClose: () => void }) {
  const t = useT();
  const pick = useBilingual();
  const make = useMakeToken();
  const types = useTypes().data?.items ?? [];
  const roles = useType('post')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  const [form] = Form.useForm<NewToken>();
  const shown = make.data?.token;
  return (
    <Modal
      open
      title={shown === undefined ? t('admin:tokens.add') : t('admin:tokens.made')}
      onCancel={onClose}
      maskClosable={shown === undefined}
      footer={
        shown === undefined ? (
          <>
            <Button onClick={onClose}>{t('admin:form.cancel')}</Button>
            <Button type="primary" loading={make.isPending} onClick={() => form.submit()}>
              {t('admin:tokens.make')}
            </Button>
          </>
        ) : (
          <Button type="primary" onClick={onClose}>
            {t('admin:tokens.kept')}
          </Button>
        )
      }
    >
      {shown !== undefined ? (
        <>
          <p>{t('admin:tokens.once')}</p>
          <p className="al-secret">
            <Typography.Text code copyable={{ text: shown }}>
              {shown}
            </Typography.Text>
          </p>
          <p className="al-soft">
            {t('admin:tokens.use')} <code>Authorization: Bearer …</code>
          </p>
        </>
      ) : (
        <Form<NewToken>
          form={form}
          layout="vertical"
          initialValues={{ days: 365, verbs: ['read'], kinds: [], operations: [] }}
          onFinish={(values) => make.mutate(values)}
        >
          {make.isError && <ProblemPanel error={make.error} />}
          <Form.Item
            name="name"
            label={t('admin:tokens.name')}
            extra={t('admin:tokens.name_help')}
            rules={[{ required: true, whitespace: true, message: t('admin:form.missing') }]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <div className="al-two">
            <Form.Item
              name="unit"
              label={t('admin:tokens.unit')}
              rules={[{ required: true, message: t('admin:form.missing') }]}
            >
              <RefSelect to="org_unit" />
            </Form.Item>
            <Form.Item
              name="role"
              label={t('admin:people.role')}
              rules={[{ required: true, message: t('admin:form.missing') }]}
            >
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                options={roles
                  .filter(({ value }) => !value.endsWith('_admin') && value !== 'public')
                  .map(({ value, label }) => ({ value, label: pick(label) }))}
              />
            </Form.Item>
          </div>
          <Form.Item name="verbs" label={t('admin:tokens.verbs')} extra={t('admin:tokens.verbs_help')}>
            <Checkbox.Group
              options={TOKEN_VERBS.map((value) => ({ value, label: t(`admin:verb.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="kinds" label={t('admin:tokens.kinds')} extra={t('admin:tokens.kinds_help')}>
            <Select
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              options={types.map(({ name, label }) => ({ value: name, label: pick(label) }))}
            />
          </Form.Item>
          <Form.Item name="operations" label={t('admin:tokens.operations')}>
            <Select
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              options={TOKEN_OPERATIONS.map((value) => ({
                value,
                label: t(`access:operation.${value.replace('.', '_')}`),
              }))}
            />
          </Form.Item>
          <Form.Item
            name="days"
            label={t('admin:tokens.days')}
            rules={[{ required: true, message: t('admin:form.missing') }]}
          >
            <InputNumber min={1} max={730} suffix={t('ui:unit.day')} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
