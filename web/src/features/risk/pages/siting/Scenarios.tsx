import { App, Button, Drawer, Form, Input, Modal, Switch } from 'antd';
import { useEffect, useState } from 'react';
import { problemOf } from '@/api/client';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatTime, ProblemPanel, QueryStates, StateTag } from '@/ui';
import { type Scenario, type ScenarioRow, useScenarioAct, useScenarios, type WhatIf } from '../../api';
import type { Change } from '../../model/changes';
import { sci } from '../../model/figures';
import { verdictTone } from './VerdictPanel';

type SaveProps = {
  open: boolean;
  name: string;
  changes: readonly Change[];
  onClose: () => void;
  onSaved: (saved: Scenario) => void;
};

/** Asks for a name and keeps the plan. */
export function SaveDialog({ open, name, changes, onClose, onSaved }: SaveProps) {
  const t = useT();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string; remarks?: string }>();
  const act = useScenarioAct();
  useEffect(() => {
    if (open) form.setFieldsValue({ name, remarks: '' });
  }, [open, name, form]);
  const run = async () => {
    const values = await form.validateFields();
    const own = { name: values.name.trim(), remarks: values.remarks?.trim() ?? '' };
    await act.mutateAsync(
      { kind: 'save', ...own, changes },
      {
        onSuccess: (saved) => {
          if (saved === null) return;
          void message.success(t('risk:scenario.saved', { name: saved.scenario.name }));
          onSaved(saved);
        },
      },
    );
  };
  return (
    <Modal
      open={open}
      title={t('risk:scenario.save_as')}
      okText={t('risk:scenario.save')}
      cancelText={t('risk:scenario.cancel')}
      confirmLoading={act.isPending}
      onCancel={() => {
        act.reset();
        onClose();
      }}
      onOk={() => void run().catch(() => undefined)}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={() => void run().catch(() => undefined)}
      >
        <Form.Item
          name="name"
          label={t('risk:scenario.name')}
          rules={[{ required: true, whitespace: true, message: t('risk:scenario.name_needed') }]}
        >
          <Input maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item name="remarks" label={t('risk:scenario.remarks')}>
          <Input.TextArea maxLength={2_000} rows={3} />
        </Form.Item>
      </Form>
      <p className="rk-note">{t('risk:scenario.save_says')}</p>
      {act.isError && <ProblemPanel error={act.error} />}
    </Modal>
  );
}

type ListProps = {
  open: boolean;
  current: string;
  onClose: () => void;
  onOpen: (row: ScenarioRow) => void;
  onGone: (id: string) => void;
  onBack: (scenario: Scenario) => void;
};

