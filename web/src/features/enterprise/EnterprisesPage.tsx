import { Button, Select, Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { QueryOf } from '@/api/contract';
import { useAllHazards } from '@/api/hazards';
import { hasFeature, useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useLabel } from '@/forms/label';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, LoadingState, PageHeader, StateTag, TextFilter, usePhone } from '@/ui';
import { GRADE_KEYS, GradeTag, ListFoot, Tiles, useSector } from '@/verdict';
import { useCount, useEnterprises, useTypes } from './api';
import './enterprise.css';
import { worstByEnterprise } from './worst';

type Row = {
  id: string;
  name: string;
  code: string;
  sector: string;
  district: string;
  status: string;
  demo: boolean;
};

/** All enterprises, each with the worst of its units. */
export function EnterprisesPage() {
  const t = useT();
  const me = useMe();
  const phone = usePhone();
  const label = useLabel();
  const sectorName = useSector();
  const { params, asOf } = useAsOf();
  const [state, set] = useUrlState({ q: '', sector: '', district: '', grade: [] as string[] });
  const sees = hasFeature(me, 'hazards.read');
  const hazards = useAllHazards({ ...params, edition: '2018' }, sees);
  const types = useTypes();
  const worst = useMemo(() => worstByEnterprise(hazards.data?.items ?? []), [hazards.data]);
  const districts = useMemo(() => {
    const names = new Map<string, string>();
    for (const row of hazards.data?.items ?? []) names.set(row.district, row.district_name);
    return names;
  }, [hazards.data]);
  const fields = types.data?.get('enterprise')?.fields;
  const sectors = fields?.find((field) => field.name === 'sector')?.choices ?? [];
  const statuses = fields?.find((field) => field.name === 'status')?.choices ?? [];
  const query: QueryOf<'/records/{kind}/count'> = {
    ...params,
    q: state.q,
    'filter.sector': state.sector,
    'filter.district': state.district,
  };
  const list = useEnterprises(query);
  const count = useCount(query);
  const byGrade = state.grade.length > 0;
  const fromList: Row[] =
    list.data?.pages
      .flatMap((page) => page.items)
      .map((record) => ({
        id: record.id,
        name: record.title,
        code: String(record.fields.credit_code ?? ''),
        sector: String(record.fields.sector ?? ''),
        district: String(record.fields.district ?? record.district ?? ''),
        status: String(record.fields.status ?? ''),
        demo: record.fields.demo === true,
      })) ?? [];
  const known = new Map(fromList.map((row) => [row.id, row]));
  // With a grade chosen, the enterprises are those of the units with that grade: all of them are at hand.
  const fromHazards: Row[] = [...worst]
    .filter(
      ([, of]) =>
        state.grade.includes(of.key) &&
        (state.q === '' || of.row.enterprise_name.includes(state.q)) &&
        (state.sector === '' || of.row.sector === state.sector) &&
        (state.district === '' || of.row.district === state.district),
    )
    .map(
      ([id, of]) =>
        known.get(id) ?? {
          id,
          name: of.row.enterprise_name,
          code: '',
          sector: of.row.sector,
          district: of.row.district,
          status: '',
          demo: of.row.demo,
        },
    );
  const rows = byGrade ? fromHazards : fromList;
  const totals = new Map<string, number>();
  for (const of of worst.values()) totals.set(of.key, (totals.get(of.key) ?? 0) + 1);
  const filtered = state.q !== '' || state.sector !== '' || state.district !== '' || byGrade;
  const statusName = (value: string) => {
    const choice = statuses.find((one) => one.value === value);
    return choice ? label(choice.label) : value;
  };

  const columns: TableColumnsType<Row> = [
    {
      title: t('enterprise:list.worst'),
      key: 'worst',
      width: 120,
      render: (_, row) => {
        const of = worst.get(row.id);
        return of ? (
          <GradeTag of={of.key} />
        ) : (
          <span className="en-none">{t('enterprise:list.no_units')}</span>
        );
      },
    },
    {
      title: t('enterprise:list.name'),
      key: 'name',
      render: (_, row) => <Link to={paths.enterprise(row.id, asOf ?? undefined)}>{row.name}</Link>,
    },
    {
      title: t('enterprise:list.code'),
      dataIndex: 'code',
      width: 190,
      render: (code: string) => <span className="en-code">{code}</span>,
    },
    {
      title: t('enterprise:list.sector'),
      dataIndex: 'sector',
      width: 120,
      render: (sector: string) => sectorName(sector),
    },
    {
      title: t('enterprise:list.district'),
      dataIndex: 'district',
      width: 110,
      render: (code: string) => districts.get(code) ?? code,
    },
    {
      title: t('enterprise:list.major'),
      key: 'major',
      width: 116,
      align: 'right',
      render: (_, row) => worst.get(row.id)?.major ?? 0,
    },
    {
      title: t('enterprise:list.units'),
      key: 'units',
      width: 80,
      align: 'right',
      render: (_, row) => worst.get(row.id)?.units ?? 0,
    },
    {
      title: t('enterprise:list.open'),
      key: 'open',
      width: 80,
      align: 'right',
      render: (_, row) => worst.get(row.id)?.open ?? 0,
    },
    {
      title: t('enterprise:list.status'),
      dataIndex: 'status',
      width: 96,
      render: (status: string) =>
        status === '' ? (
          ''
        ) : (
          <StateTag tone={status === 'active' ? 'ok' : status === 'suspended' ? 'warn' : 'idle'}>
            {statusName(status)}
          </StateTag>
        ),
    },
  ];

  return (
    <>
      <PageHeader title={t('enterprise:title')} asOf={<AsOfBar />} />
      {sees && (
        <Tiles
          label={t('enterprise:list.by_worst')}
          chosen={state.grade}
          onToggle={(key) =>
            set({
              grade: state.grade.includes(key)
                ? state.grade.filter((one) => one !== key)
                : [...state.grade, key],
            })
          }
          items={GRADE_KEYS.map((key) => ({
            key,
            label: <GradeTag of={key} />,
            value: totals.get(key) ?? 0,
            unit: t('enterprise:list.firms'),
          }))}
        />
      )}
      <div className="en-filters al-no-print">
        <TextFilter value={state.q} onChange={(q) => set({ q })} label={t('enterprise:list.q')} width={280} />
        <Select
          allowClear
          aria-label={t('enterprise:list.sector')}
          placeholder={t('enterprise:list.sector')}
          value={state.sector === '' ? null : state.sector}
          onChange={(value: string | null) => set({ sector: value ?? '' })}
          options={sectors.map((one) => ({ value: one.value, label: label(one.label) }))}
          style={{ minWidth: 132 }}
        />
        <Select
          allowClear
          aria-label={t('enterprise:list.district')}
          placeholder={t('enterprise:list.district')}
          value={state.district === '' ? null : state.district}
          onChange={(value: string | null) => set({ district: value ?? '' })}
          options={[...districts].sort().map(([value, name]) => ({ value, label: name }))}
          style={{ minWidth: 132 }}
        />
        {filtered && (
          <Button
            type="link"
            size="small"
            onClick={() => set({ q: '', sector: '', district: '', grade: [] })}
          >
            {t('enterprise:list.clear')}
          </Button>
        )}
        <span className="en-grow" />
        <span className="en-soft" aria-live="polite">
          {byGrade
            ? t('enterprise:list.count', { n: rows.length })
            : count.data && t('enterprise:list.count', { n: count.data.count })}
        </span>
      </div>
      {list.isError && list.data === undefined && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <LoadingState rows={8} />}
      {list.data !== undefined && rows.length === 0 && (
        <div className="al-panel">
          <EmptyState
            title={t(filtered ? 'enterprise:list.none' : 'enterprise:list.empty')}
            hint={t(filtered ? 'enterprise:list.none_hint' : 'enterprise:list.empty_hint')}
          />
        </div>
      )}
      {rows.length > 0 &&
        (phone ? (
          <ul className="en-cards">
            {rows.map((row) => {
              const of = worst.get(row.id);
              return (
                <li key={row.id}>
                  <Link to={paths.enterprise(row.id, asOf ?? undefined)}>
                    <span className="en-card-head">
                      <strong>{row.name}</strong>
                      {of && <GradeTag of={of.key} />}
                    </span>
                    <span className="en-soft">
                      {[sectorName(row.sector), districts.get(row.district) ?? row.district, row.code]
                        .filter((one) => one !== '')
                        .join(' · ')}
                    </span>
                  </Link>
                </li>
              );
            })}
          </ul>
        ) : (
          <div className="al-panel">
            <Table<Row>
              rowKey="id"
              size="small"
              columns={columns}
              dataSource={rows}
              pagination={false}
              loading={!byGrade && list.isPlaceholderData}
              scroll={{ x: 1080 }}
              sticky={{ getContainer: () => document.getElementById('content') ?? window }}
            />
          </div>
        ))}
      <ListFoot
        pages={byGrade ? undefined : list}
        shown={rows.length}
        of={count.data?.count ?? '…'}
        demo={rows.some((row) => row.demo)}
      />
    </>
  );
}
