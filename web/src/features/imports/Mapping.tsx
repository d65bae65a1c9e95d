import { Button, Select, Table } from 'antd';
import { useT } from '@/i18n';
import { StateTag, useBilingual, usePhone } from '@/ui';
import type { ColumnMatch, Report } from './api';
import { useTypes } from './api';

const SPECIAL = ['lon', 'lat', 'valid_from', 'valid_to'] as const;
type Row = ColumnMatch & { chosen: boolean; sample: string };

/** The server says `outline (lon)` for a column of longitudes. */
function targetOf(field: string | null | undefined): string {
  if (!field) return 'ignore';
  const axis = /\((lon|lat)\)$/.exec(field)?.[1];
  return axis ?? field;
}

/** Which column of the file fills which field. */
export function Mapping({
  shown,
  mapping,
  onMap,
}: {
  shown: Report;
  mapping: Record<string, string>;
  onMap: (mapping: Record<string, string>) => void;
}) {
  const t = useT();
  const pick = useBilingual();
  const phone = usePhone();
  const types = useTypes();
  const type = types.data?.items.find(({ name }) => name === shown.kind);
  const fields = type?.fields ?? [];
  const hasShape = fields.some(({ kind }) => kind === 'geometry');
  const filled = new Set(shown.columns.map(({ field }) => targetOf(field)));
  const missing = fields.filter(({ name, required }) => required && !filled.has(name));
  const samples = Object.values(shown.rows_at);
  const rows: Row[] = shown.columns.map((column) => ({
    ...column,
    chosen: mapping[column.heading] !== undefined,
    sample:
      samples.map((cells) => cells[column.heading]).find((text) => text !== undefined && text !== '') ?? '',
  }));
  const options = [
    { value: 'ignore', label: t('imports:columns.ignore') },
    ...fields.map((field) => ({
      value: field.name,
      label: `${pick(field.label)}${field.unit ? ` (${field.unit})` : ''}${field.required ? ' *' : ''}`,
    })),
    ...SPECIAL.filter((name) => hasShape || name.startsWith('valid')).map((name) => ({
      value: name,
      label: t(`imports:columns.${name}`),
    })),
  ];
  return (
    <>
      <div className="al-parts-head">
        <span className="al-soft">{t('imports:columns.hint')}</span>
        {missing.length > 0 && (
          <StateTag tone="bad">
            {t('imports:columns.missing', {
              names: missing.map(({ label }) => pick(label)).join(t('imports:and')),
            })}
          </StateTag>
        )}
        <Button size="small" disabled={Object.keys(mapping).length === 0} onClick={() => onMap({})}>
          {t('imports:columns.reset')}
        </Button>
      </div>
      <Table<Row>
        size="small"
        rowKey="heading"
        pagination={false}
        scroll={{ x: 'max-content', y: 420 }}
        dataSource={rows}
        columns={[
          { title: t('imports:columns.heading'), dataIndex: 'heading' },
          {
            title: t('imports:columns.sample'),
            dataIndex: 'sample',
            responsive: ['md'],
            ellipsis: true,
            width: 220,
          },
          {
            title: t('imports:columns.field'),
            width: phone ? 180 : 280,
            render: (_, row) => (
              <Select
                size="small"
                style={{ width: '100%' }}
                aria-label={t('imports:columns.field_of', { heading: row.heading })}
                value={mapping[row.heading] ?? targetOf(row.field)}
                showSearch={{ optionFilterProp: 'label' }}
                onChange={(target) => onMap({ ...mapping, [row.heading]: target })}
                options={options}
              />
            ),
          },
          {
            title: t('imports:columns.factor'),
            responsive: ['md'],
            render: (_, row) => row.factor && t('imports:columns.times', { factor: row.factor }),
          },
          {
            title: t('imports:columns.how'),
            render: (_, row) =>
              row.chosen ? (
                <StateTag tone="active">{t('imports:columns.chosen')}</StateTag>
              ) : row.field ? (
                <StateTag tone="ok">{t('imports:columns.recognised')}</StateTag>
              ) : (
                <StateTag tone="idle">{t('imports:columns.ignored')}</StateTag>
              ),
          },
        ]}
      />
    </>
  );
}
