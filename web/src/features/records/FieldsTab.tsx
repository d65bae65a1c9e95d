import { EyeOutlined } from '@ant-design/icons';
import { Alert, AutoComplete, Button, Checkbox, Form, Modal } from 'antd';
import { useState } from 'react';
import { GeometrySketch } from '@/forms/GeometrySketch';
import { isGeometry } from '@/forms/geometry';
import { useLabel } from '@/forms/label';
import type { Field, RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { KeyValue, Panel, ProblemPanel, usePhone } from '@/ui';
import { useReveal } from './api';
import { FieldValue } from './FieldValue';

type Props = { type: RecordType; record: RecordView; asOf?: string };

/** Every field with where it comes from, from which day, and who entered it. */
export function FieldsTab({ type, record, asOf }: Props) {
  const t = useT();
  const label = useLabel();
  const phone = usePhone();
  const [asking, setAsking] = useState<string[] | null>(null);
  const [revealed, setRevealed] = useState<Record<string, unknown>>({});
  const shapes = type.fields.filter(
    ({ name, kind }) => kind === 'geometry' && isGeometry(record.fields[name]),
  );
  const masked = record.masked.filter((name) => !(name in revealed));
  const mayReveal = record.can.includes('reveal') && asOf === undefined;
  const sourceOf = (field: Field) =>
    record.fields[field.name] === undefined
      ? undefined
      : (record.sources[field.name] ?? record.default_source);
  const shown = (field: Field) => (
    <>
      <FieldValue field={field} record={record} full revealed={revealed[field.name]} />
      {masked.includes(field.name) && mayReveal && (
        <Button type="link" size="small" onClick={() => setAsking([field.name])}>
          {t('records:reveal.one')}
        </Button>
      )}
    </>
  );
  const phoneFacts = (
    <div className="al-r-facts">
      <KeyValue
        columns={1}
        items={type.fields.map((field) => {
          const source = sourceOf(field);
          const note = [source?.source, source?.date, source?.by_name]
            .filter((part) => part)
            .join(' \u00b7 ');
          return { label: label(field.label), value: shown(field), note: note === '' ? undefined : note };
        })}
      />
    </div>
  );
  const table = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="al-r-scroll" tabIndex={0}>
      <table className="al-r-table al-r-fields-table">
        <thead>
          <tr>
            <th scope="col">{t('records:fields.name')}</th>
            <th scope="col">{t('records:fields.value')}</th>
            <th scope="col">{t('records:fields.source')}</th>
            <th scope="col">{t('records:fields.date')}</th>
            <th scope="col">{t('records:fields.by')}</th>
            <th scope="col">{t('records:fields.level')}</th>
          </tr>
        </thead>
        <tbody>
          {type.fields.map((field) => {
            const source = sourceOf(field);
            return (
              <tr key={field.name}>
                <th scope="row">{label(field.label)}</th>
                <td>{shown(field)}</td>
                <td>{source?.source ?? ''}</td>
                <td className="al-number">{source?.date ?? ''}</td>
                <td>{source?.by_name ?? ''}</td>
                <td className={`al-r-level al-r-level-${field.level}`}>
                  {t(`records:level.${field.level}`)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
  return (
    <div className={shapes.length > 0 ? 'al-fields al-r-fields-shape' : 'al-fields'}>
      <Panel
        flush
        title={t('records:tab.fields')}
        extra={
          masked.length > 0 &&
          mayReveal && (
            <Button size="small" icon={<EyeOutlined />} onClick={() => setAsking(masked)}>
              {t('records:reveal.label')}
            </Button>
          )
        }
      >
        {phone ? phoneFacts : table}
      </Panel>
      {shapes.length > 0 && (
        <aside>
          {shapes.map((field) => {
            const shape = record.fields[field.name];
            return isGeometry(shape) ? (
              <Panel key={field.name} title={label(field.label)}>
                <GeometrySketch geometry={shape} height={220} />
              </Panel>
            ) : null;
          })}
        </aside>
      )}
      {asking !== null && (
        <RevealModal
          type={type}
          record={record}
          names={asking}
          onClose={() => setAsking(null)}
          onRevealed={(fields) => {
            setRevealed({ ...revealed, ...fields });
            setAsking(null);
          }}
        />
      )}
    </div>
  );
}

type RevealProps = {
  type: RecordType;
  record: RecordView;
  names: string[];
  onClose: () => void;
  onRevealed: (fields: Record<string, unknown>) => void;
};

/** Asks what for before personal data is shown; the reading is logged. */
function RevealModal({ type, record, names, onClose, onRevealed }: RevealProps) {
  const t = useT();
  const label = useLabel();
  const reveal = useReveal(type.name, record.id);
  const [purpose, setPurpose] = useState('');
  const [chosen, setChosen] = useState(names);
  const ready = purpose.trim().length >= 2 && chosen.length > 0;
  const submit = () => {
    if (ready)
      reveal.mutate(
        { fields: chosen, purpose: purpose.trim() },
        { onSuccess: ({ fields }) => onRevealed(fields) },
      );
  };
  return (
    <Modal
      open
      title={t('records:reveal.title')}
      okText={t('records:reveal.ok')}
      cancelText={t('records:cancel')}
      okButtonProps={{ disabled: !ready, loading: reveal.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      {reveal.isError && <ProblemPanel error={reveal.error} />}
      <Alert type="info" showIcon title={t('records:reveal.logged')} />
      <Form layout="vertical" className="al-r-reveal" onFinish={submit}>
        {names.length > 1 && (
          <Form.Item label={t('records:reveal.fields')}>
            <Checkbox.Group
              value={chosen}
              onChange={setChosen}
              options={names.map((name) => {
                const field = type.fields.find((one) => one.name === name);
                return { value: name, label: field === undefined ? name : label(field.label) };
              })}
            />
          </Form.Item>
        )}
        <Form.Item
          label={t('records:reveal.purpose')}
          htmlFor="purpose"
          required
          extra={t('records:reveal.purpose_hint')}
        >
          <AutoComplete
            id="purpose"
            autoFocus
            value={purpose}
            onChange={(now: string) => setPurpose(now ?? '')}
            options={['inspect', 'emergency', 'complaint', 'check'].map((code) => ({
              value: t(`records:reveal.for.${code}`),
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
