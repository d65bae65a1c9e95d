import { Select, Table, Tabs } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, PageHeader, Panel, QueryStates, StateTag, useBilingual } from '@/ui';
import { useType } from '../api/records';
import {
  type Agreement,
  type FieldSight,
  type PolicyText,
  type Reader,
  usePolicies,
  useSearch,
  useWhy,
  type Verdict,
  type Why,
} from '../api/why';
import { RefSelect } from '../RecordForm';
import '../admin.css';

export function WhyPage() {
  const t = useT();
  const [{ tab }, set] = useUrlState({ tab: 'ask' });
  return (
    <>
      <PageHeader title={t('admin:why.title')} summary={t('admin:why.summary')} />
      <Tabs
        activeKey={tab === 'policies' ? 'policies' : 'ask'}
        onChange={(next) => set({ tab: next })}
        destroyOnHidden
        items={[
          { key: 'ask', label: t('admin:why.tab.ask'), children: <Ask /> },
          { key: 'policies', label: t('admin:why.tab.policies'), children: <Policies /> },
        ]}
      />
    </>
  );
}

function Ask() {
  const t = useT();
  const kindLabel = useKindLabel();
  const [{ kind, record, person, name, title }, set] = useUrlState({
    kind: '',
    record: '',
    person: '',
    name: '',
    title: '',
  });
  const [typed, setTyped] = useState('');
  const found = useSearch(useDeferredValue(typed));
  const query = useWhy(kind, record, person);
  const value = record === '' ? undefined : `${kind}/${record}`;
  const options = (found.data?.items ?? []).map(({ kind, id, title }) => ({
    value: `${kind}/${id}`,
    label: title,
    hit: { kind, id, title },
  }));
  if (value !== undefined && !options.some((one) => one.value === value))
    options.unshift({ value, label: title || record, hit: { kind, id: record, title: title || record } });
  return (
    <>
      <Panel>
        <div className="al-ask">
          <label htmlFor="why-record">{t('admin:why.record')}</label>
          <Select
            id="why-record"
            value={value}
            allowClear
            placeholder={t('admin:why.record_hint')}
            showSearch={{ filterOption: false, onSearch: setTyped }}
            loading={found.isFetching}
            notFoundContent={typed === '' ? t('admin:why.record_hint') : t('ui:empty')}
            onChange={(next?: string) => {
              const hit = options.find((one) => one.value === next)?.hit;
              set({ kind: hit?.kind ?? '', record: hit?.id ?? '', title: hit?.title ?? '' });
            }}
            options={options}
            optionRender={(option) => (
              <span className="al-line">
                {option.label}
                <small className="al-soft">{kindLabel(option.data.hit.kind)}</small>
              </span>
            )}
          />
          <label htmlFor="why-person">{t('admin:why.person')}</label>
          <RefSelect
            id="why-person"
            to="person"
            clear
            title={name || person}
            value={person === '' ? undefined : person}
            onChange={(next) => set({ person: typeof next === 'string' ? next : '', name: '' })}
          />
        </div>
        <p className="al-soft">{t('admin:why.person_hint')}</p>
      </Panel>
      {record === '' ? (
        <Panel>
          <EmptyState title={t('admin:why.choose')} />
        </Panel>
      ) : (
        <QueryStates query={query}>
          {(why) => (person === '' ? <Readers why={why} /> : <Verdicts why={why} kind={kind} />)}
        </QueryStates>
      )}
    </>
  );
}

function PolicyList({ policies }: { policies: readonly PolicyText[] }) {
  const pick = useBilingual();
  return (
    <ul className="al-plain">
      {policies.map((policy) => (
        <li key={policy.id}>
          {pick(policy.text) || policy.id}
          <small className="al-below">
            <code>{policy.id}</code>
            {policy.clause && ` · ${policy.clause}`}
          </small>
        </li>
      ))}
    </ul>
  );
}

function AgreementList({ agreements }: { agreements: readonly Agreement[] }) {
  const t = useT();
  return (
    <ul className="al-plain">
      {agreements.map(({ id, name, purpose }) => (
        <li key={id}>
          {t('admin:why.agreement')} <Link to={paths.record('sharing_agreement', id)}>{name}</Link>
          {purpose && <small className="al-below">{purpose}</small>}
        </li>
      ))}
    </ul>
  );
}

