import {
  App,
  Button,
  Drawer,
  Input,
  Modal,
  Popconfirm,
  Select,
  Switch,
  Table,
  Tooltip,
  Typography,
} from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { hasFeature, useCan, useMe } from '@/api/session';
import { useUrlState } from '@/app/useUrlState';
import type { RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import {
  EmptyState,
  KeyValue,
  PageHeader,
  Panel,
  ProblemPanel,
  QueryStates,
  StateTag,
  Time,
  todayInCity,
  useBilingual,
  usePhone,
} from '@/ui';
import { useCredential, useSetPassword, useUnlock } from '../api/credentials';
import { refOf, textOf, useAll, useType } from '../api/records';
import { RecordForm } from '../RecordForm';
import { validityOf } from '../validity';
import { ValidityTag } from './UnitsPage';
import '../admin.css';

type Editing = { kind: 'person' | 'post'; record?: RecordView; person?: RecordView };

/** Names of roles from the type of posts. */
function useRoleName(): (role: string) => string {
  const pick = useBilingual();
  const choices = useType('post')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  return (role) => pick(choices.find(({ value }) => value === role)?.label) || role;
}

export function PeoplePage() {
  const t = useT();
  const people = useAll('person');
  const posts = useAll('post', useCan('post', 'read'));
  const create = useCan('person', 'create');
  const [{ q, person, ended, role }, set] = useUrlState({ q: '', person: '', ended: false, role: '' });
  const [editing, setEditing] = useState<Editing | null>(null);
  const shown = people.data?.find(({ id }) => id === person);
  const byPerson = useMemo(() => {
    const map = new Map<string, RecordView[]>();
    for (const post of posts.data ?? []) {
      const id = refOf(post, 'person')?.id;
      if (id !== undefined) map.set(id, [...(map.get(id) ?? []), post]);
    }
    return map;
  }, [posts.data]);

  return (
    <>
      <PageHeader
        title={t('admin:people.title')}
        summary={t('admin:people.summary')}
        actions={
          create && (
            <Button type="primary" onClick={() => setEditing({ kind: 'person' })}>
              {t('admin:people.add')}
            </Button>
          )
        }
      />
      <Panel flush>
        <QueryStates
          query={people}
          isEmpty={(items) => items.length === 0}
          empty={<EmptyState title={t('admin:people.none')} />}
        >
          {(items) => (
            <List
              items={items}
              posts={byPerson}
              q={q}
              role={role}
              ended={ended}
              onFilter={set}
              onOpen={(id) => set({ person: id }, { push: true })}
            />
          )}
        </QueryStates>
      </Panel>
      {shown && (
        <Details
          person={shown}
          posts={byPerson.get(shown.id) ?? []}
          onEdit={setEditing}
          onClose={() => set({ person: '' })}
        />
      )}
      {editing !== null && (
        <RecordForm
          kind={editing.kind}
          title={
            editing.record?.title ??
            (editing.kind === 'person' ? t('admin:people.add') : t('admin:people.add_post'))
          }
          record={editing.record}
          given={editing.person && { person: editing.person.id }}
          givenTitles={editing.person && { person: editing.person.title }}
          validity
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

type ListProps = {
  items: RecordView[];
  posts: Map<string, RecordView[]>;
  q: string;
  role: string;
  ended: boolean;
  onFilter: (patch: { q?: string; role?: string; ended?: boolean }) => void;
  onOpen: (id: string) => void;
};

function List({ items, posts, q, role, ended, onFilter, onOpen }: ListProps) {
  const t = useT();
  const pick = useBilingual();
  const roleName = useRoleName();
  const day = todayInCity();
  const wanted = useDeferredValue(q.trim().toLowerCase());
  const roles = useType('post')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  const nowOf = (id: string) => (posts.get(id) ?? []).filter((post) => validityOf(post, day) === 'now');
  const sorted = [...items].sort((a, b) => textOf(a, 'login').localeCompare(textOf(b, 'login')));
  const shown = sorted.filter((item) => {
    if (!ended && validityOf(item, day) === 'ended') return false;
    const own = posts.get(item.id) ?? [];
    if (role !== '' && !own.some((post) => textOf(post, 'role') === role)) return false;
    if (wanted === '') return true;
    const words = [item.title, textOf(item, 'login'), ...own.map((post) => refOf(post, 'unit')?.title ?? '')];
    return words.join(' ').toLowerCase().includes(wanted);
  });
  return (
    <>
      <div className="al-bar">
        <Input.Search
          allowClear
          className="al-bar-search"
          aria-label={t('admin:people.find')}
          placeholder={t('admin:people.find')}
          defaultValue={q}
          onChange={(event) => onFilter({ q: event.target.value })}
        />
        <Select
          className="al-bar-select"
          aria-label={t('admin:people.role')}
          allowClear
          placeholder={t('admin:people.all_roles')}
          value={role === '' ? undefined : role}
          onChange={(next?: string) => onFilter({ role: next ?? '' })}
          showSearch={{ optionFilterProp: 'label' }}
          options={roles.map(({ value, label }) => ({ value, label: pick(label) }))}
        />
        <label className="al-line" htmlFor="people-ended">
          <Switch
            id="people-ended"
            size="small"
            checked={ended}
            onChange={(next) => onFilter({ ended: next })}
          />
          {t('admin:people.show_ended')}
        </label>
      </div>
      <Table<RecordView>
        size="small"
        rowKey="id"
        dataSource={shown}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('admin:people.name'),
            render: (_, item) => (
              <span className="al-unit-name">
                <Button
                  type="link"
                  size="small"
                  className="al-cell-link"
                  aria-label={`${textOf(item, 'name')} ${textOf(item, 'login')}`}
                  onClick={() => onOpen(item.id)}
                >
                  {textOf(item, 'name') || item.title}
                </Button>
                {item.fields.demo === true && <span className="al-demo-mark">{t('admin:demo')}</span>}
              </span>
            ),
          },
          { title: t('admin:people.login'), render: (_, item) => textOf(item, 'login') },
          {
            title: t('admin:people.posts'),
            render: (_, item) => {
              const now = nowOf(item.id);
              if (now.length === 0) return <span className="al-unknown">{t('admin:people.no_post')}</span>;
              return now.map((post) => (
                <div key={post.id}>
                  {refOf(post, 'unit')?.title}{' '}
                  <span className="al-soft">{roleName(textOf(post, 'role'))}</span>
                  {refOf(post, 'stands_in_for') && (
                    <span className="al-soft"> · {t('admin:people.stand_in')}</span>
                  )}
                </div>
              ));
            },
          },
          {
            title: t('admin:people.phone'),
            responsive: ['md'],
            render: (_, item) => textOf(item, 'phone'),
          },
          { title: t('admin:state'), responsive: ['md'], render: (_, item) => <ValidityTag record={item} /> },
        ]}
      />
    </>
  );
}

type DetailsProps = {
  person: RecordView;
  posts: RecordView[];
  onEdit: (editing: Editing) => void;
  onClose: () => void;
};

function Details({ person, posts, onEdit, onClose }: DetailsProps) {
  const t = useT();
  const phone = usePhone();
  const me = useMe();
  const roleName = useRoleName();
  const update = useCan('person', 'update');
  const addPost = useCan('post', 'create');
  const editPost = useCan('post', 'update');
  return (
    <Drawer
      open
      size={phone ? '100%' : 640}
      title={`${textOf(person, 'name') || person.title} · ${textOf(person, 'login')}`}
      onClose={onClose}
      extra={
        update && (
          <Button size="small" onClick={() => onEdit({ kind: 'person', record: person })}>
            {t('admin:edit')}
          </Button>
        )
      }
    >
      <KeyValue
        columns={1}
        items={[
          { label: t('admin:people.login'), value: textOf(person, 'login') },
          { label: t('admin:people.phone'), value: textOf(person, 'phone') || undefined },
          { label: t('admin:people.email'), value: textOf(person, 'email') || undefined },
          { label: t('admin:state'), value: <ValidityTag record={person} /> },
        ]}
      />
      <h3 className="al-drawer-head">
        {t('admin:people.posts')}
        {addPost && (
          <Button size="small" onClick={() => onEdit({ kind: 'post', person })}>
            {t('admin:people.add_post')}
          </Button>
        )}
      </h3>
      {posts.length === 0 ? (
        <p className="al-unknown">{t('admin:people.no_post')}</p>
      ) : (
        <ul className="al-posts">
          {posts.map((post) => (
            <li key={post.id}>
              <div>
                <strong>{textOf(post, 'name') || roleName(textOf(post, 'role'))}</strong>
                <span className="al-soft">
                  {refOf(post, 'unit')?.title} · {roleName(textOf(post, 'role'))}
                </span>
                {refOf(post, 'stands_in_for') && (
                  <span className="al-soft">
                    {t('admin:people.stands_in_for', { post: refOf(post, 'stands_in_for')?.title })}
                  </span>
                )}
                <ValidityTag record={post} />
              </div>
              {editPost && (
                <Button
                  size="small"
                  type="link"
                  onClick={() => onEdit({ kind: 'post', record: post, person })}
                >
                  {t('admin:edit')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <h3 className="al-drawer-head">{t('admin:people.sign_in')}</h3>
      {hasFeature(me, 'credentials.manage') ? (
        <Credentials person={person} />
      ) : (
        <p className="al-soft">{t('admin:people.sign_in_elsewhere')}</p>
      )}
    </Drawer>
  );
}

function Credentials({ person }: { person: RecordView }) {
  const t = useT();
  const { message } = App.useApp();
  const query = useCredential(person.id, true);
  const setPassword = useSetPassword(person.id);
  const unlock = useUnlock(person.id);
  const [open, setOpen] = useState(false);
  const given = setPassword.data?.password;
  return (
    <>
      <QueryStates query={query}>
        {(state) => {
          const locked = Boolean(state.locked_until && new Date(state.locked_until) > new Date());
          return (
            <>
              <KeyValue
                columns={1}
                items={[
                  {
                    label: t('admin:people.password'),
                    value: !state.has_password ? (
                      <StateTag tone="warn">{t('admin:people.password_none')}</StateTag>
                    ) : state.must_change ? (
                      <StateTag tone="active">{t('admin:people.password_once')}</StateTag>
                    ) : (
                      <StateTag tone="ok">{t('admin:people.password_set')}</StateTag>
                    ),
                    note: state.changed_at ? <Time value={state.changed_at} /> : undefined,
                  },
                  {
                    label: t('admin:people.lock'),
                    value: locked ? (
                      <StateTag tone="bad">{t('admin:people.locked')}</StateTag>
                    ) : (
                      <StateTag tone="ok">{t('admin:people.not_locked')}</StateTag>
                    ),
                    note: locked ? (
                      <>
                        {t('admin:people.locked_until')} <Time value={state.locked_until} />
                      </>
                    ) : state.failed_tries ? (
                      t('admin:people.failed', { n: state.failed_tries })
                    ) : undefined,
                  },
                  {
                    label: t('access:totp.title'),
                    value: state.totp_enrolled ? (
                      <StateTag tone="ok">{t('access:account.totp_on')}</StateTag>
                    ) : (
                      <StateTag tone="idle">{t('access:account.totp_off')}</StateTag>
                    ),
                  },
                  {
                    label: t('admin:people.last_sign_in'),
                    value: state.last_sign_in ? <Time value={state.last_sign_in} /> : t('admin:tokens.never'),
                    note: state.sessions ? t('admin:people.sessions', { n: state.sessions }) : undefined,
                  },
                ]}
              />
              {unlock.isError && <ProblemPanel error={unlock.error} />}
              <div className="al-line al-drawer-actions">
                <Button
                  onClick={() => {
                    setPassword.reset();
                    setOpen(true);
                  }}
                >
                  {t('admin:people.set_password')}
                </Button>
                <Tooltip title={locked ? undefined : t('admin:people.not_locked')}>
                  <Popconfirm
                    title={t('admin:people.unlock_confirm')}
                    disabled={!locked}
                    onConfirm={() =>
                      unlock.mutate(undefined, {
                        onSuccess: () => void message.success(t('admin:people.unlocked')),
                      })
                    }
                  >
                    <Button disabled={!locked} loading={unlock.isPending}>
                      {t('admin:people.unlock')}
                    </Button>
                  </Popconfirm>
                </Tooltip>
              </div>
            </>
          );
        }}
      </QueryStates>
      <Modal
        open={open}
        title={t('admin:people.set_password')}
        onCancel={() => setOpen(false)}
        maskClosable={given === undefined}
        footer={
          given === undefined ? (
            <>
              <Button onClick={() => setOpen(false)}>{t('admin:form.cancel')}</Button>
              <Button type="primary" loading={setPassword.isPending} onClick={() => setPassword.mutate()}>
                {t('admin:people.set')}
              </Button>
            </>
          ) : (
            <Button type="primary" onClick={() => setOpen(false)}>
              {t('admin:close')}
            </Button>
          )
        }
      >
        {setPassword.isError && <ProblemPanel error={setPassword.error} />}
        {given === undefined ? (
          <p>{t('admin:people.password_will')}</p>
        ) : (
          <>
            <p>{t('admin:people.password_given', { name: textOf(person, 'login') })}</p>
            <p className="al-secret">
              <Typography.Text code copyable={{ text: given }}>
                {given}
              </Typography.Text>
            </p>
          </>
        )}
      </Modal>
    </>
  );
}
