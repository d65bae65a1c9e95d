import { CloseOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, AutoComplete, Button, Checkbox, Form, Modal, Progress, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/session';
import { FieldInput } from '@/forms/FieldInput';
import { useLabel } from '@/forms/label';
import { readField } from '@/forms/parse';
import { keepSource, usualSource } from '@/forms/source';
import { sameValue } from '@/forms/values';
import type { RecordType, RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { formatNumber, ProblemPanel, StateTag, useBilingual } from '@/ui';
import { type BatchResult, createRecord, type ListQuery, listParams, runBatch } from './api';
import { FieldValue, useValueText } from './FieldValue';

const MOST = 1000;
type Picked = ReadonlyMap<string, RecordView>;
type Props = {
  type: RecordType;
  picked: Picked;
  onPicked: (picked: Picked) => void;
  list: ListQuery;
  total?: number;
  readOnly: boolean;
};

/** What can be done with the records picked. */
export function BatchBar({ type, picked, onPicked, list, total, readOnly }: Props) {
  const t = useT();
  const lang = useLang();
  const { message } = App.useApp();
  const [doing, setDoing] = useState<'update' | 'delete' | null>(null);
  const [loading, setLoading] = useState(false);
  const n = (value: number) => formatNumber(value, lang);
  const pickAll = async () => {
    setLoading(true);
    try {
      const page = await api.get('/records/{kind}', {
        path: { kind: type.name },
        query: { ...listParams(list), limit: MOST },
      });
      onPicked(new Map(page.items.map((record) => [record.id, record])));
    } catch {
      message.error(t('records:batch.pick_failed'));
    } finally {
      setLoading(false);
    }
  };
  return (
    <>
      <strong aria-live="polite">{t('records:batch.picked', { n: n(picked.size) })}</strong>
      {total !== undefined && total > picked.size && (
        <Button type="link" size="small" loading={loading} onClick={() => void pickAll()}>
          {total <= MOST ? t('records:batch.all', { n: n(total) }) : t('records:batch.first', { n: n(MOST) })}
        </Button>
      )}
      <span className="al-r-grow" />
      {type.verbs.includes('update') && (
        <Button
          icon={<EditOutlined />}
          disabled={readOnly}
          title={readOnly ? t('records:past_no_change') : undefined}
          onClick={() => setDoing('update')}
        >
          {t('records:batch.update')}
        </Button>
      )}
      {type.verbs.includes('delete') && (
        <Button
          danger
          icon={<DeleteOutlined />}
          disabled={readOnly}
          title={readOnly ? t('records:past_no_change') : undefined}
          onClick={() => setDoing('delete')}
        >
          {t('records:batch.delete')}
        </Button>
      )}
      <Button icon={<CloseOutlined />} onClick={() => onPicked(new Map())}>
        {t('records:batch.clear')}
      </Button>
      {doing !== null && (
        <BatchModal
          type={type}
          action={doing}
          picked={picked}
          onClose={(failed) => {
            setDoing(null);
            if (failed !== undefined) onPicked(new Map([...picked].filter(([id]) => failed.has(id))));
          }}
        />
      )}
    </>
  );
}

type Done = { result: BatchResult; field?: string; records: Picked };
type ModalProps = {
  type: RecordType;
  action: 'update' | 'delete';
  picked: Picked;
  /** With the records left over when something was done. */
  onClose: (failed?: ReadonlySet<string>) => void;
};

function BatchModal({ type, action, picked, onClose }: ModalProps) {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const text = useValueText();
  const me = useMe();
  const client = useQueryClient();
  const keysOf = new Set(type.keys.flat());
  const changeable = type.fields.filter(({ name, kind }) => kind !== 'geometry' && !keysOf.has(name));
  const usual = usualSource(me, {
    enterprise: (name) => t('forms:source.enterprise', { name }),
    office: (name) => t('forms:source.office', { name }),
  });
  const [name, setName] = useState<string>();
  const [value, setValue] = useState('');
  const [title, setTitle] = useState('');
  const [source, setSource] = useState(usual.source);
  const [sure, setSure] = useState(false);
  const [progress, setProgress] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [undone, setUndone] = useState<BatchResult | null>(null);

  const n = (count: number) => formatNumber(count, lang);
  const records = [...picked.values()];
  const field = changeable.find((one) => one.name === name);
  const read = field === undefined ? undefined : readField(field, value);
  const next = read?.ok ? read.value : undefined;
  const emptied = read?.ok === true && next === null;
  const alike =
    field === undefined || !read?.ok
      ? 0
      : records.filter((record) => sameValue(record.fields[field.name], next)).length;
  const blocked = field?.required === true && emptied;
  const withheld =
    field === undefined
      ? 0
      : records.filter((record) => record.masked.includes(field.name) || record.hidden.includes(field.name))
          .length;
  const before = new Map<string, number>();
  if (field !== undefined)
    for (const record of records) {
      const was = text(field, record.fields[field.name], record) || t('records:not_given');
      before.set(was, (before.get(was) ?? 0) + 1);
    }
  const ready =
    action === 'update'
      ? field !== undefined && read?.ok === true && !blocked && source.trim() !== '' && alike < records.length
      : sure && source.trim() !== '';
  const targets =
    action === 'update' && field !== undefined
      ? records.filter((record) => !sameValue(record.fields[field.name], next))
      : records;

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.records(type.name) }),
      ...targets.slice(0, 50).map(({ id }) => client.invalidateQueries({ queryKey: keys.record(id) })),
    ]);
  const run = async () => {
    setTrouble(null);
    setProgress(0);
    keepSource(me, source.trim());
    try {
      const result = await runBatch(
        type.name,
        {
          action,
          items: targets.map(({ id, version }) => ({ id, version })),
          ...(field !== undefined ? { fields: { [field.name]: next ?? null } } : {}),
          source: source.trim(),
        },
        (count) => setProgress(Math.round((count / targets.length) * 100)),
      );
      setDone({ result, field: field?.name, records: new Map(targets.map((record) => [record.id, record])) });
    } catch (error) {
      setTrouble(error);
    } finally {
      setProgress(null);
      void refresh();
    }
  };

  /** Puts the earlier values back: one write for each value there was. */
  const undo = async () => {
    if (done === null) return;
    setTrouble(null);
    setProgress(0);
    const result: BatchResult = { done: [], failed: [] };
    try {
      if (done.field === undefined) {
        for (const [at, id] of done.result.done.entries()) {
          const record = done.records.get(id);
          if (record === undefined || !restorable(record)) continue;
          try {
            const made = await createRecord(type.name, {
              fields: record.fields,
              valid_from: record.valid_from,
              valid_to: record.valid_to,
              source: record.default_source.source,
            });
            result.done.push(made.id);
          } catch (error) {
            result.failed.push({ id, errors: error instanceof Error ? [{ code: error.message }] : [] });
          }
          setProgress(Math.round(((at + 1) / done.result.done.length) * 100));
        }
      } else {
        const groups = new Map<string, { value: unknown; ids: string[] }>();
        for (const id of done.result.done) {
          const was = done.records.get(id)?.fields[done.field] ?? null;
          const key = JSON.stringify(was);
          const group = groups.get(key) ?? { value: was, ids: [] };
          group.ids.push(id);
          groups.set(key, group);
        }
        let turned = 0;
        for (const { value: was, ids } of groups.values()) {
          const items = [];
          for (const id of ids) {
            const { version } = await api.get('/records/{kind}/{id}', { path: { kind: type.name, id } });
            items.push({ id, version });
            turned += 1;
            setProgress(Math.round((turned / done.result.done.length) * 100));
          }
          const part = await runBatch(
            type.name,
            {
              action: 'update',
              items,
              fields: { [done.field]: was },
              source: t('records:batch.undo_source'),
            },
            () => undefined,
          );
          result.done.push(...part.done);
          result.failed.push(...part.failed);
        }
      }
      setUndone(result);
    } catch (error) {
      setTrouble(error);
    } finally {
      setProgress(null);
      void refresh();
    }
  };

  const shown = undone ?? done?.result;
  const canUndo =
    done !== null &&
    undone === null &&
    done.result.done.length > 0 &&
    (done.field !== undefined
      ? withheld === 0
      : done.result.done.some((id) => restorable(done.records.get(id))));
  const heading = t(action === 'update' ? 'records:batch.update_title' : 'records:batch.delete_title', {
    n: n(records.length),
    kind: label(type.label),
  });
  const close = () => onClose(done === null ? undefined : new Set(done.result.failed.map(({ id }) => id)));

  return (
    <Modal
      open
      width={640}
      title={heading}
      mask={{ closable: false }}
      onCancel={progress === null ? close : undefined}
      footer={
        done === null ? (
          <>
            <Button onClick={close} disabled={progress !== null}>
              {t('records:cancel')}
            </Button>
            <Button
              type="primary"
              danger={action === 'delete'}
              disabled={!ready}
              loading={progress !== null}
              onClick={() => void run()}
            >
              {t(action === 'update' ? 'records:batch.update_ok' : 'records:batch.delete_ok', {
                n: n(targets.length),
              })}
            </Button>
          </>
        ) : (
          <>
            {canUndo && (
              <Button onClick={() => void undo()} loading={progress !== null}>
                {t(done.field === undefined ? 'records:batch.recreate' : 'records:batch.undo')}
              </Button>
            )}
            <Button type="primary" onClick={close} disabled={progress !== null}>
              {t('records:close')}
            </Button>
          </>
        )
      }
    >
      {trouble !== null && <ProblemPanel error={trouble} />}
      {progress !== null && <Progress percent={progress} aria-label={heading} />}
      {shown !== undefined ? (
        <Outcome result={shown} records={picked} undone={undone !== null} type={type} />
      ) : (
        <Form layout="vertical">
          {action === 'update' && (
            <>
              <Form.Item label={t('records:batch.field')} htmlFor="batch-field">
                <Select
                  id="batch-field"
                  showSearch={{ optionFilterProp: 'label' }}
                  placeholder={t('records:batch.field_hint')}
                  value={name}
                  onChange={(chosen: string) => {
                    setName(chosen);
                    setValue('');
                    setTitle('');
                  }}
                  options={changeable.map((one) => ({ value: one.name, label: label(one.label) }))}
                />
              </Form.Item>
              {field !== undefined && (
                <Form.Item
                  label={t('records:batch.value')}
                  htmlFor="batch-value"
                  validateStatus={read?.ok === false || blocked ? 'error' : undefined}
                  help={
                    read?.ok === false
                      ? t(`forms:fault.${read.fault.code}`, read.fault.values)
                      : blocked
                        ? t('forms:fault.required')
                        : emptied
                          ? t('records:batch.empties')
                          : undefined
                  }
                >
                  <FieldInput
                    field={field}
                    id="batch-value"
                    value={value}
                    title={title}
                    onChange={(now, nowTitle) => {
                      setValue(now);
                      setTitle(nowTitle ?? '');
                    }}
                  />
                </Form.Item>
              )}
              {field !== undefined && (
                <div className="al-r-batch-preview">
                  <p>
                    {t('records:batch.preview', { n: n(records.length - alike), same: n(alike) })}
                    {withheld > 0 && ` ${t('records:batch.withheld', { n: n(withheld) })}`}
                  </p>
                  <ul>
                    {[...before]
                      .sort(([, a], [, b]) => b - a)
                      .slice(0, 6)
                      .map(([was, count]) => (
                        <li key={was}>
                          <span>{was}</span> →{' '}
                          <strong>
                            {read?.ok && !emptied
                              ? field.kind === 'reference'
                                ? title || value
                                : text(field, next)
                              : t('records:not_given')}
                          </strong>
                          <small>{t('records:count', { n: n(count) })}</small>
                        </li>
                      ))}
                  </ul>
                </div>
              )}
            </>
          )}
          {action === 'delete' && (
            <>
              <Alert
                type="warning"
                showIcon
                title={t('records:batch.delete_warning')}
                description={t('records:batch.delete_detail')}
              />
              <ul className="al-r-batch-list">
                {records.slice(0, 8).map((record) => (
                  <li key={record.id}>
                    {record.title} <small className="al-r-code">{record.key}</small>
                  </li>
                ))}
                {records.length > 8 && <li>{t('records:batch.and_more', { n: n(records.length - 8) })}</li>}
              </ul>
              <Form.Item>
                <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)}>
                  {t('records:batch.sure', { n: n(records.length) })}
                </Checkbox>
              </Form.Item>
            </>
          )}
          <Form.Item
            label={t(action === 'update' ? 'forms:source.label' : 'records:batch.reason')}
            htmlFor="batch-source"
            required
          >
            <AutoComplete id="batch-source" value={source} onChange={(now: string) => setSource(now ?? '')} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}

