import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  PushpinFilled,
  PushpinOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import { Button, Checkbox, Popover, Tooltip } from 'antd';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { allColumns, type Column, moved } from './columns';
import { useColumnLabel } from './useColumnLabel';

type Props = {
  type: RecordType;
  columns: Column[];
  onChange: (columns: Column[]) => void;
  onReset: () => void;
};

const NEXT = { undefined: 'left', left: 'right', right: undefined } as const;

/** Which columns, in which order, and which stay in sight. */
export function ColumnChooser({ type, columns, onChange, onReset }: Props) {
  const t = useT();
  const name = useColumnLabel(type);
  const rest = allColumns(type).filter((one) => !columns.some((column) => column.name === one));
  const button = (label: string, icon: React.ReactNode, onClick: () => void, disabled = false) => (
    <Button
      type="text"
      size="small"
      aria-label={label}
      title={label}
      icon={icon}
      onClick={onClick}
      disabled={disabled}
    />
  );
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={
        <div className="al-r-columns">
          <div className="al-r-columns-head">
            <strong>{t('records:columns.shown', { n: columns.length })}</strong>
            <Button type="link" size="small" onClick={onReset}>
              {t('records:columns.reset')}
            </Button>
          </div>
          <ul>
            {columns.map((column, at) => (
              <li key={column.name}>
                <Checkbox
                  checked
                  disabled={columns.length === 1}
                  onChange={() => onChange(columns.filter((one) => one !== column))}
                >
                  {name(column.name)}
                </Checkbox>
                <span>
                  {button(
                    t(`records:columns.pin_${column.pin ?? 'none'}`, { name: name(column.name) }),
                    column.pin === undefined ? (
                      <PushpinOutlined />
                    ) : (
                      <PushpinFilled className={column.pin === 'right' ? 'al-r-pin-right' : undefined} />
                    ),
                    () =>
                      onChange(
                        columns.map((one) =>
                          one === column
                            ? { name: one.name, pin: NEXT[`${column.pin ?? 'undefined'}`] }
                            : one,
                        ),
                      ),
                  )}
                  {button(
                    t('records:columns.up', { name: name(column.name) }),
                    <ArrowUpOutlined />,
                    () => onChange(moved(columns, column.name, -1)),
                    at === 0,
                  )}
                  {button(
                    t('records:columns.down', { name: name(column.name) }),
                    <ArrowDownOutlined />,
                    () => onChange(moved(columns, column.name, 1)),
                    at === columns.length - 1,
                  )}
                </span>
              </li>
            ))}
            {rest.map((one) => (
              <li key={one}>
                <Checkbox checked={false} onChange={() => onChange([...columns, { name: one }])}>
                  {name(one)}
                </Checkbox>
              </li>
            ))}
          </ul>
        </div>
      }
    >
      <Tooltip title={t('records:columns.title')}>
        <Button icon={<SettingOutlined />} aria-label={t('records:columns.title')} />
      </Tooltip>
    </Popover>
  );
}
