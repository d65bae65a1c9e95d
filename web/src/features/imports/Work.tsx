import { App, Button, DatePicker, Progress, Select, Tabs } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { onImportProgress } from '@/api/live';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  ErrorState,
  formatNumber,
  LoadingState,
  Panel,
  ProblemPanel,
  todayInCity,
  useBilingual,
} from '@/ui';
import { type Choices, type Report, usePreview, useRun } from './api';
import { Counts } from './Counts';
import { countEdits, dropChoices, keepChoices, readChoices } from './choices';
import { Mapping } from './Mapping';
import { Problems } from './Problems';
import { Result } from './Result';
import { DatumChoice, useImportTypes } from './Start';

type Props = { id: string; onLeave: () => void; onBatches: () => void };

/** One file: what would be done with it, what to mend, and the import itself. */
export function Work({ id, onLeave, onBatches }: Props) {
  const t = useT();
  const [choices, setChoices] = useState<Choices>(() => readChoices(id));
  // Edits are tried when the person asks for it; other choices at once.
  const [asked, setAsked] = useState<Choices>(choices);
  const [done, setDone] = useState<Report | null>(null);
  const preview = usePreview(id, asked, done === null);
  const run = useRun();

  const change = (patch: Partial<Choices>, now: boolean) => {
    const next = { ...choices, ...patch };
    setChoices(next);
    keepChoices(id, next);
    if (now) setAsked(next);
  };

  if (done !== null)
    return (
      <Result
        report={done}
        onAgain={() => {
          dropChoices(id);
          onLeave();
        }}
        onBatches={onBatches}
      />
    );
  if (preview.data === undefined) {
    if (preview.isError)
      return (
        <>
          <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
          <Choose choices={choices} kind={choices.kind} onChange={(patch) => change(patch, true)} />
          <Button onClick={onLeave}>{t('imports:work.other_file')}</Button>
        </>
      );
    return (
      <Panel>
        <LoadingState rows={6} />
      </Panel>
    );
  }
  const shown = preview.data;
  return (
    <div className="al-import-work">
      {preview.isError && <ProblemPanel error={preview.error} />}
      <Panel
        title={t('imports:work.title', { file: shown.file })}
        extra={
          <Button size="small" onClick={onLeave}>
            {t('imports:work.other_file')}
          </Button>
        }
      >
        <Choose
          choices={choices}
          kind={choices.kind ?? (shown.kind || undefined)}
          found={choices.kind === undefined && shown.kind !== '' ? shown.kind : undefined}
          format={shown.format || undefined}
          onChange={(patch) => change(patch, true)}
        />
      </Panel>
      <Counts report={shown} />
      <Parts
        shown={shown}
        choices={choices}
        busy={preview.isFetching}
        onMap={(mapping) => change({ mapping }, true)}
        onEdits={(edits) => change({ edits }, false)}
        onTry={() => setAsked(choices)}
        stale={countEdits(choices.edits) > 0 && choices !== asked}
      />
      {run.isError && <ProblemPanel error={run.error} />}
      <RunBar
        shown={shown}
        stale={choices !== asked}
        busy={preview.isFetching}
        running={run.isPending}
        id={id}
        onTry={() => setAsked(choices)}
        onRun={() => run.mutate({ id, choices }, { onSuccess: setDone })}
      />
    </div>
  );
}

function Choose({
  choices,
  kind,
  found,
  format,
  onChange,
}: {
  choices: Choices;
  kind: string | undefined;
  found?: string;
  format?: string;
  onChange: (patch: Partial<Choices>) => void;
}) {
  const t = useT();
  const pick = useBilingual();
  const types = useImportTypes();
  return (
    <div className="al-import-options al-import-options-wide">
      <label htmlFor="work-kind">{t('imports:choose.kind')}</label>
      <div>
        <Select
          id="work-kind"
          value={kind}
          placeholder={t('imports:choose.kind_unknown')}
          status={kind === undefined ? 'warning' : undefined}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(next) => onChange({ kind: next, mapping: {} })}
          options={types.map((type) => ({ value: type.name, label: pick(type.label) }))}
        />
        {found !== undefined && <span className="al-soft"> {t('imports:choose.kind_found')}</span>}
      </div>
      {format !== undefined && (
        <>
          <span>{t('imports:choose.format')}</span>
          <span>{format}</span>
        </>
      )}
      <label htmlFor="work-date">{t('imports:choose.stated_on')}</label>
      <DatePicker
        id="work-date"
        value={choices.stated_on ? dayjs(choices.stated_on) : null}
        maxDate={dayjs(todayInCity())}
        onChange={(day) => onChange({ stated_on: day?.format('YYYY-MM-DD') })}
      />
      <span id="work-datum">{t('imports:choose.datum')}</span>
      <DatumChoice value={choices.datum} labelledBy="work-datum" onChange={(datum) => onChange({ datum })} />
    </div>
  );
}

