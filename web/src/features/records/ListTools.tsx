import { LinkOutlined } from '@ant-design/icons';
import { App, Button, Select, Tooltip } from 'antd';
import { useLabel } from '@/forms/label';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { copyText } from './clipboard';
import { type Column, isFacet, writeColumns } from './columns';

/** Chooses the field by whose values the list is counted in groups. */
export function GroupBy({
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

/** Copies a link to the list as it is seen. */
export function CopyLink({ columns }: { columns: Column[] }) {
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
