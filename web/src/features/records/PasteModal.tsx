import { Button, Input, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { api } from '@/api/client';
import { useLabel } from '@/forms/label';
import { matchBlock, readBlock } from '@/forms/paste';
import type { Values } from '@/forms/values';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, StateTag } from '@/ui';
import { useValueText } from './FieldValue';

type Props = {
  type: RecordType;
  text: string;
  values: Values;
  titles: Record<string, string>;
  /** Fields that may not be filled in here. */
  closed: readonly string[];
  onClose: () => void;
  onFill: (values: Values, titles: Record<string, string>) => void;
};

/** A block from a spreadsheet: which cell goes to which field, before anything is changed. */
export function PasteModal({ type, text: given, values, titles, closed, onClose, onFill }: Props) {
  const t = useT();
  const label = useLabel();
  const valueText = useValueText();
  const [text, setText] = useState(given);
  const fields = type.fields.filter(({ name }) => !closed.includes(name));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fields follow the type
  const matched = useMemo(() => matchBlock(readBlock(text), fields), [text, type]);
  const [found, setFound] = useState<Record<string, { id: string; title: string } | null>>({});

  // Keys of other records are looked up, so that the form shows their titles.
  useEffect(() => {
    const wanted = matched.assignments.filter(({ field }) => field.kind === 'reference');
    let stopped = false;
    for (const { field, text: key } of wanted) {
      const name = `${field.name} ${key}`;
      if (name in found) continue;
      void api
        .get('/records/{kind}', {
          path: { kind: field.to ?? '' },
          query: { q: key, limit: 5 },
        })
        .then(({ items }) => {
          const hit = items.find((record) => record.key === key || record.title === key || record.id === key);
          if (!stopped)
            setFound((known) => ({
              ...known,
              [name]: hit === undefined ? null : { id: hit.id, title: hit.title },
            }));
        })
        .catch(() => undefined);
    }
    return () => {
      stopped = true;
    };
  }, [matched, found]);

  const fill = () => {
    const patch: Values = {};
    const names: Record<string, string> = {};
    for (const { field, text: cell, read } of matched.assignments) {
      const hit = field.kind === 'reference' ? found[`${field.name} ${cell}`] : undefined;
      if (hit) {
        patch[field.name] = hit.id;
        names[field.name] = hit.title;
      } else if (field.kind === 'reference') {
        patch[field.name] = cell;
        names[field.name] = cell;
      } else if (field.kind === 'list' && read.ok) patch[field.name] = (read.value as string[]).join('\n');
      else if (field.kind === 'geometry') patch[field.name] = cell;
      else patch[field.name] = read.ok && read.value !== null ? String(read.value) : cell;
    }
    onFill(patch, names);
  };
  const bad = matched.assignments.filter(({ read }) => !read.ok).length;
  return (
    <Modal
      open
      width={820}
      title={t('forms:paste.title')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('records:cancel')}</Button>
          <Button type="primary" disabled={matched.assignments.length === 0} onClick={fill}>
            {t('forms:paste.fill', { n: matched.assignments.length })}
          </Button>
        </>
      }
    >
      <label htmlFor="paste-text" className="al-soft">
        {t('forms:paste.hint')}
      </label>
      <Input.TextArea
        id="paste-text"
        className="al-mono al-grows"
        autoFocus={given === ''}
        rows={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // A tab typed here separates cells; with Ctrl or Shift it moves on as ever.
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
        }}
      />
      {text.trim() !== '' && matched.assignments.length === 0 && (
        <EmptyState title={t('forms:paste.none')} hint={t('forms:paste.none_hint')} />
      )}
      {matched.assignments.length > 0 && (
        <>
          <p className="al-r-paste-sum" role="status">
            <StateTag tone="ok">{t('forms:paste.matched', { n: matched.assignments.length })}</StateTag>
            {bad > 0 && <StateTag tone="warn">{t('forms:paste.bad', { n: bad })}</StateTag>}
            {matched.unmatched.length > 0 && (
              <StateTag tone="idle">{t('forms:paste.unmatched', { n: matched.unmatched.length })}</StateTag>
            )}
            {matched.more > 0 && (
              <StateTag tone="warn">{t('forms:paste.more', { n: matched.more })}</StateTag>
            )}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div className="al-r-scroll al-r-paste-table" tabIndex={0}>
            <table className="al-r-table">
              <thead>
                <tr>
                  <th scope="col">{t('forms:paste.field')}</th>
                  <th scope="col">{t('forms:paste.now')}</th>
                  <th scope="col">{t('forms:paste.then')}</th>
                  <th scope="col">{t('forms:paste.remark')}</th>
                </tr>
              </thead>
              <tbody>
                {matched.assignments.map(({ field, heading, text: cell, read }) => {
                  const hit = field.kind === 'reference' ? found[`${field.name} ${cell}`] : undefined;
                  const was = values[field.name] ?? '';
                  return (
                    <tr key={field.name}>
                      <th scope="row">
                        {label(field.label)}
                        {heading !== label(field.label) && (
                          <small className="al-soft"> {t('forms:paste.heading', { heading })}</small>
                        )}
                      </th>
                      <td>
                        {was === '' ? (
                          <span className="al-r-none">–</span>
                        ) : field.kind === 'reference' ? (
                          (titles[field.name] ?? was)
                        ) : (
                          was.slice(0, 80)
                        )}
                      </td>
                      <td>
                        <strong>{hit?.title ?? (read.ok ? valueText(field, read.value) : cell)}</strong>
                      </td>
                      <td>
                        {!read.ok && (
                          <span className="al-r-fault">
                            {t(`forms:fault.${read.fault.code}`, read.fault.values)}
                          </span>
                        )}
                        {read.ok &&
                          read.notes
                            .filter(({ code }) => code !== 'check_ok')
                            .map((note) => (
                              <div key={note.code}>{t(`forms:note.${note.code}`, note.values)}</div>
                            ))}
                        {hit === null && (
                          <span className="al-r-fault">{t('forms:paste.no_record', { key: cell })}</span>
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          {matched.unmatched.length > 0 && (
            <p className="al-soft">
              {t('forms:paste.unmatched_list', {
                list: matched.unmatched.map(({ heading }) => heading || '–').join(', '),
              })}
            </p>
          )}
        </>
      )}
    </Modal>
  );
}
