import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Bilingual } from '@/api/types';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import { plain } from '@/forms/text';
import type { RecordType } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatNumber, PageHeader, Panel, QueryStates } from '@/ui';
import { useTypes } from './api';
import './records.css';

function groupId(type: RecordType): string {
  return typeof type.group === 'object' ? type.group.en : (type.group ?? 'other');
}

/** Every type of record, by subject, with what may be done and how many there are. */
export function TypesPage() {
  const t = useT();
  const { i18n } = useTranslation();
  const lang = useLang();
  const label = useLabel();
  const types = useTypes();
  const [text, setText] = useState('');
  const name = (group: string | Bilingual | undefined, id: string) =>
    typeof group === 'object' ? label(group) : i18n.exists(`kinds:group.${id}`) ? t(`kinds:group.${id}`) : id;
  return (
    <>
      <PageHeader
        title={t('records:title')}
        summary={t('records:types.summary')}
        actions={
          <Input.Search
            allowClear
            className="al-r-types-search"
            aria-label={t('records:types.find')}
            placeholder={t('records:types.find')}
            onChange={(event) => setText(event.target.value)}
          />
        }
      />
      <QueryStates query={types} isEmpty={({ items }) => items.length === 0}>
        {({ items }) => {
          const wanted = plain(text);
          const found = items.filter(
            (type) =>
              wanted === '' ||
              [
                type.name,
                type.label.zh,
                type.label.en,
                ...type.fields.flatMap((field) => [field.label.zh, field.label.en]),
              ].some((one) => plain(one).includes(wanted)),
          );
          const groups = new Map<string, RecordType[]>();
          for (const type of found) groups.set(groupId(type), [...(groups.get(groupId(type)) ?? []), type]);
          if (groups.size === 0) return <EmptyState title={t('records:types.none')} />;
          return [...groups].map(([id, members]) => (
            <Panel key={id} title={name(members[0]?.group, id)}>
              <ul className="al-r-types">
                {members.map((type) => (
                  <li key={type.name}>
                    <Link to={paths.records(type.name)}>{label(type.label)}</Link>
                    <strong>{type.count === undefined ? '' : formatNumber(type.count, lang)}</strong>
                    <span>
                      {t('records:types.fields', { n: type.fields.length })}
                      {typeof type.origin === 'object' &&
                        type.origin.pack !== undefined &&
                        ` · ${t('records:from_pack', { pack: type.origin.pack })}`}
                    </span>
                    <span className="al-r-types-actions">
                      {type.verbs.includes('create') && (
                        <Link to={paths.recordNew(type.name)}>{t('records:types.create')}</Link>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </Panel>
          ));
        }}
      </QueryStates>
    </>
  );
}