/** Scenarios that were saved, by whomever: to be opened, named otherwise, thrown away and taken back. */
export function ScenarioDrawer({ open, current, onClose, onOpen, onGone, onBack }: ListProps) {
  const t = useT();
  const { message } = App.useApp();
  const [mine, setMine] = useState(false);
  const [naming, setNaming] = useState<string | null>(null);
  const query = useScenarios(mine, open);
  const act = useScenarioAct();
  const failed = (error: unknown) =>
    void message.error(
      t('risk:scenario.failed', { why: problemOf(error).message?.zh ?? problemOf(error).code }),
    );
  const undo = async (id: string, version: number) => {
    try {
      const back = await act.mutateAsync({ kind: 'undo', id, version });
      message.destroy(id);
      if (back !== null) {
        void message.success(t('risk:scenario.undone'));
        onBack(back);
      }
    } catch (error) {
      failed(error);
    }
  };
  const offer = (id: string, version: number, text: string) =>
    void message.open({
      key: id,
      type: 'success',
      duration: 10,
      content: (
        <>
          {text}{' '}
          <Button size="small" type="link" onClick={() => void undo(id, version)}>
            {t('risk:siting.undo')}
          </Button>
        </>
      ),
    });
  const rename = async (row: ScenarioRow, name: string) => {
    setNaming(null);
    if (name.trim() === '' || name.trim() === row.name) return;
    try {
      const changed = await act.mutateAsync({
        kind: 'change',
        id: row.id,
        version: row.version,
        body: { name: name.trim() },
      });
      offer(row.id, changed?.scenario.version ?? row.version + 1, t('risk:scenario.renamed'));
    } catch (error) {
      failed(error);
    }
  };
  const remove = async (row: ScenarioRow) => {
    try {
      await act.mutateAsync({ kind: 'delete', id: row.id, version: row.version });
      onGone(row.id);
      offer(row.id, row.version + 1, t('risk:scenario.deleted', { name: row.name }));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t('risk:scenario.list')}
      size={460}
      extra={
        <span className="rk-mine">
          <Switch size="small" checked={mine} onChange={setMine} id="rk-mine" />
          <label htmlFor="rk-mine">{t('risk:scenario.mine')}</label>
        </span>
      }
    >
      <QueryStates
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('risk:scenario.none')} hint={t('risk:scenario.none_hint')} />}
      >
        {(rows) => (
          <ul className="rk-scenarios">
            {rows.map((row) => (
              <li key={row.id} className={row.id === current ? 'rk-scenario rk-scenario-on' : 'rk-scenario'}>
                {naming === row.id ? (
                  <Input
                    size="small"
                    defaultValue={row.name}
                    maxLength={80}
                    autoFocus
                    aria-label={t('risk:scenario.name')}
                    onPressEnter={(event) => void rename(row, event.currentTarget.value)}
                    onBlur={(event) => void rename(row, event.target.value)}
                    onKeyDown={(event) => {
                      if (event.key !== 'Escape') return;
                      event.stopPropagation();
                      setNaming(null);
                    }}
                  />
                ) : (
                  <button type="button" className="rk-link rk-scenario-name" onClick={() => onOpen(row)}>
                    {row.name}
                  </button>
                )}
                <StateTag tone={verdictTone(row.result.verdict)}>
                  {t(`risk:verdict.${row.result.verdict}`)}
                </StateTag>
                <small>
                  {row.by_name} · {formatTime(row.changed_at)} ·{' '}
                  {t('risk:scenario.changes', { n: row.changes })} ·{' '}
                  {t('risk:scenario.position', { position: row.position })}
                </small>
                {row.remarks !== '' && <p>{row.remarks}</p>}
                {row.is_own && (
                  <span className="rk-scenario-acts">
                    <Button size="small" type="text" onClick={() => setNaming(row.id)}>
                      {t('risk:scenario.rename')}
                    </Button>
                    <Button
                      size="small"
                      type="text"
                      danger
                      onClick={() => void remove(row)}
                      aria-label={t('risk:scenario.delete_this', { name: row.name })}
                    >
                      {t('risk:scenario.delete')}
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
    </Drawer>
  );
}

type BarProps = {
  saved: Scenario;
  answer: WhatIf | undefined;
  dirty: boolean;
  onSaved: (saved: Scenario) => void;
  onReset: () => void;
  changes: readonly Change[];
};

/** What is open, and what has changed since it was saved. */
export function ScenarioBar({ saved, answer, dirty, onSaved, onReset, changes }: BarProps) {
  const t = useT();
  const lang = useLang();
  const act = useScenarioAct();
  const { scenario, since, lost } = saved;
  const was = scenario.result;
  const isOther =
    answer !== undefined &&
    !dirty &&
    (answer.verdict !== was.verdict || answer.targets_refusing !== was.targets_refusing);
  return (
    <div className="rk-saved" role="status">
      <p>
        <strong>{scenario.name}</strong>
        <span className="rk-soft">
          {t('risk:scenario.saved_by', { by: scenario.by_name, at: formatTime(scenario.changed_at) })}
        </span>
        {dirty && <StateTag tone="warn">{t('risk:scenario.dirty')}</StateTag>}
        {dirty && scenario.is_own && (
          <Button
            size="small"
            loading={act.isPending}
            onClick={() =>
              act.mutate(
                { kind: 'change', id: scenario.id, version: scenario.version, body: { changes } },
                { onSuccess: (next) => next && onSaved(next) },
              )
            }
          >
            {t('risk:scenario.update')}
          </Button>
        )}
        {dirty && (
          <Button size="small" type="text" onClick={onReset}>
            {t('risk:scenario.reset')}
          </Button>
        )}
      </p>
      <details>
        <summary>
          {t(since.changes === 0 ? 'risk:scenario.unchanged' : 'risk:scenario.since', {
            saved: since.position,
            now: since.now,
            n: since.changes,
            near: since.near,
            more: since.or_more ? '+' : '',
          })}
          {isOther && (
            <b className="rk-saved-other">
              {answer.verdict === was.verdict
                ? t('risk:scenario.other_count', {
                    was: was.targets_refusing,
                    is: answer.targets_refusing,
                  })
                : t('risk:scenario.other', {
                    was: t(`risk:verdict.${was.verdict}`),
                    is: t(`risk:verdict.${answer.verdict}`),
                  })}
            </b>
          )}
        </summary>
        <p>
          {t('risk:scenario.when_saved', {
            text: lang === 'zh' ? was.text_zh : was.text_en,
            before: sci(was.loss_of_life_before),
            after: sci(was.loss_of_life_after),
          })}
          {was.was_computing && ` ${t('risk:scenario.was_computing')}`}
          {since.is_other_engine && ` ${t('risk:scenario.other_engine', { engine: scenario.engine })}`}
        </p>
        {since.items.length > 0 && (
          <ul>
            {since.items.map((item) => (
              <li key={item.position}>
                {formatTime(item.at)} · {item.title || item.id} · {t(`risk:scenario.kind.${item.kind}`)} ·{' '}
                {t('risk:scenario.position', { position: item.position })}
              </li>
            ))}
          </ul>
        )}
      </details>
      {lost.length > 0 && (
        <p className="rk-wrong">{t('risk:scenario.lost', { n: lost.map((at) => at + 1).join('、') })}</p>
      )}
      {act.isError && <ProblemPanel error={act.error} />}
    </div>
  );
}
