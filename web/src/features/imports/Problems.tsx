import { DownloadOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Table } from 'antd';
import { useMemo, useState } from 'react';
import { useLang, useT } from '@/i18n';
import { formatNumber, StateTag, useBilingual } from '@/ui';
import { download, toCsv } from '@/ui/csv';
import type { Cells, Report, RowProblem } from './api';
import { countEdits, withEdit } from './choices';

type Props = {
  shown: Report;
  edits: Cells;
  busy: boolean;
  stale: boolean;
  onEdits: (edits: Cells) => void;
  onTry: () => void;
};
type Line = RowProblem & { at: string };

/** What is wrong, row by row, with the cell to mend beside it. */
export function Problems({ shown, edits, busy, stale, onEdits, onTry }: Props) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const [view, setView] = useState<'problems' | 'rows'>('problems');
  const [code, setCode] = useState<string | null>(null);

  const codes = Object.entries(shown.problem_counts).sort((a, b) => b[1] - a[1]);
  const chosen = codes.some(([name]) => name === code) ? code : null;
  const lines: Line[] = useMemo(
    () =>
      shown.problems
        .map((problem, n) => ({ ...problem, at: `${n}` }))
        .filter((problem) => chosen === null || problem.code === chosen),
    [shown.problems, chosen],
  );
  const nameOf = (name: string) => {
    const sample = shown.problems.find((problem) => problem.code === name);
    return t(`imports:code.${name.replaceAll('.', '_')}`, {
      defaultValue: sample === undefined ? name : pick(sample.message),
    });
  };
  const edited = countEdits(edits);
  const cell = (row: string, column: string) => (
    <CellInput
      row={row}
      column={column}
      inFile={shown.rows_at[row]?.[column] ?? ''}
      edit={edits[row]?.[column]}
      wrong={shown.problems.some(
        ({ place, severity }) =>
          String(place?.row) === row && place?.column === column && severity !== 'warning',
      )}
      onEdit={(text) => onEdits(withEdit(edits, row, column, text, shown.rows_at[row]?.[column] ?? ''))}
      onTry={onTry}
    />
  );
  const save = () =>
    download(
      `${shown.file.replace(/\.[^.]+$/, '')}-${t('imports:problems.file')}.csv`,
      toCsv([
        [
          t('imports:problems.row'),
          t('imports:problems.column'),
          t('imports:problems.severity'),
          t('imports:problems.value'),
          t('imports:problems.message'),
          t('imports:problems.remedy'),
          t('imports:problems.code'),
        ],
        ...shown.problems.map(({ place, severity, message, remedy, code: own }) => [
          place?.row,
          place?.column,
          t(`imports:severity.${severity ?? 'error'}`),
          shown.rows_at[String(place?.row)]?.[place?.column ?? ''],
          pick(message),
          pick(remedy),
          own,
        ]),
      ]),
    );

  const rowNumbers = Object.keys(shown.rows_at)
    .map(Number)
    .sort((a, b) => a - b)
    .map(String)
    .filter((row) => chosen === null || lines.some(({ place }) => String(place?.row) === row));

  return (
    <>
      <div className="al-parts-head">
        <Segmented
          size="small"
          aria-label={t('imports:problems.view')}
          value={view}
          onChange={setView}
          options={[
            { value: 'problems', label: t('imports:problems.by_problem') },
            { value: 'rows', label: t('imports:problems.by_row') },
          ]}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible frame here */}
        <div className="al-chips" role="group" aria-label={t('imports:problems.filter')}>
          <button type="button" aria-pressed={chosen === null} onClick={() => setCode(null)}>
            {t('imports:problems.all')}
          </button>
          {codes.map(([name, count]) => (
            <button
              key={name}
              type="button"
              aria-pressed={chosen === name}
              title={name}
              onClick={() => setCode(chosen === name ? null : name)}
            >
              <span className="al-chip-text">{nameOf(name)}</span>
              <b>{formatNumber(count, lang)}</b>
            </button>
          ))}
        </div>
        <div className="al-parts-actions">
          {edited > 0 && (
            <>
              <span className="al-soft">{t('imports:problems.edited', { n: edited })}</span>
              <Button size="small" onClick={() => onEdits({})}>
                {t('imports:problems.forget')}
              </Button>
              <Button size="small" type="primary" disabled={!stale} loading={busy} onClick={onTry}>
                {t('imports:problems.try')}
              </Button>
            </>
          )}
          <Button size="small" icon={<DownloadOutlined />} onClick={save}>
            {t('imports:problems.download')}
          </Button>
        </div>
      </div>
      {view === 'problems' ? (
        <Table<Line>
          size="small"
          rowKey="at"
          dataSource={lines}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 860, y: 480 }}
          columns={[
            {
              title: t('imports:problems.row'),
              width: 72,
              render: (_, line) => line.place?.row ?? t('imports:problems.whole'),
            },
            { title: t('imports:problems.column'), width: 130, render: (_, line) => line.place?.column },
            {
              title: t('imports:problems.severity'),
              width: 92,
              render: (_, { severity }) =>
                severity === 'warning' ? (
                  <StateTag tone="warn">{t('imports:severity.warning')}</StateTag>
                ) : (
                  <StateTag tone="bad">{t('imports:severity.error')}</StateTag>
                ),
            },
            {
              title: t('imports:problems.value'),
              width: 200,
              render: (_, { place }) =>
                place?.row === undefined ||
                place.column === undefined ||
                shown.rows_at[String(place.row)] === undefined ? (
                  <span className="al-unknown">{t('imports:problems.no_cell')}</span>
                ) : (
                  cell(String(place.row), place.column)
                ),
            },
            {
              title: t('imports:problems.message'),
              render: (_, line) => (
                <>
                  {pick(line.message)}
                  {pick(line.remedy) !== '' && <small className="al-remedy">{pick(line.remedy)}</small>}
                </>
              ),
            },
          ]}
        />
      ) : (
        <Table<string>
          size="small"
          rowKey={(row) => row}
          dataSource={rowNumbers}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 'max-content', y: 480 }}
          columns={[
            { title: t('imports:problems.row'), fixed: 'left', width: 64, render: (_, row) => row },
            ...shown.columns.map(({ heading }) => ({
              title: heading,
              key: heading,
              width: 150,
              render: (_: unknown, row: string) => cell(row, heading),
            })),
          ]}
        />
      )}
      {shown.problems.length < codes.reduce((sum, [, count]) => sum + count, 0) && (
        <p className="al-panel-note">
          {t('imports:problems.kept', { n: formatNumber(shown.problems.length, lang) })}
        </p>
      )}
    </>
  );
}

type CellProps = {
  row: string;
  column: string;
  inFile: string;
  edit: string | undefined;
  wrong: boolean;
  onEdit: (text: string) => void;
  onTry: () => void;
};

function CellInput({ row, column, inFile, edit, wrong, onEdit, onTry }: CellProps) {
  const t = useT();
  return (
    <Input
      size="small"
      aria-label={t('imports:problems.cell', { row, column })}
      value={edit ?? inFile}
      status={edit === undefined && wrong ? 'error' : undefined}
      className={edit === undefined ? undefined : 'al-cell-edited'}
      title={edit === undefined ? undefined : t('imports:problems.was', { text: inFile })}
      onChange={(event) => onEdit(event.target.value)}
      onPressEnter={(event) => {
        if (!event.nativeEvent.isComposing) onTry();
      }}
    />
  );
}
