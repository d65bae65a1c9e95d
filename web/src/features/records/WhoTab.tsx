import { CheckOutlined, MinusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { hasFeature, useMe } from '@/api/session';
import { useUrlState } from '@/app/useUrlState';
import { useLabel } from '@/forms/label';
import { ReferenceSelect } from '@/forms/ReferenceSelect';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, Panel, QueryStates, StateTag, useBilingual } from '@/ui';
import { useReaders, useTypes, useWhy, type Verdict, type Why } from './api';

const VERBS = ['read', 'create', 'update', 'delete', 'export', 'import', 'reveal'];

function who(person: Why['person']): { id: string; name: string } {
  return typeof person === 'string'
    ? { id: person, name: person }
    : { id: person.id, name: person.name ?? person.login ?? person.id };
}

/** Who may see it, and why: relation, policy with its clause, agreements, field by field. */
export function WhoTab({ type, record }: { type: RecordType; record: RecordView }) {
  const t = useT();
  const me = useMe();
  const types = useTypes();
  const readers = useReaders(type.name, record.id);
  const [{ person }, set] = useUrlState({ person: '' });
  const [title, setTitle] = useState('');
  const asked = useWhy(type.name, record.id, person === '' ? undefined : person);
  const people = types.data?.items.find(({ name }) => name === 'person');
  const list = readers.data?.items ?? readers.data?.people ?? [];
  return (
    <>
      <Panel title={t('records:who.ask')}>
        <div className="al-r-who-ask">
          {people !== undefined && hasFeature(me, 'why.ask') ? (
            <ReferenceSelect
              to="person"
              value={person}
              title={title}
              label={t('records:who.person')}
              placeholder={t('records:who.person')}
              onChange={(id, name) => {
                setTitle(name);
                set({ person: id });
              }}
            />
          ) : (
            <Select
              className="al-who-pick"
              aria-label={t('records:who.person')}
              placeholder={t('records:who.person')}
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              value={person === '' ? undefined : person}
              onChange={(id: string | undefined) => set({ person: id ?? '' })}
              options={list.map((one) => ({ value: who(one.person).id, label: who(one.person).name }))}
            />
          )}
          <Button onClick={() => set({ person: me.person.id })}>{t('records:who.me')}</Button>
        </div>
        {person !== '' && (
          <QueryStates query={asked}>{(why) => <Verdicts type={type} why={why} />}</QueryStates>
        )}
      </Panel>
      <Panel title={t('records:who.readers')} flush>
        <QueryStates
          query={readers}
          isEmpty={() => list.length === 0}
          empty={<EmptyState title={t('records:who.none')} />}
        >
          {() => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <div className="al-r-scroll" tabIndex={0}>
              <table className="al-r-table al-who-table">
                <thead>
                  <tr>
                    <th scope="col">{t('records:who.person')}</th>
                    {VERBS.map((verb) => (
                      <th scope="col" key={verb} className="al-r-centre">
                        {t(`records:verb.${verb}`)}
                      </th>
                    ))}
                    <th scope="col">{t('records:who.because')}</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((one) => {
                    const { id, name } = who(one.person);
                    const read = one.verdicts.find(({ verb }) => verb === 'read');
                    return (
                      <tr key={id}>
                        <th scope="row">
                          <Button type="link" size="small" onClick={() => set({ person: id })}>
                            {one.name ?? name}
                          </Button>
                        </th>
                        {VERBS.map((verb) => (
                          <td key={verb} className="al-r-centre">
                            <Mark allowed={one.verdicts.find((verdict) => verdict.verb === verb)?.allowed} />
                          </td>
                        ))}
                        <td>{read !== undefined && <Because verdict={read} />}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )}
        </QueryStates>
      </Panel>
    </>
  );
}

function Mark({ allowed }: { allowed: boolean | undefined }) {
  const t = useT();
  if (allowed === undefined) return <span className="al-r-none">–</span>;
  return allowed ? (
    <CheckOutlined className="al-r-yes" aria-label={t('records:who.yes')} />
  ) : (
    <MinusOutlined className="al-r-no" aria-label={t('records:who.no')} />
  );
}

/** The texts of the policies and agreements that decide. */
function Because({ verdict }: { verdict: Verdict }) {
  const pick = useBilingual();
  return (
    <ul className="al-r-because">
      {(verdict.policies ?? []).map((policy) => (
        <li key={policy.id}>
          {pick(policy.text) || <code>{policy.id}</code>}
          {policy.clause && <small> {policy.clause}</small>}
        </li>
      ))}
      {(verdict.agreements ?? []).map((agreement) => (
        <li key={typeof agreement === 'string' ? agreement : agreement.id}>
          {typeof agreement === 'string' ? agreement : pick(agreement.text) || agreement.id}
        </li>
      ))}
    </ul>
  );
}

function Verdicts({ type, why }: { type: RecordType; why: Why }) {
  const t = useT();
  const label = useLabel();
  const pick = useBilingual();
  const read = why.verdicts.find(({ verb }) => verb === 'read');
  const fields = Object.entries(read?.fields ?? {});
  return (
    <div className="al-r-verdicts">
      <h3>{t('records:who.of', { name: who(why.person).name })}</h3>
      <ul>
        {why.verdicts.map((verdict) => (
          <li key={verdict.verb}>
            <StateTag tone={verdict.allowed ? 'ok' : 'idle'}>
              {t(verdict.allowed ? 'records:who.may' : 'records:who.may_not', {
                verb: t(`records:verb.${verdict.verb}`, { defaultValue: verdict.verb }),
              })}
            </StateTag>
            {verdict.relation && (
              <span className="al-soft">
                {t('records:who.relation', { relation: pick(verdict.relation) })}
              </span>
            )}
            {verdict.allowed && <Because verdict={verdict} />}
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
