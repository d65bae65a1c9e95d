import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { apiUrl } from '@/api/client';
import { useLabel } from '@/forms/label';
import type { RecordType } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { formatNumber, ProblemPanel } from '@/ui';
import { download, type ListQuery, listParams } from './api';
import { type Column, inOrder } from './columns';

type Props = { type: RecordType; list: ListQuery; columns: Column[]; count?: number };

/** The list as a file, with the filters, order and columns seen; and the empty table. */
export function ExportMenu({ type, list, columns, count }: Props) {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const { message, modal } = App.useApp();
  const [bytes, setBytes] = useState<number | null>(null);
  const geometry = type.fields.find(({ kind }) => kind === 'geometry');
  const fetchFile = async (address: string, name: string) => {
    setBytes(0);
    try {
      await download(address, name, setBytes);
      message.success(t('records:export.done', { name }));
    } catch (error) {
      modal.error({ title: t('records:export.failed'), content: <ProblemPanel error={error} />, width: 560 });
    } finally {
      setBytes(null);
    }
  };
  const run = (format: string) => {
    const names = inOrder(columns)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('@'));
    if (format === 'geojson' && geometry !== undefined && !names.includes(geometry.name))
      names.push(geometry.name);
    const query = { ...listParams(list), format, columns: names.join(','), lang };
    const address = apiUrl('/records/{kind}/export', { path: { kind: type.name }, query });
    void fetchFile(address, `${label(type.label)}.${format}`);
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'seen',
            type: 'group',
            label: t('records:export.seen', { n: count === undefined ? '…' : formatNumber(count, lang) }),
            children: [
              { key: 'xlsx', label: t('records:export.xlsx') },
              { key: 'csv', label: t('records:export.csv') },
              ...(geometry === undefined ? [] : [{ key: 'geojson', label: t('records:export.geojson') }]),
              { key: 'jsonl', label: t('records:export.jsonl') },
            ],
          },
          { type: 'divider' },
          { key: 'template', label: t('records:export.template') },
        ],
        onClick: ({ key }) => {
          if (key === 'template')
            void fetchFile(
              apiUrl('/types/{kind}/template', {
                path: { kind: type.name },
                query: { format: 'xlsx', lang },
              }),
              `${label(type.label)}.xlsx`,
            );
          else run(key);
        },
      }}
    >
      <Button icon={<DownloadOutlined />} loading={bytes !== null}>
        {bytes === null || bytes === 0
          ? t('records:export.label')
          : t('records:export.running', { n: formatNumber(bytes / 1024, lang, { digits: 0 }) })}
      </Button>
    </Dropdown>
  );
}