function Parts({
  shown,
  choices,
  busy,
  stale,
  onMap,
  onEdits,
  onTry,
}: {
  shown: Report;
  choices: Choices;
  busy: boolean;
  stale: boolean;
  onMap: (mapping: Choices['mapping']) => void;
  onEdits: (edits: Choices['edits']) => void;
  onTry: () => void;
}) {
  const t = useT();
  const lang = useLang();
  const total = Object.values(shown.problem_counts).reduce((sum, n) => sum + n, 0);
  const used = shown.columns.filter(({ field }) => field).length;
  const [part, setPart] = useState(total > 0 ? 'problems' : 'columns');
  return (
    <section className="al-panel al-import-parts" aria-busy={busy}>
      <Tabs
        activeKey={part}
        onChange={setPart}
        items={[
          {
            key: 'problems',
            label: t('imports:problems.tab', { n: formatNumber(total, lang) }),
            children:
              total === 0 && countEdits(choices.edits) === 0 ? (
                <EmptyState title={t('imports:problems.none')} hint={t('imports:problems.none_hint')} />
              ) : (
                <Problems
                  shown={shown}
                  edits={choices.edits}
                  busy={busy}
                  stale={stale}
                  onEdits={onEdits}
                  onTry={onTry}
                />
              ),
          },
          {
            key: 'columns',
            label: t('imports:columns.tab', { used, all: shown.columns.length }),
            children: <Mapping shown={shown} mapping={choices.mapping} onMap={onMap} />,
          },
        ]}
      />
    </section>
  );
}

function RunBar({
  shown,
  stale,
  busy,
  running,
  id,
  onTry,
  onRun,
}: {
  shown: Report;
  stale: boolean;
  busy: boolean;
  running: boolean;
  id: string;
  onTry: () => void;
  onRun: () => void;
}) {
  const t = useT();
  const lang = useLang();
  const { modal } = App.useApp();
  const [rows, setRows] = useState(0);
  useEffect(
    () =>
      onImportProgress((progress) => {
        if (progress.id === id) setRows(progress.rows);
      }),
    [id],
  );
  const changes = shown.created + shown.updated;
  const n = (value: number) => formatNumber(value, lang);
  const start = () => {
    if (shown.refused === 0) {
      onRun();
      return;
    }
    modal.confirm({
      title: t('imports:run.confirm_title', { n: n(shown.refused) }),
      content: t('imports:run.confirm'),
      okText: t('imports:run.go', { n: n(changes) }),
      cancelText: t('imports:run.back'),
      onOk: onRun,
    });
  };
  if (running)
    return (
      <div className="al-import-bar" role="status" aria-live="polite">
        <span>{t('imports:run.running', { rows: n(rows), all: n(shown.rows) })}</span>
        <Progress
          percent={shown.rows === 0 ? 100 : Math.min(99, Math.round((rows / shown.rows) * 100))}
          status="active"
          aria-label={t('imports:run.progress')}
        />
      </div>
    );
  return (
    <div className="al-import-bar">
      <span>
        {stale
          ? t('imports:run.stale')
          : t('imports:run.will', {
              created: n(shown.created),
              updated: n(shown.updated),
              refused: n(shown.refused),
            })}
      </span>
      {stale ? (
        <Button type="primary" loading={busy} onClick={onTry}>
          {t('imports:problems.try')}
        </Button>
      ) : (
        <Button type="primary" loading={busy} disabled={changes === 0} onClick={start}>
          {t('imports:run.go', { n: n(changes) })}
        </Button>
      )}
    </div>
  );
}
