import { App, Button, Input, Table, Tabs } from 'antd';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  formatNumber,
  PageHeader,
  Panel,
  ProblemPanel,
  QueryStates,
  StateTag,
  Unit,
  usePhone,
} from '@/ui';
import {
  type Decided,
  type DecisionBody,
  type Question,
  type Queue,
  useDecide,
  useQueue,
  useTakeBack,
} from './api';
import { Decide } from './Decide';
import './queue.css';

export function QueuePage() {
  const t = useT();
  const lang = useLang();
  const query = useQueue();
  const [{ tab }, set] = useUrlState({ tab: 'open' });
  return (
    <>
      <PageHeader
        title={t('queue:title')}
        summary={
          query.data === undefined
            ? t('queue:summary')
            : t('queue:summary_counts', {
                questions: formatNumber(query.data.items.length, lang),
                lines: formatNumber(query.data.lines, lang),
              })
        }
      />
      <QueryStates query={query}>
        {(queue) => (
          <Tabs
            activeKey={tab === 'decided' ? 'decided' : 'open'}
            onChange={(next) => set({ tab: next })}
            destroyOnHidden
            items={[
              {
                key: 'open',
                label: t('queue:tab.open', { n: queue.items.length }),
                children: <Open queue={queue} />,
              },
              {
                key: 'decided',
                label: t('queue:tab.decided', { n: queue.decided.length }),
                children: <DecidedList queue={queue} />,
              },
            ]}
          />
        )}
      </QueryStates>
    </>
  );
}

function Open({ queue }: { queue: Queue }) {
  const t = useT();
  const phone = usePhone();
  const { message } = App.useApp();
  const [{ question, q }, set] = useUrlState({ question: '', q: '' });
  const decide = useDecide();
  const takeBack = useTakeBack();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(q);
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  useEffect(() => {
    if (wanted !== q) set({ q: wanted });
  }, [wanted, q, set]);

  const shown = queue.items.filter(
    (item) =>
      wanted === '' ||
      `${item.declared} ${item.cas ?? ''} ${item.units.map((unit) => unit.name).join(' ')}`
        .toLowerCase()
        .includes(wanted),
  );
  const at = shown.findIndex((item) => item.question === question);
  const current = at >= 0 ? shown[at] : phone ? undefined : shown[0];
  const go = (next: Question | undefined) => {
    if (next === undefined) return;
    set({ question: next.question });
    document.getElementById(`question-${queue.items.indexOf(next)}`)?.scrollIntoView({ block: 'nearest' });
  };
  const move = (by: number) => go(shown[Math.min(Math.max((at < 0 ? 0 : at) + by, 0), shown.length - 1)]);

  const submit = (item: Question, body: DecisionBody) =>
    decide.mutate(
      { question: item.question, body },
      {
        onSuccess: () => {
          const here = shown.indexOf(item);
          const next = shown[here + 1] ?? shown[here - 1];
          set({ question: phone ? '' : (next?.question ?? '') });
          if (!phone) list.current?.focus();
          void message.success({
            duration: 8,
            content: (
              <span className="al-line">
                {t('queue:done', { name: item.declared, n: item.lines })}
                <Button
                  size="small"
                  onClick={() => {
                    message.destroy();
                    takeBack.mutate(item.question, {
                      onSuccess: () => {
                        set({ question: item.question });
                        void message.success(t('queue:taken_back'));
                      },
                    });
                  }}
                >
                  {t('queue:undo')}
                </Button>
              </span>
            ),
          });
        },
      },
    );

  if (queue.items.length === 0)
    return (
      <Panel>
        <EmptyState title={t('queue:none')} hint={t('queue:none_hint')} />
      </Panel>
    );
  const form = current && (
    <Decide
      key={current.question}
      item={current}
      mayDecide={queue.may_decide}
      pending={decide.isPending}
      error={decide.variables?.question === current.question ? decide.error : null}
      onDecide={(body) => submit(current, body)}
      onBack={phone ? () => set({ question: '' }) : undefined}
    />
  );
  if (phone && form) return form;
  return (
    <div className="al-queue">
      <section className="al-panel al-queue-side" aria-label={t('queue:list')}>
        <div className="al-queue-filter">
          <Input.Search
            allowClear
            aria-label={t('queue:filter')}
            placeholder={t('queue:filter')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        {takeBack.isError && <ProblemPanel error={takeBack.error} />}
        {shown.length === 0 && <p className="al-panel-note">{t('queue:no_match')}</p>}
        <div
          ref={list}
          role="listbox"
          aria-label={t('queue:list')}
          tabIndex={0}
          aria-activedescendant={
            current === undefined ? undefined : `question-${queue.items.indexOf(current)}`
          }
          className="al-queue-list"
          onKeyDown={(event) => {
            if (event.altKey || event.ctrlKey || event.metaKey) return;
            const key = event.key.toLowerCase();
            if (key === 'arrowdown' || key === 'j') move(1);
            else if (key === 'arrowup' || key === 'k') move(-1);
            else if (key === 'home') go(shown[0]);
            else if (key === 'end') go(shown.at(-1));
            else if (key === 'enter') document.getElementById('decide-first')?.focus();
            else if (key === 'a' && current?.suggestion && queue.may_decide && !decide.isPending)
              document.getElementById('decide-accept')?.click();
            else return;
            event.preventDefault();
          }}
        >
          {shown.map((item) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys, as the listbox pattern has it
            <div
              key={item.question}
              id={`question-${queue.items.indexOf(item)}`}
              role="option"
              tabIndex={-1}
              aria-selected={item === current}
              onClick={() => set({ question: item.question })}
            >
              <span className="al-queue-name">{item.declared}</span>
              <span className="al-queue-lines">{t('queue:lines', { n: item.lines })}</span>
              <span className="al-queue-cas">{item.cas ?? t('queue:no_cas')}</span>
              {item.suggestion && <StateTag tone="active">{t('queue:suggested')}</StateTag>}
            </div>
          ))}
        </div>
        <p className="al-queue-keys">{t('queue:keys')}</p>
      </section>
      {form}
    </div>
  );
}

