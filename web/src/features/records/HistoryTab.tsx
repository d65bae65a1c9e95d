import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMe } from '@/api/session';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useLabel } from '@/forms/label';
import type { RecordType, RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatNumber, formatTime, Panel, QueryStates, StateTag, Time, type Tone } from '@/ui';
import { type HistoryItem, useHistory } from './api';
import { useValueText } from './FieldValue';

const TONES: Record<string, Tone> = { create: 'ok', update: 'active', delete: 'bad' };
const ACTIONS = ['create', 'update', 'delete', 'undo', 'merge'];

/** Every version: who, when, what was there before and after, and where it stands in the journal. */
export function HistoryTab({ type, record }: { type: RecordType; record: RecordView }) {
  const t = useT();
  const label = useLabel();
  const history = useHistory(type.name, record.id);
  const [only, setOnly] = useState<string>();
  return (
    <QueryStates query={history} isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        const touched = type.fields.filter(({ name }) =>
          items.some(({ changes }) => changes.some(({ field }) => field === name)),
        );
        const shown = items.filter(
          ({ changes }) => only === undefined || changes.some(({ field }) => field === only),
        );
        return (
          <Panel
            title={t('records:history.title', { n: items.length })}
            extra={
              <Select
                size="small"
                allowClear
                className="al-r-history-only"
                aria-label={t('records:history.only')}
                placeholder={t('records:history.only')}
                value={only}
                onChange={setOnly}
                options={touched.map((field) => ({ value: field.name, label: label(field.label) }))}
              />
            }
          >
            {shown.length === 0 ? (
              <EmptyState title={t('ui:empty')} />
            ) : (
              <ol className="al-r-history">
                {shown.map((item) => (
                  <Entry key={item.position} item={item} type={type} record={record} only={only} />
                ))}
              </ol>
            )}
            {history.hasNextPage && (
              <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                {t('records:more')}
              </Button>
            )}
          </Panel>
        );
      }}
    </QueryStates>
  );
}

type EntryProps = { item: HistoryItem; type: RecordType; record: RecordView; only?: string };

function Entry({ item, type, record, only }: EntryProps) {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const text = useValueText();
  const me = useMe();
  const changes = item.changes.filter(({ field }) => only === undefined || field === only);
  const words = (name: string, value: unknown): string => {
    const field = type.fields.find((one) => one.name === name);
    if (value === undefined || value === null) return '';
    return field === undefined
      ? JSON.stringify(value)
      : text(field, value, record.fields[name] === value ? record : undefined);
  };
  return (
    <li>
      <div className="al-r-history-head">
        <StateTag tone={TONES[item.action] ?? 'idle'}>
          {ACTIONS.includes(item.action) ? t(`records:action.${item.action}`) : item.action}
        </StateTag>
        <strong>{item.actor.name}</strong>
        <Time value={item.at} show="second" />
        <span className="al-soft">{t('records:version', { n: item.version })}</span>
        <span className="al-soft">
          {t('records:history.position', { n: formatNumber(item.position, lang) })}
        </span>
        {item.batch &&
          (permits(me, 'imports') ? (
            <Link to={paths.imports(item.batch)}>{t('records:history.batch', { id: item.batch })}</Link>
          ) : (
            <span className="al-soft">{t('records:history.batch', { id: item.batch })}</span>
          ))}
        <Link to={paths.record(type.name, record.id, formatTime(item.at, 'day'))} className="al-history-day">
          {t('records:history.as_then')}
        </Link>
      </div>
      {changes.length > 0 && (
        <table className="al-r-table al-r-changes">
          <thead>
            <tr>
              <th scope="col">{t('records:fields.name')}</th>
              <th scope="col">{t('records:history.before')}</th>
              <th scope="col">{t('records:history.after')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field: name, before, after }) => {
              const field = type.fields.find((one) => one.name === name);
              return (
                <tr key={name}>
                  <th scope="row">
                    {field === undefined
                      ? t(`records:about.${name}`, { defaultValue: name })
                      : label(field.label)}
                  </th>
                  <td>
                    {words(name, before) === '' ? (
                      <span className="al-r-none">–</span>
                    ) : (
                      <del>{words(name, before)}</del>
                    )}
                  </td>
                  <td>
                    {words(name, after) === '' ? (
                      <span className="al-r-none">–</span>
                    ) : (
                      <ins>{words(name, after)}</ins>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </li>
  );
}
