import { Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import { plain } from '@/forms/text';
import { packOf, type RecordType } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatNumber, PageHeader, Panel, QueryStates } from '@/ui';
import { useTypes } from './api';
import './records.css';

/** How far a type stands from those that stand by themselves: firms before their sites, sites before their units. */
function depthOf(types: readonly RecordType[], name: string, seen: readonly string[] = []): number {
  if (seen.includes(name)) return 0;
  const type = types.find((one) => one.name === name);
  const up = (type?.fields ?? []).flatMap((field) => (field.required && field.to ? [field.to] : []));
  return up.reduce((deepest, to) => Math.max(deepest, 1 + depthOf(types, to, [...seen, name])), 0);
}

/** Every type of record, by subject, with what may be done and how many there are. */
export function TypesPage() {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const types = useTypes();
  const [text, setText] = useState('');
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
          const ordered = [...found].sort((a, b) => depthOf(items, a.name) - depthOf(items, b.name));
          for (const type of ordered) {
            const group = label(type.group) || t('kinds:group.other');
            groups.set(group, [...(groups.get(group) ?? []), type]);
          }
          if (groups.size === 0) return <EmptyState title={t('records:types.none')} />;
          // What is told most about comes first, what fits nowhere last.
          const weight = (members: RecordType[]) =>
            members[0]?.group === undefined || members[0].group.en.toLowerCase() === 'other'
              ? -1
              : members.reduce((sum, { count }) => sum + count, 0);
          const sorted = [...groups].sort(([, a], [, b]) => weight(b) - weight(a));
          return sorted.map(([name, members]) => (
            <Panel key={name} title={name}>
              <ul className="al-r-types">
                {members.map((type) => (
                  <li key={type.name}>
                    <Link to={paths.records(type.name)}>{label(type.label)}</Link>
                    <strong>{formatNumber(type.count, lang)}</strong>
                    <span>
                      {t('records:types.fields', { n: type.fields.length })}
                      {packOf(type) !== undefined &&
                        ` \u00b7 ${t('records:from_pack', { pack: packOf(type) })}`}
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
