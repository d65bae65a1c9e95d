import { AutoComplete } from 'antd';
import { SOURCE, SOURCE_DATE, VALID_FROM, VALID_TO } from '@/forms/values';
import { useT } from '@/i18n';
import { Panel, useBilingual } from '@/ui';
import { Day, fieldId, Row } from './FormRow';
import type { Faults } from './useFaults';
import type { RecordForm } from './useRecordForm';

const SOURCES = ['declared', 'inspection', 'licence', 'sds', 'design', 'survey'];

/** Where the facts come from and when they hold. */
export function FormAbout({ form, faults }: { form: RecordForm; faults: Faults }) {
  const t = useT();
  const pick = useBilingual();
  const { values } = form;
  return (
    <Panel title={t('forms:section.about')}>
      <div className="al-r-form-grid">
        <Row
          id={fieldId(SOURCE)}
          label={t('forms:source.label')}
          required
          help={t('forms:source.help')}
          fault={
            faults.fromServer(SOURCE)[0] === undefined
              ? faults.ours(SOURCE)
              : pick(faults.fromServer(SOURCE)[0]?.message)
          }
        >
          <AutoComplete
            id={fieldId(SOURCE)}
            className="al-r-wide"
            value={values[SOURCE] ?? ''}
            maxLength={400}
            onChange={(now: string) => form.set(SOURCE, now ?? '')}
            options={SOURCES.map((code) => ({
              value: t(`forms:source.option.${code}`),
            }))}
          />
        </Row>
        <Row
          id={fieldId(SOURCE_DATE)}
          label={t('forms:source.date')}
          help={t('forms:source.date_help')}
          fault={faults.fromServer(SOURCE_DATE)[0] && pick(faults.fromServer(SOURCE_DATE)[0]?.message)}
        >
          <Day
            id={fieldId(SOURCE_DATE)}
            value={values[SOURCE_DATE] ?? ''}
            onChange={(now) => form.set(SOURCE_DATE, now)}
          />
        </Row>
        <Row
          id={fieldId(VALID_FROM)}
          label={t('forms:valid.from')}
          help={t('forms:valid.from_help')}
          fault={faults.fromServer(VALID_FROM)[0] && pick(faults.fromServer(VALID_FROM)[0]?.message)}
        >
          <Day
            id={fieldId(VALID_FROM)}
            fixed={(form.base?.values[VALID_FROM] ?? '') !== ''}
            value={values[VALID_FROM] ?? ''}
            onChange={(now) => form.set(VALID_FROM, now)}
          />
        </Row>
        <Row
          id={fieldId(VALID_TO)}
          label={t('forms:valid.to')}
          help={t('forms:valid.to_help')}
          fault={faults.fromServer(VALID_TO)[0] && pick(faults.fromServer(VALID_TO)[0]?.message)}
        >
          <Day
            id={fieldId(VALID_TO)}
            fixed={(form.base?.values[VALID_TO] ?? '') !== ''}
            value={values[VALID_TO] ?? ''}
            onChange={(now) => form.set(VALID_TO, now)}
          />
        </Row>
      </div>
    </Panel>
  );
}
