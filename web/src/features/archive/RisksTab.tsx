import { Button, Segmented, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { type Edition, editionOf, type RiskRow, useArchive } from '@/api/hazards';
import { useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, Panel, QueryStates, RiskTag, StateTag, TextFilter, useBilingual, usePhone } from '@/ui';
import { DemoTag, Tiles, useSector } from '@/verdict';
import { useFrozen } from './api';
import { CityMap } from './CityMap';
import { Matrix } from './Matrix';
import { CELLS, keep, matrixOf, totalOf } from './risks';

const KINDS = ['site', 'risk_point'] as const;
const FILTERS = { district: '', sector: '', kind: 'site', colour: [] as string[], q: '' };

export function RisksTab({ edition }: { edition: Edition }) {
  const t = useT();
  const pick = useBilingual();
  const phone = usePhone();
  const sectorName = useSector();
  const { params, asOf } = useAsOf();
  const [state, set] = useUrlState({ ...FILTERS, frozen: '' });
  const [chosen, setChosen] = useState<string | null>(null);
  const archive = useArchive(state.frozen === '' ? { ...params, edition } : { frozen: state.frozen });
  const frozen = useFrozen(false);
  const own = frozen.data?.items.find((one) => one.id === state.frozen);
  const all = archive.data?.rows;
  const filter = { ...state, park: '' };
  const kept = useMemo(() => (all ?? []).filter((row) => keep(row, { ...state, park: '' })), [all, state]);
  // A matrix leaves its own filters out, so that its other cells stay there to be chosen.
  const districts = matrixOf(
    (all ?? []).filter((row) => keep(row, { ...filter, colour: [] }, 'district')),
    'district',
  );
  const sectors = matrixOf(
    (all ?? []).filter((row) => keep(row, { ...filter, colour: [] }, 'sector')),
    'sector',
  );
  const totals = totalOf(
    matrixOf(
      (all ?? []).filter((row) => keep(row, filter, 'colour')),
      'sector',
    ),
  );
  const day = asOf ?? undefined;
  const shown = chosen === null ? kept : kept.filter((row) => row.id === chosen);
  const filtered = state.district !== '' || state.sector !== '' || state.colour.length > 0 || state.q !== '';

  const nameOf = (row: RiskRow) => <Link to={paths.record(row.kind, row.id, day)}>{row.name}</Link>;
  const columns: TableColumnsType<RiskRow> = [
    {
      title: t('archive:col.colour'),
      key: 'colour',
      width: 112,
      render: (_, row) => <RiskTag grade={row.colour ?? null} />,
    },
    {
      title: t(`archive:col.${state.kind === 'risk_point' ? 'point' : 'site'}`),
      key: 'name',
      width: 244,
      render: (_, row) => (
        <span className="ar-two">
          {nameOf(row)}
          <small>{row.enterprise}</small>
        </span>
      ),
    },
    {
      title: t('archive:col.district'),
      key: 'district',
      width: 150,
      render: (_, row) => (
        <span className="ar-two">
          {row.district_name}
          <small>{row.park}</small>
        </span>
      ),
    },
    {
      title: t('archive:col.sector'),
      key: 'sector',
      width: 110,
      render: (_, row) => sectorName(row.sector),
    },
    { title: t('archive:col.reason'), key: 'reason', render: (_, row) => pick(row.reason) },
    {
      title: t('archive:col.substances'),
      key: 'substances',
      width: 170,
      render: (_, row) => row.substances,
    },
    {
      title: t('archive:col.grade_2009'),
      key: 'other',
      width: 104,
      render: (_, row) =>
        row.kind === 'site' && row.grade !== row.grade_2009 ? (
          <StateTag tone="warn">
            {row.grade_2009 ? t(`verdict:grade.${row.grade_2009}`) : t('verdict:grade.not_major_hazard')}
          </StateTag>
        ) : row.grade_2009 ? (
          t(`verdict:grade.${row.grade_2009}`)
        ) : (
          '—'
        ),
    },
  ];

  return (
    <QueryStates query={archive}>
      {(data) => (
        <>
          {state.frozen !== '' && (
            <div className="ar-frozen" role="status">
              <strong>{t('archive:frozen.showing', { name: own?.name ?? state.frozen })}</strong>
              <span>
                {t('archive:frozen.of', {
                  day: data.as_of,
                  edition: t(`verdict:edition.short_${editionOf(data.edition)}`),
                  position: data.position,
                })}
              </span>
              {own && <code>{own.digest.slice(0, 16)}…</code>}
              <Button size="small" onClick={() => set({ frozen: '' })}>
                {t('archive:frozen.leave')}
              </Button>
            </div>
          )}
          <div className="ar-tools al-no-print">
            <Segmented
              aria-label={t('archive:kind.label')}
              value={state.kind}
              onChange={(kind) => {
                setChosen(null);
                set({ kind });
              }}
              options={KINDS.map((kind) => ({
                value: kind,
                label: `${t(`archive:kind.${kind}`)} ${data.rows.filter((row) => row.kind === kind).length}`,
              }))}
            />
            <TextFilter value={state.q} onChange={(q) => set({ q })} label={t('archive:q')} />
            {filtered && (
              <Button
                type="link"
                size="small"
                onClick={() => set({ district: '', sector: '', colour: [], q: '' })}
              >
                {t('archive:clear')}
              </Button>
            )}
            <span className="ar-grow" />
            <span className="ar-soft">
              {t('archive:facts', {
                day: data.as_of,
                position: data.position,
                engine: data.engine,
                edition: t(`verdict:edition.short_${editionOf(data.edition)}`),
              })}
            </span>
          </div>
          <Tiles
            label={t('archive:by_colour')}
            chosen={state.colour}
            onToggle={(key) =>
              set({
                colour: state.colour.includes(key)
                  ? state.colour.filter((one) => one !== key)
                  : [...state.colour, key],
              })
            }
            items={CELLS.map((cell, at) => ({
              key: cell,
              label: cell === 'none' ? t('ui:risk.none') : <RiskTag grade={cell} />,
              value: totals.counts[at] ?? 0,
              unit: t('archive:pieces'),
            }))}
          />
          <div className="ar-grid">
            <div>
              <Panel title={t('archive:matrix.district')} flush>
                <Matrix
                  caption={t('archive:matrix.district')}
                  head={t('archive:col.district')}
                  rows={districts}
                  label={(row) => row.label || row.key || t('archive:no_district')}
                  chosen={{ key: state.district, colour: state.colour }}
                  onChoose={(district, colour) => set({ district, colour: colour === '' ? [] : [colour] })}
                />
              </Panel>
              <Panel title={t('archive:matrix.sector')} flush>
                <Matrix
                  caption={t('archive:matrix.sector')}
                  head={t('archive:col.sector')}
                  rows={sectors}
                  label={(row) => sectorName(row.key)}
                  chosen={{ key: state.sector, colour: state.colour }}
                  onChoose={(sector, colour) => set({ sector, colour: colour === '' ? [] : [colour] })}
                />
              </Panel>
            </div>
            <Panel title={t('archive:map.title')}>
              <CityMap
                rows={kept}
                around={data.rows}
                label={t('archive:map.label', { n: kept.length })}
                chosen={chosen}
                onChoose={setChosen}
                height={620}
              />
            </Panel>
          </div>
          <Panel
            title={`${t('archive:table')} ${shown.length}`}
            flush
            extra={
              chosen !== null && (
                <Button size="small" onClick={() => setChosen(null)}>
                  {t('archive:all_again')}
                </Button>
              )
            }
          >
            {shown.length === 0 ? (
              <EmptyState title={t('archive:empty')} hint={t('archive:empty_hint')} />
            ) : phone ? (
              <ul className="ar-cards">
                {shown.slice(0, 200).map((row) => (
                  <li key={row.id}>
                    <span className="ar-card-head">
                      {nameOf(row)}
                      <RiskTag grade={row.colour ?? null} />
                    </span>
                    <span>{pick(row.reason)}</span>
                    <span className="ar-soft">
                      {[row.enterprise, row.district_name, sectorName(row.sector)]
                        .filter((one) => one !== '')
                        .join(' · ')}
                    </span>
                  </li>
                ))}
              </ul>
            ) : (
              <Table<RiskRow>
                rowKey="id"
                size="small"
                columns={columns}
                dataSource={shown}
                loading={archive.isPlaceholderData}
                pagination={{
                  defaultPageSize: 50,
                  pageSizeOptions: [50, 100, 200],
                  hideOnSinglePage: true,
                  showTotal: (n) => t('archive:rows', { n }),
                }}
                scroll={{ x: 1100 }}
              />
            )}
          </Panel>
          {data.demo && (
            <p className="ar-foot">
              <DemoTag /> {t('verdict:demo_note')}
            </p>
          )}
        </>
      )}
    </QueryStates>
  );
}