/** A question is kept as what was declared: name, CAS number, categories and state, parted by bars. */
const nameOf = (question: string) => question.split('|').filter(Boolean).join(' · ');

function DecidedList({ queue }: { queue: Queue }) {
  const t = useT();
  const { message } = App.useApp();
  const takeBack = useTakeBack();
  const said = useDecisionText();
  return (
    <Panel flush>
      {takeBack.isError && <ProblemPanel error={takeBack.error} />}
      {queue.decided.length === 0 ? (
        <EmptyState title={t('queue:decided_none')} />
      ) : (
        <Table<Decided>
          size="small"
          rowKey="record"
          dataSource={queue.decided}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 'max-content' }}
          columns={[
            {
              title: t('queue:col.question'),
              render: (_, item) => (
                <Link to={paths.record('substance_decision', item.record)}>{nameOf(item.question)}</Link>
              ),
            },
            { title: t('queue:col.decision'), render: (_, item) => said(item.decision) },
            {
              title: t('queue:col.reason'),
              responsive: ['md'],
              render: (_, item) => <span className="al-queue-reason">{item.decision.reason}</span>,
            },
            { title: t('queue:col.by'), dataIndex: 'by_name', responsive: ['md'] },
            {
              title: t('queue:col.lines'),
              align: 'right',
              render: (_, item) => <Unit value={item.lines} />,
            },
            {
              key: 'back',
              align: 'right',
              render: (_, item) =>
                queue.may_decide && (
                  <Button
                    size="small"
                    type="link"
                    loading={takeBack.isPending && takeBack.variables === item.question}
                    onClick={() =>
                      takeBack.mutate(item.question, {
                        onSuccess: () => void message.success(t('queue:taken_back')),
                      })
                    }
                  >
                    {t('queue:take_back')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function useDecisionText() {
  const t = useT();
  return (decision: Decided['decision']) => {
    if (decision.not_hazardous) return t('queue:not_hazardous');
    const parts = [
      decision.substance_name,
      decision.serial === undefined ? undefined : t('queue:serial', { n: decision.serial }),
      decision.cas,
      ...(decision.categories ?? []).map(
        (symbol) => `${symbol} ${t(`queue:category.${symbol.replace('.', '_')}.class`)}`,
      ),
    ];
    return parts.filter(Boolean).join(' · ');
  };
}