function Verdicts({ why, kind }: { why: Why; kind: string }) {
  const t = useT();
  const pick = useBilingual();
  const type = useType(kind);
  const labelOf = (field: string) => pick(type?.fields.find(({ name }) => name === field)?.label) || field;
  const read = why.verdicts?.find(({ verb }) => verb === 'read');
  const fields = Object.entries(read?.fields ?? {});
  return (
    <>
      <Panel title={t('admin:why.verdicts')} flush>
        <Table<Verdict>
          size="small"
          rowKey="verb"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={why.verdicts ?? []}
          columns={[
            {
              title: t('admin:why.verb'),
              width: 120,
              render: (_, item) => t(`admin:verb.${item.verb}`, { defaultValue: item.verb }),
            },
            {
              title: t('admin:why.allowed'),
              width: 110,
              render: (_, item) =>
                item.allowed ? (
                  <StateTag tone="ok">{t('admin:why.yes')}</StateTag>
                ) : (
                  <StateTag tone="idle">{t('admin:why.no')}</StateTag>
                ),
            },
            { title: t('admin:why.relation'), width: 140, render: (_, item) => pick(item.relation) },
            {
              title: t('admin:why.level'),
              width: 100,
              render: (_, item) => item.level && t(`admin:level.${item.level}`, { defaultValue: item.level }),
            },
            {
              title: t('admin:why.because'),
              render: (_, item) =>
                item.policies.length + item.agreements.length === 0 ? (
                  <span className="al-soft">{t('admin:why.no_policy')}</span>
                ) : (
                  <>
                    <PolicyList policies={item.policies} />
                    <AgreementList agreements={item.agreements} />
                  </>
                ),
            },
          ]}
        />
      </Panel>
      {fields.length > 0 && (
        <Panel title={t('admin:why.fields')} flush>
          <Table<[string, FieldSight]>
            size="small"
            rowKey={([field]) => field}
            pagination={false}
            scroll={{ x: 'max-content' }}
            dataSource={fields}
            columns={[
              { title: t('admin:why.field'), width: 220, render: (_, [field]) => labelOf(field) },
              {
                title: t('admin:why.shown'),
                width: 140,
                render: (_, [, sight]) =>
                  !sight.shown ? (
                    <StateTag tone="bad">{t('admin:why.hidden')}</StateTag>
                  ) : sight.masked ? (
                    <StateTag tone="warn">{t('admin:why.masked')}</StateTag>
                  ) : (
                    <StateTag tone="ok">{t('admin:why.visible')}</StateTag>
                  ),
              },
              { title: t('admin:why.because'), render: (_, [, sight]) => pick(sight.why) },
            ]}
          />
        </Panel>
      )}
    </>
  );
}

function Readers({ why }: { why: Why }) {
  const t = useT();
  const pick = useBilingual();
  const [, set] = useUrlState({ person: '', name: '' });
  const items = why.items ?? [];
  return (
    <Panel title={t('admin:why.readers')} flush>
      {items.length === 0 ? (
        <EmptyState title={t('admin:why.no_readers')} />
      ) : (
        <Table<Reader>
          size="small"
          rowKey={({ person }) => person.id}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 'max-content' }}
          dataSource={items}
          columns={[
            {
              title: t('admin:people.name'),
              render: (_, { person: { id, name } }) => (
                <button type="button" className="al-text-button" onClick={() => set({ person: id, name })}>
                  {name}
                </button>
              ),
            },
            { title: t('admin:why.unit'), dataIndex: 'unit' },
            {
              title: t('admin:people.role'),
              render: (_, item) => item.roles.map((role) => pick(role)).join(' · '),
            },
            { title: t('admin:why.relation'), render: (_, item) => pick(item.relation) },
            {
              title: t('admin:why.level'),
              render: (_, item) => item.level && t(`admin:level.${item.level}`, { defaultValue: item.level }),
            },
            {
              title: t('admin:why.because'),
              render: (_, item) => (
                <>
                  <PolicyList policies={item.policies} />
                  <AgreementList agreements={item.agreements} />
                </>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function Policies() {
  const t = useT();
  const pick = useBilingual();
  const query = usePolicies();
  return (
    <Panel flush>
      <QueryStates query={query} isEmpty={({ items }) => items.length === 0}>
        {({ items }) => (
          <Table<PolicyText>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={items}
            scroll={{ x: 720 }}
            expandable={{
              rowExpandable: (item) => Boolean(item.cedar),
              expandedRowRender: (item) => <pre className="al-code">{item.cedar}</pre>,
            }}
            columns={[
              {
                title: t('admin:why.policy'),
                render: (_, item) => pick(item.text),
              },
              { title: t('admin:why.clause'), width: 240, render: (_, item) => item.clause },
              { title: t('admin:why.id'), width: 200, render: (_, item) => <code>{item.id}</code> },
            ]}
          />
        )}
      </QueryStates>
    </Panel>
  );
}