/** A record can be made again only when all of it is known here. */
function restorable(record: RecordView | undefined): boolean {
  return record !== undefined && record.masked.length === 0 && record.hidden.length === 0;
}

function Outcome({
  result,
  records,
  undone,
  type,
}: {
  result: BatchResult;
  records: Picked;
  undone: boolean;
  type: RecordType;
}) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const n = (count: number) => formatNumber(count, lang);
  const titleField = type.fields.find((field) => field.name === type.title);
  return (
    <div className="al-r-outcome" role="status">
      <p>
        <StateTag tone="ok">
          {t(undone ? 'records:batch.undone' : 'records:batch.done', { n: n(result.done.length) })}
        </StateTag>{' '}
        {result.failed.length > 0 && (
          <StateTag tone="bad">{t('records:batch.failed', { n: n(result.failed.length) })}</StateTag>
        )}
      </p>
      {result.failed.length > 0 && (
        <ul className="al-r-batch-list">
          {result.failed.map(({ id, errors }) => {
            const record = records.get(id);
            return (
              <li key={id}>
                <strong>
                  {record !== undefined && titleField !== undefined ? (
                    <FieldValue field={titleField} record={record} />
                  ) : (
                    id
                  )}
                </strong>
                {errors.map((error) => (
                  <span key={`${error.code}${error.pointer ?? ''}`} className="al-r-fault">
                    {pick(error.message) || error.code}
                    {error.remedy !== undefined && pick(error.remedy) !== '' && `; ${pick(error.remedy)}`}
                  </span>
                ))}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
