import { App, Button, Popconfirm, Segmented, Table, Tabs } from 'antd';
import { useMe } from '@/api/session';
import { setTheme, type ThemeChoice, useThemeChoice } from '@/app/theme';
import { useUrlState } from '@/app/useUrlState';
import { type Lang, setLang, useLang, useT } from '@/i18n';
import {
  ErrorState,
  KeyValue,
  PageHeader,
  Panel,
  ProblemPanel,
  QueryStates,
  StateTag,
  Time,
  useBilingual,
} from '@/ui';
import { readAgent } from '@/ui/agent';
import { type OwnSession, useEndSessions, useOwnSessions } from './api';
import { PasswordForm } from './PasswordForm';
import { Totp } from './Totp';
import './access.css';

const TABS = ['profile', 'security', 'sessions', 'display'] as const;
const THEMES: readonly ThemeChoice[] = ['light', 'dark', 'system'];

export function AccountPage() {
  const t = useT();
  const [{ tab }, set] = useUrlState({ tab: 'profile' });
  const bodies = {
    profile: <Profile />,
    security: <Security />,
    sessions: <Sessions />,
    display: <Display />,
  };
  return (
    <>
      <PageHeader title={t('access:account.title')} />
      <Tabs
        activeKey={TABS.find((name) => name === tab) ?? 'profile'}
        onChange={(next) => set({ tab: next })}
        destroyOnHidden
        items={TABS.map((name) => ({
          key: name,
          label: t(`access:account.tab.${name}`),
          children: bodies[name],
        }))}
      />
    </>
  );
}

function Profile() {
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  return (
    <>
      <Panel title={t('access:account.person')}>
        <KeyValue
          items={[
            { label: t('access:account.name'), value: me.person.name },
            { label: t('access:account.login'), value: me.person.login },
            { label: t('access:account.expires'), value: <Time value={me.expires_at} /> },
            {
              label: t('access:account.idle'),
              value: `${me.idle_minutes} ${t('access:account.minutes')}`,
            },
            {
              label: t('access:account.totp'),
              value: me.totp_enrolled ? (
                <StateTag tone="ok">{t('access:account.totp_on')}</StateTag>
              ) : (
                <StateTag tone={me.totp_required ? 'warn' : 'idle'}>{t('access:account.totp_off')}</StateTag>
              ),
            },
          ]}
        />
      </Panel>
      <Panel title={t('access:account.posts')} flush>
        <Table
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={me.posts}
          columns={[
            {
              title: t('access:account.unit'),
              render: (_, post) => (
                <>
                  {post.unit.name}
                  <small className="al-soft"> {t(`access:level.${post.unit.level}`)}</small>
                </>
              ),
            },
            { title: t('access:account.role'), render: (_, post) => pick(post.role) },
            {
              title: t('access:account.stands_in'),
              render: (_, post) => post.stands_in_for ?? t('access:account.main_post'),
            },
            {
              title: t('access:account.until'),
              render: (_, post) =>
                post.until ? <Time value={post.until} show="day" /> : t('access:account.no_end'),
            },
          ]}
        />
      </Panel>
      {me.features.length > 0 && (
        <Panel title={t('access:account.may')}>
          <ul className="al-columns">
            {me.features.map((operation) => (
              <li key={operation}>
                {t(`access:operation.${operation.replace('.', '_')}`, { defaultValue: operation })}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Security() {
  const t = useT();
  const me = useMe();
  const { message } = App.useApp();
  return (
    <>
      <Panel title={t('access:totp.title')}>
        <Totp />
      </Panel>
      <Panel title={t('access:password.title')}>
        <PasswordForm
          login={me.person.login}
          onDone={() => void message.success(t('access:password.changed'))}
        />
      </Panel>
    </>
  );
}

function Sessions() {
  const t = useT();
  const query = useOwnSessions();
  const end = useEndSessions();
  const { message } = App.useApp();
  const device = ({ agent }: OwnSession) => {
    const { browser, system } = readAgent(agent);
    if (browser !== undefined && system !== undefined) return t('access:sessions.on', { browser, system });
    return browser ?? system ?? agent ?? t('access:sessions.unknown_device');
  };
  const others = (query.data?.items ?? []).filter((item) => !item.current).map((item) => item.id);
  const endThem = (ids: readonly string[], said: string) =>
    end.mutate(ids, { onSuccess: () => void message.success(said) });

  return (
    <Panel
      title={t('access:sessions.title')}
      flush
      extra={
        <Popconfirm
          title={t('access:sessions.end_others')}
          description={t('access:sessions.confirm')}
          onConfirm={() => endThem(others, t('access:sessions.ended_all'))}
        >
          <Button size="small" disabled={others.length === 0} loading={end.isPending}>
            {t('access:sessions.end_others')}
          </Button>
        </Popconfirm>
      }
    >
      <p className="al-panel-note">{t('access:sessions.hint')}</p>
      {end.isError && <ProblemPanel error={end.error} />}
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <QueryStates query={query}>
          {({ items }) => (
            <Table<OwnSession>
              size="small"
              rowKey="id"
              pagination={false}
              scroll={{ x: 'max-content' }}
              dataSource={items}
              columns={[
                {
                  title: t('access:sessions.device'),
                  render: (_, item) => (
                    <span className="al-line" title={item.agent ?? undefined}>
                      {device(item)}
                      {item.current && <StateTag tone="ok">{t('access:sessions.current')}</StateTag>}
                    </span>
                  ),
                },
                {
                  title: t('access:sessions.address'),
                  dataIndex: 'address',
                  responsive: ['md'],
                },
                {
                  title: t('access:sessions.created'),
                  render: (_, item) => <Time value={item.created_at} />,
                },
                {
                  title: t('access:sessions.seen'),
                  responsive: ['md'],
                  render: (_, item) => <Time value={item.last_seen} />,
                },
                {
                  key: 'end',
                  align: 'right',
                  render: (_, item) =>
                    !item.current && (
                      <Popconfirm
                        title={t('access:sessions.end')}
                        description={t('access:sessions.confirm')}
                        onConfirm={() => endThem([item.id], t('access:sessions.ended'))}
                      >
                        <Button size="small" type="link">
                          {t('access:sessions.end')}
                        </Button>
                      </Popconfirm>
                    ),
                },
              ]}
            />
          )}
        </QueryStates>
      )}
    </Panel>
  );
}

function Display() {
  const t = useT();
  const lang = useLang();
  const theme = useThemeChoice();
  return (
    <Panel>
      <div className="al-settings">
        <span id="account-language">{t('access:account.language')}</span>
        <Segmented<Lang>
          aria-labelledby="account-language"
          value={lang}
          onChange={(next) => void setLang(next)}
          options={[
            { value: 'zh', label: t('access:account.lang_zh') },
            { value: 'en', label: t('access:account.lang_en') },
          ]}
        />
        <span id="account-theme">{t('access:account.theme')}</span>
        <Segmented<ThemeChoice>
          aria-labelledby="account-theme"
          value={theme}
          onChange={setTheme}
          options={THEMES.map((value) => ({ value, label: t(`shell:theme.${value}`) }))}
        />
      </div>
      <p className="al-soft">{t('access:account.display_note')}</p>
    </Panel>
  );
}
