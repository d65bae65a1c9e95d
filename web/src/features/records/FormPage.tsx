import { LockOutlined, SnippetsOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, AutoComplete, Button, DatePicker, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { type ClipboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useBlocker, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMe } from '@/api/session';
import type { FieldProblem, Me } from '@/api/types';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { FieldInput } from '@/forms/FieldInput';
import { GeometrySketch } from '@/forms/GeometrySketch';
import { type Geometry, isGeometry } from '@/forms/geometry';
import { showUnit, useLabel } from '@/forms/label';
import { readField, type Said } from '@/forms/parse';
import { looksLikeBlock, matchBlock, readBlock } from '@/forms/paste';
import { usualSource } from '@/forms/source';
import {
  check,
  isHidden,
  isMasked,
  nameOfPointer,
  SOURCE,
  SOURCE_DATE,
  textOf,
  VALID_FROM,
  VALID_TO,
  type Values,
  valuesOf,
} from '@/forms/values';
import type { Field, RecordType, RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  formatTime,
  LoadingState,
  PageHeader,
  Panel,
  ProblemPanel,
  QueryStates,
  StateTag,
  Time,
  useBilingual,
  usePhone,
} from '@/ui';
import { recordOptions, useRecord, useType } from './api';
import { ConflictModal } from './ConflictModal';
import { exactNumber } from './FieldValue';
import { PasteModal } from './PasteModal';
import { SignInAgain } from './SignInAgain';
import { useRecordForm } from './useRecordForm';
import './records.css';

/** A new record; `?from=` begins with the values of another. */
export function NewPage() {
  const { kind = '' } = useParams();
  const [search] = useSearchParams();
  const t = useT();
  const from = search.get('from');
  const type = useType(kind);
  const copied = useRecord(kind, from ?? undefined);
  return (
    <QueryStates query={type}>
      {(found) => {
        if (found === null)
          return (
            <EmptyState
              title={t('records:no_type', { kind })}
              hint={<Link to={paths.recordTypes()}>{t('records:all_types')}</Link>}
            />
          );
        if (!found.verbs.includes('create')) return <ForbiddenPage />;
        if (from === null) return <FormPage key={kind} type={found} />;
        return (
          <QueryStates query={copied}>
            {(record) => <FormPage key={record.id} type={found} copied={record} />}
          </QueryStates>
        );
      }}
    </QueryStates>
  );
}

export function EditPage() {
  const { kind = '', id = '' } = useParams();
  const t = useT();
  const type = useType(kind);
  const record = useQuery({ ...recordOptions(kind, id), refetchOnMount: 'always' });
  return (
    <QueryStates query={type}>
      {(found) => {
        if (found === null)
          return (
            <EmptyState
              title={t('records:no_type', { kind })}
              hint={<Link to={paths.recordTypes()}>{t('records:all_types')}</Link>}
            />
          );
        if (record.data === undefined && !record.isError) return <LoadingState rows={8} />;
        return (
          <QueryStates query={record}>
            {(shown) =>
              shown.can.includes('update') ? (
                <FormPage key={id} type={found} record={shown} />
              ) : (
                <ForbiddenPage />
              )
            }
          </QueryStates>
        );
      }}
    </QueryStates>
  );
}

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

const ID = (name: string) => `field-${name.replaceAll('/', '_')}`;

function FormPage({ type, record, copied }: Props) {
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

  // Faults by field: the server's until the value changes, ours once a field was left or saving was tried.
  const [answered, setAnswered] = useState<Values>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is remembered when it is refused
  useEffect(() => {
    if (problem === undefined) return;
    setAnswered(values);
    setTimeout(() => summary.current?.focus(), 0);
  }, [problem]);
  const fromServer = (name: string): FieldProblem[] =>
    problem === undefined || answered[name] !== values[name]
      ? []
      : problem.errors.filter(({ pointer }) => pointer && nameOfPointer(pointer) === name);
  const ours = (name: string): string | undefined => {
    if (!checked && !left.has(name)) return undefined;
    const read = result.fields[name];
    if (read !== undefined && !read.ok) return t(`forms:fault.${read.fault.code}`, read.fault.values);
    return checked && result.missing.includes(name) ? t('forms:fault.required') : undefined;
  };
  const names = [...type.fields.map(({ name }) => name), VALID_FROM, VALID_TO, SOURCE, SOURCE_DATE];
  const faults = names.flatMap((name) => {
    const theirs = fromServer(name).filter(({ severity }) => severity !== 'warning');
    if (theirs.length > 0)
      return theirs.map((one) => ({ name, text: pick(one.message) || one.code, remedy: pick(one.remedy) }));
    const own = ours(name);
    return own === undefined ? [] : [{ name, text: own, remedy: '' }];
  });
  const elsewhere = (problem?.errors ?? []).filter(
    ({ pointer, severity }) =>
      severity !== 'warning' && (!pointer || !names.includes(nameOfPointer(pointer))),
  );

  const goTo = (name: string) => {
    const node = document.getElementById(ID(name));
    node?.scrollIntoView({ block: 'center' });
    (node?.matches('input,textarea,button')
      ? node
      : node?.querySelector<HTMLElement>('input,textarea,button')
    )?.focus();
  };
  const save = () => {
    const wrong = names.some((name) => {
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
  const count = faults.length + elsewhere.length + groups.length;

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
        <div ref={summary} tabIndex={-1} className="al-problem al-r-form-summary" role="alert">
          <p className="al-problem-message">
            {problem !== undefined && elsewhere.length === 0 && faults.length === 0
              ? pick(problem.message)
              : t('forms:summary', { n: count })}
          </p>
          <ul>
            {faults.map(({ name, text, remedy }) => (
              <li key={`${name} ${text}`}>
                <a
                  href={`#${ID(name)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    goTo(name);
                  }}
                >
                  {labelOf(name)}
                </a>
                <span>{text}</span>
                {remedy !== '' && <span className="al-problem-remedy">{remedy}</span>}
              </li>
            ))}
            {groups.map((group) => (
              <li key={group.join()}>
                <a
                  href={`#${ID(group[0] ?? '')}`}
                  onClick={(event) => {
                    event.preventDefault();
                    goTo(group[0] ?? '');
                  }}
                >
                  {group.map(labelOf).join(' / ')}
                </a>
                <span>{t('forms:fault.one_of')}</span>
              </li>
            ))}
            {elsewhere.map((one) => (
              <li key={`${one.code} ${one.pointer ?? ''}`}>
                <span>{pick(one.message) || one.code}</span>
                <span className="al-problem-remedy">{pick(one.remedy)}</span>
              </li>
            ))}
          </ul>
        </div>
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
                fault={ours(field.name)}
                theirs={fromServer(field.name)}
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
        <Panel title={t('forms:section.about')}>
          <div className="al-r-form-grid">
            <Row
              id={ID(SOURCE)}
              label={t('forms:source.label')}
              required
              help={t('forms:source.help')}
              fault={
                fromServer(SOURCE)[0] === undefined ? ours(SOURCE) : pick(fromServer(SOURCE)[0]?.message)
              }
            >
              <AutoComplete
                id={ID(SOURCE)}
                className="al-r-wide"
                value={values[SOURCE] ?? ''}
                maxLength={400}
                onChange={(now: string) => form.set(SOURCE, now ?? '')}
                options={['declared', 'inspection', 'licence', 'sds', 'design', 'survey'].map((code) => ({
                  value: t(`forms:source.option.${code}`),
                }))}
              />
            </Row>
            <Row
              id={ID(SOURCE_DATE)}
              label={t('forms:source.date')}
              help={t('forms:source.date_help')}
              fault={fromServer(SOURCE_DATE)[0] && pick(fromServer(SOURCE_DATE)[0]?.message)}
            >
              <Day
                id={ID(SOURCE_DATE)}
                value={values[SOURCE_DATE] ?? ''}
                onChange={(now) => form.set(SOURCE_DATE, now)}
              />
            </Row>
            <Row
              id={ID(VALID_FROM)}
              label={t('forms:valid.from')}
              help={t('forms:valid.from_help')}
              fault={fromServer(VALID_FROM)[0] && pick(fromServer(VALID_FROM)[0]?.message)}
            >
              <Day
                id={ID(VALID_FROM)}
                fixed={(form.base?.values[VALID_FROM] ?? '') !== ''}
                value={values[VALID_FROM] ?? ''}
                onChange={(now) => form.set(VALID_FROM, now)}
              />
            </Row>
            <Row
              id={ID(VALID_TO)}
              label={t('forms:valid.to')}
              help={t('forms:valid.to_help')}
              fault={fromServer(VALID_TO)[0] && pick(fromServer(VALID_TO)[0]?.message)}
            >
              <Day
                id={ID(VALID_TO)}
                fixed={(form.base?.values[VALID_TO] ?? '') !== ''}
                value={values[VALID_TO] ?? ''}
                onChange={(now) => form.set(VALID_TO, now)}
              />
            </Row>
          </div>
        </Panel>
        <div className="al-r-form-foot">
          <span className="al-r-form-state" aria-live="polite">
            <SavingState form={form} />
          </span>
          {form.dirty && (
            <Button
              onClick={() => {
                const undo = form.discard();
                message.open({
                  type: 'info',
                  duration: 10,
                  content: (
                    <>
                      {t('forms:draft.discarded')}
                      <Button type="link" size="small" onClick={undo}>
                        {t('records:undo')}
                      </Button>
                    </>
                  ),
                });
              }}
            >
              {t('forms:discard')}
            </Button>
          )}
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

/** What happened to the form while nobody looked: draft brought back, other tabs, a newer version. */
function Notices({ form, phone }: { form: ReturnType<typeof useRecordForm>; phone: boolean }) {
  const t = useT();
  const { message } = App.useApp();
  const size = phone ? undefined : ('small' as const);
  return (
    <div className="al-r-notices">
      {form.restored !== null && (
        <Alert
          type="info"
          showIcon
          closable={{ onClose: form.dismissRestored, 'aria-label': t('records:close') }}
          title={t('forms:draft.restored', { at: formatTime(form.restored.at, 'second') })}
          action={
            <Button
              size={size}
              onClick={() => {
                const undo = form.discard();
                message.open({
                  type: 'info',
                  duration: 10,
                  content: (
                    <>
                      {t('forms:draft.discarded')}
                      <Button type="link" size="small" onClick={undo}>
                        {t('records:undo')}
                      </Button>
                    </>
                  ),
                });
              }}
            >
              {t('forms:draft.discard')}
            </Button>
          }
        />
      )}
      {form.elsewhere.map((draft) => {
        const open = form.tabs.includes(draft.slot);
        return (
          <Alert
            key={draft.slot}
            type={open ? 'warning' : 'info'}
            showIcon
            title={t(open ? 'forms:draft.open_elsewhere' : 'forms:draft.found', {
              at: formatTime(draft.at, 'second'),
            })}
            action={
              !open && (
                <span className="al-r-notice-actions">
                  <Button size={size} type="primary" onClick={() => form.adopt(draft)}>
                    {t('forms:draft.continue')}
                  </Button>
                  <Button size={size} onClick={() => form.forget(draft)}>
                    {t('forms:draft.forget')}
                  </Button>
                </span>
              )
            }
          />
        );
      })}
      {form.base !== null &&
        form.tabs.length > 0 &&
        !form.elsewhere.some(({ slot }) => form.tabs.includes(slot)) && (
          <Alert type="warning" showIcon title={t('forms:tabs.open')} />
        )}
      {form.newer !== null &&
        form.base !== null &&
        form.newer.version > form.base.version &&
        form.conflict === null && (
          <Alert
            type="warning"
            showIcon
            title={
              <>
                {t('forms:newer', { who: form.newer.changed_by.name, version: form.newer.version })}{' '}
                <Time value={form.newer.changed_at} show="second" />
              </>
            }
            action={
              <Button size={size} onClick={() => form.newer !== null && form.openConflict(form.newer)}>
                {t('forms:compare')}
              </Button>
            }
          />
        )}
    </div>
  );
}

function SavingState({ form }: { form: ReturnType<typeof useRecordForm> }) {
  const t = useT();
  const { saving } = form;
  if (saving.state === 'waiting')
    return (
      <StateTag tone="warn">
        {t(saving.problem.status === 0 ? 'forms:net.lost' : 'forms:net.busy', { seconds: saving.seconds })}
      </StateTag>
    );
  if (saving.state === 'saving') return <StateTag tone="active">{t('forms:saving')}</StateTag>;
  if (form.keepFailed) return <StateTag tone="bad">{t('forms:draft.failed')}</StateTag>;
  if (form.dirty && form.keptAt !== null)
    return (
      <span className="al-soft">
        {t('forms:draft.kept', { at: formatTime(form.keptAt, 'second').slice(11) })}
      </span>
    );
  if (form.dirty) return <span className="al-soft">{t('forms:draft.keeping')}</span>;
  return form.base === null ? null : <span className="al-soft">{t('forms:nothing')}</span>;
}

type DayProps = { id: string; value: string; fixed?: boolean; onChange: (value: string) => void };

/** `fixed`: a day that was set can be moved but not taken away. */
function Day({ id, value, fixed = false, onChange }: DayProps) {
  const t = useT();
  return (
    <DatePicker
      id={id}
      className="al-r-wide"
      format={['YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD']}
      placeholder={t('forms:date_hint')}
      allowClear={!fixed}
      value={value === '' ? null : dayjs(value)}
      onChange={(day) => onChange(day?.format('YYYY-MM-DD') ?? '')}
    />
  );
}

type RowProps = {
  id: string;
  label: string;
  required?: boolean;
  help?: string;
  fault?: string;
  extra?: ReactNode;
  wide?: boolean;
  mark?: ReactNode;
  children: ReactNode;
};

/** Label, input, help and fault of one field. */
function Row({ id, label, required = false, help, fault, extra, wide = false, mark, children }: RowProps) {
  const t = useT();
  return (
    <div className={`al-r-row${wide ? ' al-r-row-wide' : ''}${fault !== undefined ? ' al-r-row-fault' : ''}`}>
      <label htmlFor={id}>
        {label}
        {required && (
          <span className="al-r-must" title={t('forms:required')}>
            *
          </span>
        )}
        {mark}
      </label>
      <div>
        {children}
        <div id={`${id}-help`} className="al-r-row-below">
          {fault !== undefined && <span className="al-r-fault">{fault}</span>}
          {extra}
          {help !== undefined && help !== '' && <span className="al-r-help">{help}</span>}
        </div>
      </div>
    </div>
  );
}

type FieldProps = {
  field: Field;
  value: string;
  title?: string;
  changed: boolean;
  original: string;
  /** The masked text, while it is not replaced. */
  masked?: string;
  hidden: boolean;
  fault?: string;
  theirs: FieldProblem[];
  onOpen: () => void;
  onChange: (value: string, title?: string) => void;
  onLeave: () => void;
  onTidy: (value: string) => void;
};

function FormField({
  field,
  value,
  title,
  changed,
  original,
  masked,
  hidden,
  fault,
  theirs,
  onOpen,
  onChange,
  onLeave,
  onTidy,
}: FieldProps) {
  const t = useT();
  const label = useLabel();
  const pick = useBilingual();
  const lang = useLang();
  const id = ID(field.name);
  const name = label(field.label);
  const errors = theirs.filter(({ severity }) => severity !== 'warning');
  const warnings = theirs.filter(({ severity }) => severity === 'warning');
  const shownFault = errors.length > 0 ? errors.map((one) => pick(one.message) || one.code).join(' ') : fault;
  const read = readField(field, value);
  const unit = showUnit(field.unit);
  const bounds =
    field.min && field.max
      ? t('forms:bounds.both', {
          min: exactNumber(Number(field.min), lang),
          max: exactNumber(Number(field.max), lang),
          unit,
        })
      : field.min
        ? t('forms:bounds.min', { min: exactNumber(Number(field.min), lang), unit })
        : field.max
          ? t('forms:bounds.max', { max: exactNumber(Number(field.max), lang), unit })
          : '';
  const help = [pick(field.help), bounds].filter((part) => part !== '').join(' ');
  const wide = field.kind === 'geometry' || value.length > 80;
  if (hidden)
    return (
      <Row id={id} label={name} help={t('records:hidden_hint', { level: t(`records:level.${field.level}`) })}>
        <span className="al-r-withheld">
          <LockOutlined aria-hidden="true" /> {t('records:hidden')}
        </span>
      </Row>
    );
  if (masked !== undefined)
    return (
      <Row id={id} label={name} required={field.required} help={t('forms:masked_help')}>
        <span className="al-r-withheld">{masked}</span>
        <Button id={id} type="link" size="small" onClick={onOpen}>
          {t('forms:replace')}
        </Button>
      </Row>
    );
  const numeric = field.kind === 'decimal' || field.kind === 'integer';
  // A number written with its unit or full-width digits shows what it will be kept as.
  const tidy =
    numeric && read.ok && read.value !== null && String(read.value) !== value.trim()
      ? String(read.value)
      : undefined;
  const notes: Said[] = (read.ok && value !== '' ? read.notes : [])
    // What will be kept is told; that blanks and units go with it need not be.
    .filter(({ code }) => tidy === undefined || (code !== 'grouping' && code !== 'unit_dropped'))
    .map(({ code, values }) => ({
      code,
      values: values && { ...values, to: showUnit(String(values.to ?? '')) },
    }));
  const fault0 = errors.find(({ point }) => point !== undefined)?.point;
  const shape: Geometry | undefined =
    field.kind === 'geometry' && read.ok && isGeometry(read.value) ? read.value : undefined;
  return (
    <Row
      id={id}
      label={name}
      required={field.required}
      help={help}
      fault={shownFault}
      wide={wide}
      mark={
        changed && (
          <Tooltip
            title={t('forms:was', {
              value: original === '' ? t('records:not_given') : original.slice(0, 120),
            })}
          >
            <span className="al-r-changed">{t('forms:changed')}</span>
          </Tooltip>
        )
      }
      extra={
        <>
          {errors
            .map((one) => pick(one.remedy))
            .filter((text) => text !== '')
            .map((text) => (
              <span key={text} className="al-r-help">
                {text}
              </span>
            ))}
          {notes.map((note) => (
            <span
              key={note.code}
              className={
                note.code === 'check_ok'
                  ? 'al-r-note al-r-note-ok'
                  : /wrong|form|length|letters/.test(note.code)
                    ? 'al-r-note al-r-note-warn'
                    : 'al-r-note'
              }
            >
              {t(`forms:note.${note.code}`, note.values)}
            </span>
          ))}
          {warnings.map((one) => (
            <span key={one.code} className="al-r-note al-r-note-warn">
              {pick(one.message)}
            </span>
          ))}
          {tidy !== undefined && (
            <span className="al-r-note">
              {!notes.some(({ code }) => code === 'converted' || code === 'multiplied') &&
                t('forms:read_as', { value: tidy, unit })}
              <Button type="link" size="small" onClick={() => onTidy(tidy)}>
                {t('forms:write_so')}
              </Button>
            </span>
          )}
        </>
      }
    >
      <FieldInput
        field={field}
        id={id}
        value={value}
        title={title}
        status={shownFault !== undefined ? 'error' : undefined}
        describedBy={`${id}-help`}
        onChange={onChange}
        onLeave={onLeave}
      />
      {shape !== undefined && (
        <div className="al-r-form-shape">
          <GeometrySketch
            geometry={shape}
            fault={fault0}
            width={420}
            height={shape.type === 'Point' ? 120 : 200}
          />
        </div>
      )}
    </Row>
  );
}
