import { hasFeature, useMe } from '@/api/session';
import type { RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, QueryStates, StateTag, useBilingual } from '@/ui';
import { Scroll } from '@/verdict';
import { useReaders } from './api';

const VERBS = ['read', 'update', 'delete', 'export', 'reveal'] as const;

/** Who may see the file, and by which rule; what oneself may do, for those who may not ask about others. */
export function WhoSection({ record }: { record: RecordView }) {
  const t = useT();
  const me = useMe();
  const pick = useBilingual();
  const asks = hasFeature(me, 'why.ask');
  const readers = useReaders(record.id, asks);
  const own = VERBS.map((verb) => [verb, record.can.includes(verb)] as const);
  return (
    <>
      <p className="en-own">
        <span>{t('enterprise:who.own', { name: me.person.name })}</span>
        {own.map(([verb, allowed]) => (
          <StateTag key={verb} tone={allowed ? 'ok' : 'idle'}>
            {t(`enterprise:who.verb.${verb}`)}
            {!allowed && ` · ${t('enterprise:no')}`}
          </StateTag>
        ))}
      </p>
      {!asks && <p className="en-plain">{t('enterprise:who.not_asked')}</p>}
      {asks && (
        <QueryStates
          query={readers}
          isEmpty={(data) => (data.items ?? []).length === 0}
          empty={<EmptyState title={t('enterprise:who.empty')} />}
        >
          {(data) => (
            <Scroll label={t('enterprise:section.who')}>
              <table className="vd-table">
                <thead>
                  <tr>
                    <th>{t('enterprise:who.person')}</th>
                    <th>{t('enterprise:who.roles')}</th>
                    <th>{t('enterprise:who.relation')}</th>
                    <th>{t('enterprise:who.level')}</th>
                    <th>{t('enterprise:who.because')}</th>
                  </tr>
                </thead>
                <tbody>
                  {(data.items ?? []).map((reader) => (
                    <tr key={reader.person.id}>
                      <th scope="row">
                        {reader.person.name}
                        <small className="vd-source">{reader.unit}</small>
                      </th>
                      <td>{reader.roles.map((role) => pick(role)).join(t('enterprise:join'))}</td>
                      <td>{pick(reader.relation)}</td>
                      <td>{reader.level ? t(`enterprise:who.levels.${reader.level}`) : ''}</td>
                      <td>
                        {reader.policies.map((policy) => (
                          <div key={policy.id}>
                            {pick(policy.text) || policy.id}
                            {policy.clause && <small className="vd-source">{policy.clause}</small>}
                          </div>
                        ))}
                        {reader.agreements.map((agreement) => (
                          <div key={agreement.id}>
                            {agreement.name}
                            <small className="vd-source">
                              {[
                                agreement.code,
                                agreement.purpose,
                                t('enterprise:who.until', { day: agreement.ends }),
                              ]
                                .filter((part) => part !== '')
                                .join(' · ')}
                            </small>
                          </div>
                        ))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
        </QueryStates>
      )}
    </>
  );
}
