import { HistoryOutlined, ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useLabel } from '@/forms/label';
import { packOf, type RecordType, type RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatNumber, PageHeader, QueryStates, StateTag, usePhone } from '@/ui';
import { type ListQuery, useCount, useRecords, useType } from './api';
import { BatchBar } from './BatchBar';
import { Cards } from './Cards';
import { ColumnChooser } from './ColumnChooser';
import { type Column, defaultColumns, keepColumns, keptColumns, readColumns, writeColumns } from './columns';
import { ExportMenu } from './ExportMenu';
import { FilterBar } from './FilterBar';
import { Groups } from './Groups';
import { CopyLink, GroupBy } from './ListTools';
import { cursorOf, noteCursor, SIZES, useListState } from './listState';
import { Pager } from './Pager';
import { PreviewDrawer } from './PreviewDrawer';
import { Rows } from './Rows';
import { Views } from './Views';
import './records.css';

export function ListPage() {
  const { kind = '' } = useParams();
  const type = useType(kind);
  const t = useT();
  return (
    <QueryStates query={type}>
      {(found) =>
        found === null ? (
          <EmptyState
            title={t('records:no_type', { kind })}
            hint={<Link to={paths.recordTypes()}>{t('records:all_types')}</Link>}
          />
        ) : (
          <RecordList key={kind} type={found} />
        )
      }
    </QueryStates>
  );
}

function RecordList({ type }: { type: RecordType }) {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const me = useMe();
  const phone = usePhone();
  const navigate = useNavigate();
  const day = useAsOf();
  const [state, set] = useListState();
  const [showDay, setShowDay] = useState(false);
  const [picked, setPicked] = useState<ReadonlyMap<string, RecordView>>(new Map());
  const [kept, setKept] = useState(() => keptColumns(me.person.id, type.name));
  const list: ListQuery = useMemo(
    () => ({ q: state.q, filters: state.filters, sort: state.sort, ...day.params }),
    [state.q, state.filters, state.sort, day.params],
  );
  const signature = JSON.stringify([type.name, list, state.size]);
  const count = useCount(type.name, list);
  const page = useRecords(type.name, list, state.size, state.after);
  const items = page.data?.items ?? [];
  const next = page.data?.next ?? undefined;
  const columns = useMemo(() => {
    const rows = page.data?.items ?? [];
    // Too few rows say nothing about the type.
    const given = (name: string) =>
      rows.length < 10 ||
      rows.some((record) => record.fields[name] !== undefined || record.hidden.includes(name));
    return readColumns(type, state.cols) ?? readColumns(type, kept.columns) ?? defaultColumns(type, given);
  }, [type, state.cols, kept.columns, page.data]);

  useEffect(() => {
    noteCursor(signature, state.page, state.after);
    if (next !== undefined && !page.isPlaceholderData) noteCursor(signature, state.page + 1, next);
  }, [signature, state.page, state.after, next, page.isPlaceholderData]);

  const setColumns = (chosen: Column[]) => {
    const text = writeColumns(chosen);
    const keep = { ...kept, columns: text };
    setKept(keep);
    keepColumns(me.person.id, type.name, keep);
    set({ cols: state.cols === '' ? '' : text });
  };
  const may = (verb: string) => type.verbs.includes(verb) && day.isToday;
  const total = count.data?.count;
  const title = label(type.label);
  const pack = packOf(type);
  // What is withheld everywhere cannot go into a file either.
  const withheld = type.fields
    .map(({ name }) => name)
    .filter((name) => items.length > 0 && items.every((record) => record.hidden.includes(name)));

  return (
    <div className={phone ? 'al-r-list al-r-list-phone' : 'al-r-list'}>
      <PageHeader
        title={title}
        tags={
          <>
            {pack !== undefined && (
              <Tooltip title={t('records:from_pack', { pack })}>
                <span>
                  <StateTag tone="idle">{pack}</StateTag>
                </span>
              </Tooltip>
            )}
            {total !== undefined && (
              <span className="al-r-count" aria-live="polite">
                {t('records:count', { n: formatNumber(total, lang) })}
              </span>
            )}
          </>
        }
        asOf={!day.isToday || showDay ? <AsOfBar /> : undefined}
        actions={
          <>
            <Views type={type} columns={columns} state={state} />
            {day.isToday && !phone && (
              <Tooltip title={t('records:day')}>
                <Button
                  icon={<HistoryOutlined />}
                  aria-label={t('records:day')}
                  aria-pressed={showDay}
                  onClick={() => setShowDay(!showDay)}
                />
              </Tooltip>
            )}
            {type.verbs.includes('export') && (
              <ExportMenu
                type={type}
                list={list}
                columns={columns.filter(({ name }) => !withheld.includes(name))}
                count={total}
              />
            )}
            {may('import') && permits(me, 'imports') && !phone && (
              <Link to={`${paths.imports()}?kind=${type.name}`}>
                <Button icon={<ImportOutlined />} tabIndex={-1}>
                  {t('records:import')}
                </Button>
              </Link>
            )}
            {may('create') && (
              <Button
                type="primary"
                icon={<PlusOutlined />}
                onClick={() => void navigate(paths.recordNew(type.name))}
              >
                {t('records:create', { kind: title })}
              </Button>
            )}
          </>
        }
      />
      <FilterBar type={type} state={state} list={list} set={set} phone={phone} />
      <Groups type={type} state={state} list={list} set={set} />
      {phone ? (
        <Cards type={type} list={list} columns={columns} />
      ) : (
        <section className="al-panel al-r-list-panel" aria-label={title}>
          <div className="al-r-list-tools">
            {picked.size > 0 ? (
              <BatchBar
                type={type}
                picked={picked}
                onPicked={setPicked}
                list={list}
                total={total}
                readOnly={!day.isToday}
              />
            ) : (
              <>
                <GroupBy type={type} value={state.group} onChange={(group) => set({ group })} />
                <span className="al-r-grow" />
                <CopyLink columns={columns} />
                <ColumnChooser
                  type={type}
                  columns={columns}
                  onChange={setColumns}
                  onReset={() => {
                    setKept({ columns: '', widths: {} });
                    keepColumns(me.person.id, type.name, { columns: '', widths: {} });
                    set({ cols: '' });
                  }}
                />
              </>
            )}
          </div>
          <Rows
            type={type}
            items={items}
            columns={columns}
            page={page}
            state={state}
            set={set}
            picked={picked}
            onPicked={setPicked}
            widths={kept.widths}
            onWidth={(name, width) => {
              const keep = { ...kept, widths: { ...kept.widths, [name]: width } };
              setKept(keep);
              keepColumns(me.person.id, type.name, keep);
            }}
            asOf={day.asOf ?? undefined}
            filtered={state.q !== '' || Object.keys(state.filters).length > 0}
            onCreate={may('create') ? () => void navigate(paths.recordNew(type.name)) : undefined}
          />
          <Pager
            page={state.page}
            size={state.size}
            sizes={SIZES}
            shown={items.length}
            total={total}
            hasNext={next !== undefined}
            back={cursorOf(signature, state.page - 1)}
            loading={page.isFetching}
            onSize={(size) => set({ size })}
            onGo={(to) => {
              const after = cursorOf(signature, to);
              if (after !== undefined) set({ after, page: to }, { push: true });
            }}
          />
        </section>
      )}
      <PreviewDrawer
        type={type}
        id={state.open}
        asOf={day.asOf ?? undefined}
        siblings={items.map(({ id }) => id)}
        onOpen={(open) => set({ open })}
      />
    </div>
  );
}
