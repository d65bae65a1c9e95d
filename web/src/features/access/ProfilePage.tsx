import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { KeyValue, PageHeader, Panel, StateTag, Time, useBilingual } from '@/ui';

export function ProfilePage() {
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  return (
    <>
      <PageHeader title={t('access:profile.title')} />
      <Panel title={t('access:profile.person')}>
        <KeyValue
          items={[
            { label: t('access:profile.name'), value: me.person.name },
            { label: t('access:profile.login'), value: me.person.login },
            { label: t('access:profile.expires'), value: <Time value={me.expires_at} /> },
            {
              label: t('access:profile.totp'),
              value: me.totp_enrolled ? (
                <StateTag tone="ok">{t('access:profile.totp_on')}</StateTag>
              ) : (
                <StateTag tone="warn">{t('access:profile.totp_off')}</StateTag>
              ),
            },
          ]}
        />
      </Panel>
      <Panel title={t('access:profile.posts')}>
        <KeyValue items={me.posts.map((post) => ({ label: post.unit.name, value: pick(post.role) }))} />
      </Panel>
    </>
  );
}
