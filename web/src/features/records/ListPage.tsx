import {
  CopyOutlined,
  FilterOutlined,
  HistoryOutlined,
  ImportOutlined,
  LinkOutlined,
  PlusOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown, Select, Table, type TableColumnsType, Tooltip } from 'antd';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useLabel } from '@/forms/label';
import { packOf, type RecordType, type RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import {
  EmptyState,
  ErrorState,
  formatNumber,
  LoadingState,
  PageHeader,
  QueryStates,
  StateTag,
  usePhone,
} from '@/ui';
import { AboutValue, aboutText } from './AboutValue';
import { type ListQuery, useCount, useRecords, useType } from './api';
import { BatchBar } from './BatchBar';
import { Cards } from './Cards';
import { ColumnChooser } from './ColumnChooser';
import { copyText } from './clipboard';
import {
  type Column,
  defaultColumns,
  inOrder,
  isFacet,
  keepColumns,
  keptColumns,
  readColumns,
  widthOf,
  writeColumns,
} from './columns';
import { ExportMenu } from './ExportMenu';
import { FieldValue, useValueText } from './FieldValue';
import { FilterBar } from './FilterBar';
import { Groups } from './Groups';
import { HeaderCell } from './HeaderCell';
import { cursorOf, type ListState, noteCursor, SIZES, useListState } from './listState';
import { Pager } from './Pager';
import { PreviewDrawer } from './PreviewDrawer';
import { useColumnLabel } from './useColumnLabel';
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

/** The room left for the rows of the table, so that its foot stays in sight. */
function useRoom() {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(420);
  useLayoutEffect(() => {
    const node = box.current;
    if (node === null) return undefined;
    const measure = () => {
      const head = node.querySelector('.ant-table-header')?.getBoundingClientRect().height ?? 36;
      setRoom(Math.max(Math.floor(node.getBoundingClientRect().height - head), 160));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return { box, room };
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

function GroupBy({
  type,
  value,
  onChange,
}: {
  type: RecordType;
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useT();
  const label = useLabel();
  const fields = type.fields.filter((field) => isFacet(field) && field.kind !== 'reference');
  if (fields.length === 0) return null;
  return (
    <Select
      size="small"
      className="al-r-groupby"
      variant="borderless"
      allowClear
      aria-label={t('records:group.label')}
      placeholder={t('records:group.label')}
      value={value === '' ? undefined : value}
      onChange={(next: string | undefined) => onChange(next ?? '')}
      options={fields.map((field) => ({
        value: field.name,
        label: t('records:group.by', { name: label(field.label) }),
      }))}
    />
  );
}

function CopyLink({ columns }: { columns: Column[] }) {
  const t = useT();
  const { message } = App.useApp();
  return (
    <Tooltip title={t('records:copy_list')}>
      <Button
        icon={<LinkOutlined />}
        aria-label={t('records:copy_list')}
        onClick={async () => {
          const url = new URL(window.location.href);
          url.searchParams.set('cols', writeColumns(columns));
          url.searchParams.delete('open');
          await copyText(url.toString());
          message.success(t('records:copied'));
        }}
      />
    </Tooltip>
  );
}

/** The table repeats its headings in a hidden row to measure them; what can be focused stays out of it. */
function NotMeasured({ children }: { children: ReactNode }) {
  const place = useRef<HTMLSpanElement>(null);
  const [hidden, setHidden] = useState(false);
  useLayoutEffect(() => setHidden(place.current?.closest('.ant-table-measure-row') != null), []);
  return <span ref={place}>{hidden ? null : children}</span>;
}

type RowsProps = {
  type: RecordType;
  items: RecordView[];
  columns: Column[];
  page: ReturnType<typeof useRecords>;
  state: ListState;
  set: (patch: Partial<ListState>, how?: { push?: boolean }) => void;
  picked: ReadonlyMap<string, RecordView>;
  onPicked: (picked: ReadonlyMap<string, RecordView>) => void;
  widths: Record<string, number>;
  onWidth: (name: string, width: number) => void;
  asOf?: string;
  filtered: boolean;
  onCreate?: () => void;
};

function Rows(props: RowsProps) {
  const { type, items, columns, page, state, set, picked, onPicked, widths, onWidth, asOf } = props;
  const t = useT();
  const columnLabel = useColumnLabel(type);
  const text = useValueText();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { box, room } = useRoom();
  const [menu, setMenu] = useState<{ record: RecordView; name: string } | null>(null);

  const cellText = (record: RecordView, name: string): string => {
    const field = type.fields.find((one) => one.name === name);
    return field === undefined ? aboutText(name, record) : text(field, record.fields[name], record);
  };

  const table: TableColumnsType<RecordView> = inOrder(columns).map(({ name, pin }) => {
    const field = type.fields.find((one) => one.name === name);
    const numeric = field?.kind === 'integer' || field?.kind === 'decimal';
    const isTitle = name === type.title;
    const width = widths[name] ?? widthOf(field, name, isTitle);
    return {
      key: name,
      dataIndex: name,
      title: columnLabel(name),
      width,
      fixed: pin,
      align: numeric ? 'right' : undefined,
      ellipsis: true,
      onHeaderCell: () =>
        ({ width, label: columnLabel(name), onWidth: (next: number) => onWidth(name, next) }) as object,
      onCell: (record) => ({ onContextMenu: () => setMenu({ record, name }) }),
      render: (_: unknown, record) => {
        if (field === undefined) return <AboutValue name={name} record={record} />;
        if (!isTitle) return <FieldValue field={field} record={record} />;
        return (
          <span className="al-r-title-cell">
            <Link to={paths.record(type.name, record.id, asOf)}>
              {record.hidden.includes(name) ? (record.key ?? record.title) : record.title}
            </Link>
            {record.fields.demo === true && <span className="al-r-demo-mark">{t('records:demo')}</span>}
          </span>
        );
      },
    };
  });
  const wide = table.reduce((sum, column) => sum + Number(column.width ?? 120), 0) + 44;

  if (page.isError && page.data === undefined)
    return (
      <div className="al-r-list-state">
        <ErrorState error={page.error} onRetry={() => void page.refetch()} />
      </div>
    );
  return (
    <Dropdown
      trigger={['contextMenu']}
      menu={{
        items: [
          { key: 'cell', icon: <CopyOutlined />, label: t('records:menu.cell') },
          { key: 'row', icon: <CopyOutlined />, label: t('records:menu.row') },
          ...(menu !== null && type.fields.some((field) => field.name === menu.name && isFacet(field))
            ? [{ key: 'filter', icon: <FilterOutlined />, label: t('records:menu.filter') }]
            : []),
          { key: 'open', icon: <LinkOutlined />, label: t('records:menu.open') },
        ],
        onClick: async ({ key }) => {
          if (menu === null) return;
          const { record, name } = menu;
          if (key === 'open') void navigate(paths.record(type.name, record.id, asOf));
          else if (key === 'filter')
            set({ filters: { ...state.filters, [name]: String(record.fields[name] ?? '') } });
          else {
            const copied =
              key === 'cell'
                ? cellText(record, name)
                : inOrder(columns)
                    .map((column) => cellText(record, column.name))
                    .join('\t');
            await copyText(copied);
            message.success(t('records:copied'));
          }
        },
      }}
    >
      <div ref={box} className="al-r-list-table">
        {page.data === undefined ? (
          <div className="al-r-list-state">
            <LoadingState rows={8} />
          </div>
        ) : (
          <Table<RecordView>
            size="small"
            rowKey="id"
            dataSource={items}
            columns={table}
            pagination={false}
            components={{ header: { cell: HeaderCell } }}
            scroll={{ x: wide, y: room }}
            loading={page.isPlaceholderData ? { delay: 250 } : false}
            rowClassName={(record) => (record.id === state.open ? 'al-r-row-open' : '')}
            onRow={(record) => ({
              onClick: (event) => {
                const target = event.target as HTMLElement;
                if (target.closest('a,button,label,input') !== null || window.getSelection()?.toString())
                  return;
                set({ open: record.id });
              },
            })}
            rowSelection={{
              columnWidth: 40,
              columnTitle: (box_) => <NotMeasured>{box_}</NotMeasured>,
              fixed: 'left',
              selectedRowKeys: [...picked.keys()],
              preserveSelectedRowKeys: true,
              getCheckboxProps: (record) =>
                ({ 'aria-label': t('records:pick', { title: record.title }) }) as object,
              getTitleCheckboxProps: () => ({ 'aria-label': t('records:pick_page') }) as object,
              onChange: (keys) => {
                const shown = new Map(items.map((record) => [record.id, record]));
                const nextPicked = new Map<string, RecordView>();
                for (const key of keys.map(String)) {
                  const record = shown.get(key) ?? picked.get(key);
                  if (record !== undefined) nextPicked.set(key, record);
                }
                onPicked(nextPicked);
              },
            }}
            locale={{
              emptyText: (
                <EmptyState
                  title={t(props.filtered ? 'records:none_found' : 'records:none_yet')}
                  hint={t(props.filtered ? 'records:none_found_hint' : 'records:none_yet_hint')}
                  action={
                    props.filtered ? (
                      <Button onClick={() => set({ q: '', filters: {} })}>{t('records:filter.clear')}</Button>
                    ) : (
                      props.onCreate && (
                        <Button icon={<PlusOutlined />} onClick={props.onCreate}>
                          {t('records:create_first')}
                        </Button>
                      )
                    )
                  }
                />
              ),
            }}
          />
        )}
      </div>
    </Dropdown>
  );
}
