import { DownOutlined, EditOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths';
import { GeometrySketch } from '@/forms/GeometrySketch';
import { isGeometry } from '@/forms/geometry';
import { useLabel } from '@/forms/label';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { KeyValue, QueryStates, Time } from '@/ui';
import { useRecord } from './api';
import { FieldValue } from './FieldValue';

type Props = {
  type: RecordType;
  id: string;
  asOf?: string;
  siblings: string[];
  onOpen: (id: string) => void;
};

/** A record beside the list; the list stays where it is. */
export function PreviewDrawer({ type, id, asOf, siblings, onOpen }: Props) {
  const t = useT();
  const label = useLabel();
  const navigate = useNavigate();
  const record = useRecord(type.name, id === '' ? undefined : id, asOf);
  const at = siblings.indexOf(id);
  const go = (by: number) => {
    const next = siblings[at + by];
    if (next !== undefined) onOpen(next);
  };
  return (
    <Drawer
      open={id !== ''}
      onClose={() => onOpen('')}
      size={480}
      mask={false}
      title={record.data?.title ?? label(type.label)}
      extra={
        <>
          <Button
            type="text"
            icon={<UpOutlined />}
            aria-label={t('records:preview.back')}
            disabled={at <= 0}
            onClick={() => go(-1)}
          />
          <Button
            type="text"
            icon={<DownOutlined />}
            aria-label={t('records:preview.next')}
            disabled={at < 0 || at >= siblings.length - 1}
            onClick={() => go(1)}
          />
        </>
      }
      footer={
        <div className="al-r-drawer-foot">
          {record.data?.can.includes('update') && asOf === undefined && (
            <Button icon={<EditOutlined />} onClick={() => void navigate(paths.recordEdit(type.name, id))}>
              {t('records:edit')}
            </Button>
          )}
          <Button type="primary" onClick={() => void navigate(paths.record(type.name, id, asOf))}>
            {t('records:preview.open')}
          </Button>
        </div>
      }
    >
      {id !== '' && (
        <QueryStates query={record}>
          {(shown) => (
            <>
              <KeyValue
                columns={1}
                items={type.fields
                  .filter(
                    ({ name, kind }) =>
                      kind !== 'geometry' &&
                      (shown.fields[name] !== undefined || shown.hidden.includes(name)),
                  )
                  .map((field) => ({
                    label: label(field.label),
                    value: <FieldValue field={field} record={shown} full />,
                  }))}
              />
              {type.fields
                .filter(({ kind }) => kind === 'geometry')
                .map(({ name }) => {
                  const shape = shown.fields[name];
                  return isGeometry(shape) ? (
                    <GeometrySketch key={name} geometry={shape} width={430} />
                  ) : null;
                })}
              <p className="al-r-foot-note">
                {t('records:changed', { who: shown.changed_by.name })} <Time value={shown.changed_at} />
              </p>
            </>
          )}
        </QueryStates>
      )}
    </Drawer>
  );
}
