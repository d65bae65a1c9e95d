import { Input, Select, Table } from 'antd';
import { useMemo, useState } from 'react';
import type { RiskRow } from '@/api/hazards';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { useKindLabel } from '@/app/kindLabel';
import { currentLang, useT } from '@/i18n';
import { formatNumber, PageHeader, Panel, QueryStates, RiskTag, StateTag } from '@/ui';
import { type LayerList, useArchive } from './api';
import { CardPanel } from './CardPanel';
import { Picture } from './Picture';
import type { MapState } from './state';
import { formatPlace } from './words';

const COLOURS = ['red', 'orange', 'yellow', 'blue', 'none'] as const;

/** The same facts without WebGL: said so, a picture, and a table. */
export function PlainMap({ state, list }: { state: MapState; list: LayerList }) {
  const t = useT();
  const kindLabel = useKindLabel();
  const { asOf } = useAsOf();
  const archive = useArchive(asOf, true);
  const [text, setText] = useState('');
  const [district, setDistrict] = useState<string | null>(null);
  const { colours, chosen } = state;
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return (archive.data?.rows ?? []).filter(
      (row) =>
        (district === null || row.district === district) &&
        (colours.length === 0 || colours.includes(row.colour ?? 'none')) &&
        (wanted === '' || `${row.name} ${row.enterprise}`.toLowerCase().includes(wanted)),
    );
  }, [archive.data, text, district, colours]);
  const districts = useMemo(
    () => new Map((archive.data?.rows ?? []).map((row) => [row.district, row.district_name || row.district])),
    [archive.data],
  );
  const credits = [
    ...new Set(list.layers.map(({ credit }) => credit).filter((c) => c !== '' && c !== 'CC0')),
  ];
  const choose = (row: RiskRow) => state.choose({ kind: row.kind, id: row.id });
  return (
    <div className="al-map-without">
      <PageHeader
        title={t('map:title')}
        tags={archive.data?.demo && <StateTag tone="idle">{t('map:demo')}</StateTag>}
        asOf={<AsOfBar />}
      />
      <div className="al-map-said" role="status">
        <strong>{t('map:plain.title')}</strong>
        <p>{t('map:plain.hint')}</p>
      </div>
      <QueryStates query={archive}>
        {() => (
          <div className="al-map-halves">
            <div>
              <Panel title={t('map:plain.picture')} flush>
                <Picture rows={rows} chosen={chosen?.id ?? null} onChoose={choose} />
                <p className="al-map-source">
                  {credits.join(' · ')} · {t('map:status.schematic')} · {t('map:status.datum')}
                </p>
              </Panel>
              {chosen !== null && (
                <CardPanel chosen={chosen} asOf={asOf} onClose={() => state.choose(null)} />
              )}
            </div>
            <Panel
              title={t('map:plain.table')}
              extra={t('map:plain.total', { number: formatNumber(rows.length, currentLang()) })}
              flush
            >
              <div className="al-map-filters">
                <Input
                  allowClear
                  value={text}
                  placeholder={t('map:list.filter')}
                  aria-label={t('map:list.filter')}
                  onChange={(event) => setText(event.target.value)}
                />
                <Select<string | null>
                  allowClear
                  value={district}
                  placeholder={t('map:plain.district')}
                  aria-label={t('map:plain.district')}
                  options={[...districts].map(([value, label]) => ({ value, label }))}
                  onChange={(value) => setDistrict(value ?? null)}
                />
                <Select<string[]>
                  mode="multiple"
                  allowClear
                  maxTagCount="responsive"
                  value={colours}
                  placeholder={t('map:plain.colour')}
                  aria-label={t('map:plain.colour')}
                  options={COLOURS.map((value) => ({
                    value,
                    label: value === 'none' ? t('map:legend.none') : t(`ui:risk.${value}`),
                  }))}
                  onChange={state.setColours}
                />
              </div>
              <Table<RiskRow>
                size="small"
                rowKey={(row) => `${row.kind}.${row.id}`}
                dataSource={rows}
                pagination={{ pageSize: 20, size: 'small', showSizeChanger: false }}
                rowClassName={(row) => (row.id === chosen?.id ? 'al-map-on' : '')}
                scroll={{ x: 520 }}
                columns={[
                  {
                    title: t('map:plain.colour'),
                    key: 'colour',
                    width: 118,
                    render: (_, row) => <RiskTag grade={row.colour} />,
                  },
                  {
                    title: t('map:plain.name'),
                    key: 'name',
                    render: (_, row) => (
                      <button type="button" className="al-map-target" onClick={() => choose(row)}>
                        {row.name}
                        <small>
                          {kindLabel(row.kind)} · {row.enterprise}
                        </small>
                      </button>
                    ),
                  },
                  { title: t('map:plain.district'), dataIndex: 'district_name', width: 92 },
                  {
                    title: t('map:plain.place'),
                    key: 'place',
                    width: 178,
                    responsive: ['xxl'],
                    render: (_, row) =>
                      !row.point ? (
                        <span className="al-unknown">{t('ui:unknown')}</span>
                      ) : (
                        <span className="al-number">{formatPlace(row.point[0], row.point[1], 4)}</span>
                      ),
                  },
                ]}
              />
            </Panel>
          </div>
        )}
      </QueryStates>
    </div>
  );
}
