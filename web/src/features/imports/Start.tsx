import { DownloadOutlined, InboxOutlined } from '@ant-design/icons';
import { Button, DatePicker, Radio, Select, Spin } from 'antd';
import dayjs from 'dayjs';
import { useId, useRef, useState } from 'react';
import { apiUrl } from '@/api/client';
import { useMe } from '@/api/session';
import { useLang, useT } from '@/i18n';
import { formatNumber, Panel, ProblemPanel, todayInCity, useBilingual } from '@/ui';
import {
  type Choices,
  DATUMS,
  ENDINGS,
  MAX_ROWS,
  MAX_TEXT_MB,
  MAX_WORKBOOK_MB,
  useTypes,
  useUpload,
} from './api';
import { firstChoices, keepChoices } from './choices';

const MB = 1024 * 1024;

/** Kinds that this person may import. */
export function useImportTypes() {
  const me = useMe();
  const types = useTypes();
  return (types.data?.items ?? []).filter(
    ({ name, verbs }) => verbs.includes('import') || me.types[name]?.includes('import'),
  );
}

export function Start({ onReady }: { onReady: (id: string) => void }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const types = useImportTypes();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [choices, setChoices] = useState<Choices>(firstChoices);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<'ending' | 'size' | 'many' | null>(null);
  const [name, setName] = useState('');
  const hint = useId();

  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined || upload.isPending) return;
    upload.reset();
    const ending = ENDINGS.find((end) => file.name.toLowerCase().endsWith(end));
    const most = (ending === '.xlsx' ? MAX_WORKBOOK_MB : MAX_TEXT_MB) * MB;
    const wrong =
      (files?.length ?? 0) > 1 ? 'many' : ending === undefined ? 'ending' : file.size > most ? 'size' : null;
    setRefused(wrong);
    if (wrong !== null) return;
    setName(file.name);
    upload.mutate(
      { file, choices },
      {
        onSuccess: (preview) => {
          keepChoices(preview.id, choices);
          onReady(preview.id);
        },
      },
    );
  };

  return (
    <div className="al-import-start">
      <Panel title={t('imports:file.title')}>
        {upload.isError && <ProblemPanel error={upload.error} />}
        {refused !== null && (
          <p className="al-import-refused" role="alert">
            {t(`imports:file.refused.${refused}`, { workbook: MAX_WORKBOOK_MB, text: MAX_TEXT_MB })}
          </p>
        )}
        <Spin spinning={upload.isPending} description={t('imports:file.reading', { name })}>
          {/* The button inside serves the keyboard; the area around it takes dropped files. */}
          <section
            aria-label={t('imports:file.drop')}
            className={over ? 'al-drop al-drop-over' : 'al-drop'}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(false);
              take(event.dataTransfer.files);
            }}
          >
            <InboxOutlined aria-hidden="true" />
            <p className="al-drop-lead">{t('imports:file.drop')}</p>
            <Button
              type="primary"
              aria-describedby={hint}
              disabled={upload.isPending}
              onClick={() => input.current?.click()}
            >
              {t('imports:file.choose')}
            </Button>
            <p id={hint} className="al-soft">
              {t('imports:file.limits', {
                workbook: MAX_WORKBOOK_MB,
                text: MAX_TEXT_MB,
                rows: formatNumber(MAX_ROWS, lang),
              })}
            </p>
            <input
              ref={input}
              type="file"
              hidden
              aria-label={t('imports:file.choose')}
              accept={ENDINGS.join(',')}
              onChange={(event) => {
                take(event.target.files);
                event.target.value = '';
              }}
            />
          </section>
        </Spin>
        <div className="al-import-options">
          <label htmlFor="import-kind">{t('imports:choose.kind')}</label>
          <Select
            id="import-kind"
            value={choices.kind ?? ''}
            onChange={(kind) => setChoices({ ...choices, kind: kind === '' ? undefined : kind })}
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              { value: '', label: t('imports:choose.kind_auto') },
              ...types.map((type) => ({ value: type.name, label: pick(type.label) })),
            ]}
          />
          <label htmlFor="import-date">{t('imports:choose.stated_on')}</label>
          <div>
            <DatePicker
              id="import-date"
              value={choices.stated_on ? dayjs(choices.stated_on) : null}
              maxDate={dayjs(todayInCity())}
              onChange={(day) => setChoices({ ...choices, stated_on: day?.format('YYYY-MM-DD') })}
            />
            <p className="al-soft">{t('imports:choose.stated_on_help')}</p>
          </div>
          <span id="import-datum">{t('imports:choose.datum')}</span>
          <DatumChoice
            value={choices.datum}
            labelledBy="import-datum"
            onChange={(datum) => setChoices({ ...choices, datum })}
          />
        </div>
      </Panel>
      <Templates />
    </div>
  );
}

export function DatumChoice({
  value,
  labelledBy,
  onChange,
}: {
  value: Choices['datum'];
  labelledBy: string;
  onChange: (datum: Choices['datum']) => void;
}) {
  const t = useT();
  return (
    <div>
      <Radio.Group
        aria-labelledby={labelledBy}
        value={value}
        onChange={(event) => onChange(event.target.value as Choices['datum'])}
        options={DATUMS.map((name) => ({ value: name, label: t(`imports:datum.${name}.name`) }))}
      />
      <p className="al-soft">{t(`imports:datum.${value}.help`)}</p>
    </div>
  );
}

function Templates() {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const types = useImportTypes();
  if (types.length === 0) return null;
  return (
    <Panel title={t('imports:template.title')} flush>
      <p className="al-panel-note">{t('imports:template.hint')}</p>
      <ul className="al-templates">
        {types.map((type) => (
          <li key={type.name}>
            <span>{pick(type.label)}</span>
            {(['xlsx', 'csv'] as const).map((format) => (
              <a
                key={format}
                href={apiUrl('/types/{kind}/template', {
                  path: { kind: type.name },
                  query: { format, lang },
                })}
                download
                aria-label={t('imports:template.get', { type: pick(type.label), format })}
              >
                <DownloadOutlined aria-hidden="true" /> {format.toUpperCase()}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
