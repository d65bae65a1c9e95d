import { SnippetsOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Tooltip } from 'antd';
import { type ClipboardEvent, useEffect, useRef, useState } from 'react';
import { useBlocker, useNavigate } from 'react-router';
import { useMe } from '@/api/session';
import type { Me } from '@/api/types';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import { readField } from '@/forms/parse';
import { looksLikeBlock, matchBlock, readBlock } from '@/forms/paste';
import { usualSource } from '@/forms/source';
import {
  check,
  isHidden,
  isMasked,
  SOURCE,
  SOURCE_DATE,
  textOf,
  VALID_FROM,
  VALID_TO,
  type Values,
  valuesOf,
} from '@/forms/values';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { PageHeader, Panel, ProblemPanel, useBilingual, usePhone } from '@/ui';
import { recordOptions } from './api';
import { ConflictModal } from './ConflictModal';
import { FormAbout } from './FormAbout';
import { FormField } from './FormField';
import { Notices, SavingState, useDiscard } from './FormNotices';
import { FormSummary } from './FormSummary';
import { PasteModal } from './PasteModal';
import { SignInAgain } from './SignInAgain';
import { useFaults } from './useFaults';
import { useRecordForm } from './useRecordForm';
import './records.css';

type Props = { type: RecordType; record?: RecordView; copied?: RecordView };

/** Values a new record begins with: those of the one copied without its keys, or nothing. */
function startOf(
  type: RecordType,
  me: Me,
  copied: RecordView | undefined,
  words: Parameters<typeof usualSource>[1],
): Values {
  const keys = new Set(type.keys.flat());
  const start = valuesOf(type, copied);
  if (copied !== undefined) for (const name of keys) start[name] = '';
  const { source, date } = usualSource(me, words);
  start[SOURCE] = source;
  start[SOURCE_DATE] = date;
  if (copied !== undefined) {
    start[VALID_FROM] = '';
    start[VALID_TO] = '';
  }
  return start;
}

