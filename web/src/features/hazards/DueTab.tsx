import { Select, Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type Due, type Edition, useAllHazards, useDue } from '@/api/hazards';
import { useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, QueryStates, Time, useBilingual, usePhone } from '@/ui';
import { GradeTag, outcomeKey, Tiles } from '@/verdict';
import { facets } from './facets';

export const TRIGGERS = [
  'three_years',
  'rebuilt',
  'inventory_changed',
  'surroundings_changed',
  'accident',
  'standard_changed',
  'never_assessed',
] as const;

function Causes({ of }: { of: Due }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <ul className="hz-causes">
      {of.causes.map((cause) => (
        <li key={`${cause.trigger} ${cause.text.zh}`}>
          <span className="hz-cause">{t(`hazards:trigger.${cause.trigger}`)}</span>
          <span>{pick(cause.text)}</span>
          <small>
            {cause.since ? `${t('hazards:due.since', { day: cause.since })} · ` : ''}
            {pick(cause.clause)}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** Hazards to be assessed anew, by Order 40, article 11. */
export function DueTab({ edition }: { edition: Edition }) {
  const t = useT();
  const phone = usePhone();
  const { params, asOf } = useAsOf();
  const [state, set] = useUrlState({ district: '', trigger: [] as string[] });
  const due = useDue({ ...params, edition, district: state.district });
  const all = useAllHazards({ ...params, edition: '2018' });
  const districts = useMemo(() => facets(all.data?.items ?? []).district, [all.data]);
  const nameOf = (code: string) => districts.find((one) => one.value === code)?.label ?? code;
  const link = (row: Due) => paths.hazard(row.unit, asOf ?? undefined, edition);

  const columns: TableColumnsType<Due> = [
    {
      title: t('hazards:col.grade'),
      key: 'grade',
      width: 118,
      render: (_, row) => (row.outcome ? <GradeTag of={outcomeKey(row.outcome)} /> : null),
    },
    {
      title: t('hazards:col.unit'),
      key: 'unit',
      width: 300,
      render: (_, row) => (
        <span className="hz-two">
          <Link to={link(row)}>{row.name}</Link>
          <small>{row.enterprise_name}</small>
        </span>
      ),
    },
    {
      title: t('hazards:filter.district'),
      key: 'district',
      width: 110,
      render: (_, row) => nameOf(row.district),
    },
    {
      title: t('hazards:due.assessed'),
      key: 'assessed',
      width: 130,
      render: (_, row) =>
        row.assessed_on ? (
          <Time value={row.assessed_on} />
        ) : (
          <span className="al-unknown">{t('hazards:due.never')}</span>
        ),
    },
    { title: t('hazards:due.causes'), key: 'causes', render: (_, row) => <Causes of={row} /> },
  ];

  return (
    <QueryStates query={due}>
      {({ items, as_of }) => {
        const counts = new Map<string, number>();
        for (const row of items)
          for (const trigger of new Set(row.causes.map((cause) => cause.trigger)))
            counts.set(trigger, (counts.get(trigger) ?? 0) + 1);
        const rows = items
          .filter(
            (row) =>
              state.trigger.length === 0 || row.causes.some((cause) => state.trigger.includes(cause.trigger)),
          )
          .sort((a, b) => (a.outcome?.grade ?? 9) - (b.outcome?.grade ?? 9));
        return (
          <>
            <Tiles
              label={t('hazards:due.by_trigger')}
              chosen={state.trigger}
              onToggle={(key) =>
                set({
                  trigger: state.trigger.includes(key)
                    ? state.trigger.filter((one) => one !== key)
                    : [...state.trigger, key],
                })
              }
              items={TRIGGERS.filter((key) => counts.has(key) || key !== 'standard_changed').map((key) => ({
                key,
                label: t(`hazards:trigger.${key}`),
                value: counts.get(key) ?? 0,
                unit: t('hazards:units'),
              }))}
            />
            <div className="hz-filters al-no-print">
              <Select
                allowClear
                aria-label={t('hazards:filter.district')}
                placeholder={t('hazards:filter.district')}
                value={state.district === '' ? null : state.district}
                onChange={(value: string | null) => set({ district: value ?? '' })}
                options={districts.map((one) => ({ value: one.value, label: one.label }))}
                style={{ minWidth: 136 }}
              />
              <span className="hz-grow" />
              <span className="hz-count">{t('hazards:due.count', { n: rows.length, day: as_of })}</span>
            </div>
            {rows.length === 0 ? (
              <div className="al-panel">
                <EmptyState title={t('hazards:due.empty')} hint={t('hazards:due.rule')} />
              </div>
            ) : phone ? (
              <ul className="hz-cards">
                {rows.map((row) => (
                  <li key={row.unit}>
                    <div>
                      <span className="hz-card-head">
                        <Link to={link(row)}>{row.name}</Link>
                        {row.outcome && <GradeTag of={outcomeKey(row.outcome)} />}
                      </span>
                      <span>{row.enterprise_name}</span>
                      <Causes of={row} />
                    </div>
                  </li>
                ))}
              </ul>
            ) : (
              <div className="al-panel hz-table">
                <Table<Due>
                  rowKey="unit"
                  size="small"
                  columns={columns}
                  dataSource={rows}
                  pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
                  scroll={{ x: 960 }}
                />
              </div>
            )}
            <p className="hz-foot">{t('hazards:due.rule')}</p>
          </>
        );
      }}
    </QueryStates>
  );
}
