import { Button } from 'antd';
import { useState } from 'react';
import { useMe } from '@/api/session';
import { useUrlState } from '@/app/useUrlState';
import { useLabel } from '@/forms/label';
import { ReferenceSelect } from '@/forms/ReferenceSelect';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, Panel, QueryStates, StateTag, useBilingual } from '@/ui';
import { type Reader, useReaders, useWhy, type Verdict, type Why } from './api';

/** Who may see it, and why: relation, policy with its clause, agreements, field by field. */
export function WhoTab({ type, record }: { type: RecordType; record: RecordView }) {
  const t = useT();
  const me = useMe();
  const pick = useBilingual();
  const readers = useReaders(type.name, record.id);
  const [{ person }, set] = useUrlState({ person: '' });
  const [title, setTitle] = useState('');
  const asked = useWhy(type.name, record.id, person === '' ? undefined : person);
  return (
    <>
      <Panel title={t('records:who.ask')}>
        <div className="al-r-who-ask">
          <ReferenceSelect
            to="person"
            value={person}
            title={asked.data?.person?.name ?? title}
            label={t('records:who.person')}
            placeholder={t('records:who.person')}
            onChange={(id, name) => {
              setTitle(name);
              set({ person: id });
            }}
          />
          <Button onClick={() => set({ person: me.person.id })}>{t('records:who.me')}</Button>
        </div>
        {person !== '' && (
          <QueryStates query={asked}>{(why) => <Verdicts type={type} why={why} />}</QueryStates>
        )}
      </Panel>
      <Panel title={t('records:who.readers')} flush>
        <QueryStates
          query={readers}
          isEmpty={({ items }) => !items?.length}
          empty={<EmptyState title={t('records:who.none')} />}
        >
          {({ items }) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <div className="al-r-scroll" tabIndex={0}>
              <table className="al-r-table">
                <thead>
                  <tr>
                    <th scope="col">{t('records:who.person')}</th>
                    <th scope="col">{t('records:who.unit')}</th>
                    <th scope="col">{t('records:who.roles')}</th>
                    <th scope="col">{t('records:who.related')}</th>
                    <th scope="col">{t('records:who.level')}</th>
                    <th scope="col">{t('records:who.because')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items?.map((one) => (
                    <tr key={one.person.id}>
                      <th scope="row">
                        <Button
                          type="link"
                          size="small"
                          className="al-r-who-name"
                          onClick={() => set({ person: one.person.id })}
                        >
                          {one.person.name}
                        </Button>
                      </th>
                      <td>{one.unit}</td>
                      <td>{one.roles.map((role) => pick(role)).join(', ')}</td>
                      <td>{pick(one.relation)}</td>
                      <td>{one.level ? t(`records:level.${one.level}`) : ''}</td>
                      <td>
                        <Because ground={one} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </QueryStates>
      </Panel>
    </>
  );
}

/** The policies and agreements that decide, each with its ground. */
function Because({ ground }: { ground: Verdict | Reader }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <ul className="al-r-because">
      {ground.policies.map((policy) => (
        <li key={policy.id}>
          {pick(policy.text)}
          {policy.clause && <small> {policy.clause}</small>}
        </li>
      ))}
      {ground.agreements.map((agreement) => (
        <li key={agreement.id}>
          {agreement.name}{' '}
          <small>{t('records:who.agreement', { code: agreement.code, ends: agreement.ends })}</small>
        </li>
      ))}
    </ul>
  );
}

function Verdicts({ type, why }: { type: RecordType; why: Why }) {
  const t = useT();
  const label = useLabel();
  const pick = useBilingual();
  const verdicts = why.verdicts ?? [];
  const read = verdicts.find(({ verb }) => verb === 'read');
  const fields = Object.entries(read?.fields ?? {});
  return (
    <div className="al-r-verdicts">
      <h3>{t('records:who.of', { name: why.person?.name })}</h3>
      <ul>
        {verdicts.map((verdict) => (
          <li key={verdict.verb}>
            <span>
              <StateTag tone={verdict.allowed ? 'ok' : 'idle'}>
                {t(verdict.allowed ? 'records:who.may' : 'records:who.may_not', {
                  verb: t(`records:verb.${verdict.verb}`, { defaultValue: verdict.verb }),
                })}
              </StateTag>
            </span>
            <span className="al-soft">
              {verdict.relation && t('records:who.relation', { relation: pick(verdict.relation) })}
            </span>
            {verdict.allowed ? <Because ground={verdict} /> : <span />}
          </li>
        ))}
      </ul>
      {fields.length > 0 && (
        <table className="al-r-table">
          <thead>
            <tr>
              <th scope="col">{t('records:fields.name')}</th>
              <th scope="col">{t('records:who.shown')}</th>
              <th scope="col">{t('records:who.because')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(([name, state]) => {
              const field = type.fields.find((one) => one.name === name);
              return (
                <tr key={name}>
                  <th scope="row">{field === undefined ? name : label(field.label)}</th>
                  <td>
                    {t(
                      !state.shown ? 'records:hidden' : state.masked ? 'records:masked' : 'records:who.clear',
                    )}
                  </td>
                  <td>{pick(state.why)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}
