import { CopyOutlined, FilterOutlined, LinkOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Table, type TableColumnsType } from 'antd';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { paths } from '@/app/paths';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, LoadingState } from '@/ui';
import { AboutValue, aboutText } from './AboutValue';
import type { useRecords } from './api';
import { copyText } from './clipboard';
import { type Column, inOrder, isFacet, widthOf } from './columns';
import { FieldValue, useValueText } from './FieldValue';
import { HeaderCell } from './HeaderCell';
import type { ListState } from './listState';
import { useColumnLabel } from './useColumnLabel';

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

/** The table repeats its headings in a hidden row to measure them; what can be focused stays out of it. */
function NotMeasured({ children }: { children: ReactNode }) {
  const place = useRef<HTMLSpanElement>(null);
  const [hidden, setHidden] = useState(false);
  useLayoutEffect(() => setHidden(place.current?.closest('.ant-table-measure-row') != null), []);
  return <span ref={place}>{hidden ? null : children}</span>;
}

type Props = {
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

/** The table of a list: one row a record, with what a right click offers. */
export function Rows(props: Props) {
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