/** The form of a record, new or as it stands. */
export function EditForm({ type, record, copied }: Props) {
  const t = useT();
  const label = useLabel();
  const pick = useBilingual();
  const me = useMe();
  const phone = usePhone();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const summary = useRef<HTMLDivElement>(null);
  const [checked, setChecked] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [paste, setPaste] = useState<string | null>(null);
  const words = {
    enterprise: (name: string) => t('forms:source.enterprise', { name }),
    office: (name: string) => t('forms:source.office', { name }),
  };
  // What a form begins with does not move under it; another record is another form.
  const [start] = useState(() => startOf(type, me, copied, words));
  const form = useRecordForm({
    type,
    me,
    record,
    start,
    titles: Object.fromEntries(
      Object.entries(copied?.references ?? {}).map(([name, { title }]) => [name, title]),
    ),
    onSaved: (saved) => {
      const warnings = saved.warnings ?? [];
      message.open({
        type: warnings.length > 0 ? 'warning' : 'success',
        duration: warnings.length > 0 ? 12 : 4,
        content: (
          <>
            {t('forms:saved', { title: saved.title, version: saved.version })}
            {warnings.map((warning) => (
              <div key={`${warning.code}${warning.pointer ?? ''}`}>{pick(warning.message)}</div>
            ))}
          </>
        ),
      });
      void navigate(paths.record(type.name, saved.id), { replace: true });
    },
  });
  const discard = useDiscard(form);
  const { values, titles, saving } = form;
  const result = check(type, values, record);
  const closed = type.fields.filter(({ name }) => isHidden(record, name)).map(({ name }) => name);
  const problem = saving.state === 'refused' ? saving.problem : undefined;

  // A record that somebody else changed while it is open here.
  const live = useQuery({ ...recordOptions(type.name, record?.id ?? ''), enabled: record !== undefined });
  useEffect(() => {
    if (record === undefined || form.finished.current) return;
    if (live.data !== undefined && form.base !== null && live.data.version > form.base.version)
      form.noticeNewer(live.data);
  }, [live.data, form.base, form.noticeNewer, form.finished, record]);

  const labelOf = (name: string): string => {
    if (name.startsWith('/')) return t(`records:about.${name.slice(1)}`, { defaultValue: name });
    const field = type.fields.find((one) => one.name === name);
    return field === undefined ? name : label(field.label);
  };

  const faults = useFaults({
    type,
    values,
    result,
    problem,
    checked,
    left,
    onRefused: () => setTimeout(() => summary.current?.focus(), 0),
  });

  const save = () => {
    const wrong = faults.names.some((name) => {
      const read = result.fields[name];
      return (read !== undefined && !read.ok) || result.missing.includes(name);
    });
    setChecked(true);
    if (wrong || result.groups.length > 0) {
      setTimeout(() => summary.current?.focus(), 0);
      return;
    }
    form.send();
  };

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    const target = event.target as HTMLElement;
    if (!looksLikeBlock(text) || target.closest('.ant-modal') !== null) return;
    if (
      matchBlock(
        readBlock(text),
        type.fields.filter(({ name }) => !closed.includes(name)),
      ).assignments.length === 0
    )
      return;
    event.preventDefault();
    setPaste(text);
  };
  const fill = (patch: Values, patchTitles: Record<string, string>) => {
    const was = {
      values: Object.fromEntries(Object.keys(patch).map((name) => [name, values[name] ?? ''])),
      titles,
    };
    form.setMany(patch, patchTitles);
    setOpened(new Set([...opened, ...Object.keys(patch)]));
    setLeft(new Set([...left, ...Object.keys(patch)]));
    setPaste(null);
    message.open({
      type: 'success',
      duration: 10,
      content: (
        <>
          {t('forms:paste.done', { n: Object.keys(patch).length })}
          <Button type="link" size="small" onClick={() => form.setMany(was.values, was.titles)}>
            {t('records:undo')}
          </Button>
        </>
      ),
    });
  };

  // Leaving keeps the draft; the way back is told.
  useBlocker(() => {
    if (form.dirty && !form.finished.current) {
      form.keep();
      message.info(t('forms:draft.left'));
    }
    return false;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        save();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  const title =
    record === undefined
      ? t('forms:new_title', { kind: label(type.label) })
      : t('forms:edit_title', { title: record.title });
  const back = record === undefined ? paths.records(type.name) : paths.record(type.name, record.id);
  const groups = checked ? result.groups : [];
  const count = faults.faults.length + faults.elsewhere.length + groups.length;

  return (
    // The form takes pasted blocks wherever the caret is.
    <div className="al-r-form" onPaste={onPaste}>
      <PageHeader
        title={title}
        crumbs={record === undefined ? [] : [{ label: record.title, to: paths.record(type.name, record.id) }]}
        tags={
          record !== undefined && (
            <span className="al-soft">
              {t('records:version', { n: form.base?.version ?? record.version })}
            </span>
          )
        }
        actions={
          <Button icon={<SnippetsOutlined />} onClick={() => setPaste('')}>
            {t('forms:paste.label')}
          </Button>
        }
      />
      <Notices form={form} phone={phone} />
      {count > 0 && (
        <FormSummary ref={summary} problem={problem} faults={faults} groups={groups} labelOf={labelOf} />
      )}
      {problem !== undefined && count === 0 && problem.errors.length === 0 && (
        <ProblemPanel error={problem} />
      )}

      <form
        noValidate
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Panel
          title={t('forms:section.facts')}
          extra={<span className="al-soft">{t('forms:required_hint')}</span>}
        >
          <div className="al-r-form-grid">
            {type.fields.map((field) => (
              <FormField
                key={field.name}
                field={field}
                value={values[field.name] ?? ''}
                title={titles[field.name]}
                changed={record !== undefined && form.changed.includes(field.name)}
                original={form.base?.values[field.name] ?? ''}
                masked={
                  isMasked(record, field.name) && !opened.has(field.name)
                    ? textOf(record?.fields[field.name])
                    : undefined
                }
                hidden={isHidden(record, field.name)}
                fault={faults.ours(field.name)}
                theirs={faults.fromServer(field.name)}
                onOpen={() => setOpened(new Set([...opened, field.name]))}
                onChange={(value, name) => form.set(field.name, value, name)}
                onLeave={() => {
                  setLeft(new Set([...left, field.name]));
                  const read = readField(field, values[field.name] ?? '');
                  // What can be read is written out, so that one sees what will be saved.
                  if (read.ok && read.value !== null && ['credit_code', 'cas', 'un'].includes(field.kind))
                    form.set(field.name, String(read.value));
                }}
                onTidy={(value) => form.set(field.name, value)}
              />
            ))}
          </div>
        </Panel>
        <FormAbout form={form} faults={faults} />
        <div className="al-r-form-foot">
          <span className="al-r-form-state" aria-live="polite">
            <SavingState form={form} />
          </span>
          {form.dirty && <Button onClick={discard}>{t('forms:discard')}</Button>}
          <Button onClick={() => void navigate(back)}>{t('forms:cancel')}</Button>
          {saving.state === 'waiting' ? (
            <>
              <Button onClick={form.stop}>{t('forms:net.stop')}</Button>
              <Button type="primary" onClick={form.send}>
                {t('forms:net.now')}
              </Button>
            </>
          ) : (
            <Tooltip title={record !== undefined && !form.dirty ? t('forms:nothing') : undefined}>
              <Button
                type="primary"
                htmlType="submit"
                loading={saving.state === 'saving'}
                disabled={record !== undefined && !form.dirty}
              >
                {t('forms:save')}
              </Button>
            </Tooltip>
          )}
        </div>
      </form>
      {paste !== null && (
        <PasteModal
          type={type}
          text={paste}
          values={values}
          titles={titles}
          closed={closed}
          onClose={() => setPaste(null)}
          onFill={fill}
        />
      )}
      {form.conflict !== null && form.base !== null && (
        <ConflictModal
          type={type}
          original={form.base.values}
          mine={values}
          titles={titles}
          conflict={form.conflict}
          onClose={form.closeConflict}
          onSettle={(chosen) => {
            form.settle(chosen);
            message.info(t('records:conflict.settled'));
          }}
        />
      )}
      {saving.state === 'signed_out' && <SignInAgain me={me} onDone={form.send} onClose={form.stop} />}
    </div>
  );
}
