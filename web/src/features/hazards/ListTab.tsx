import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Select, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '@/api/client';
import type { QueryOf } from '@/api/contract';
import { type Edition, type HazardRow, readAllHazards, useAllHazards, useHazards } from '@/api/hazards';
import { useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, LoadingState, StateTag, TextFilter, useBilingual, usePhone } from '@/ui';
import { download, toCsv } from '@/ui/csv';
import { Fig, GRADE_KEYS, GradeTag, gradeKey, ListFoot, Tiles, usePersons, useSector } from '@/verdict';
import { facets } from './facets';

/** The grade under the other edition, marked where it differs. */
function OtherGrade({ row }: { row: HazardRow }) {
  const t = useT();
  const own = gradeKey(row);
  const other = gradeKey({ grade: row.other_grade, major_hazard: row.other_major_hazard, open: row.open });
  return (
    <span className="hz-other">
      <GradeTag of={other} />
      {own !== other && <StateTag tone="warn">{t('hazards:differs')}</StateTag>}
    </span>
  );
}

export function ListTab({ edition }: { edition: Edition }) {
  const t = useT();
  const pick = useBilingual();
  const phone = usePhone();
  const persons = usePersons();
  const sector = useSector();
  const { message } = App.useApp();
  const { params, day, asOf } = useAsOf();
  const [state, set] = useUrlState({
    q: '',
    grade: [] as string[],
    district: '',
    sector: '',
    park: '',
    enterprise: '',
    site: '',
    differs: false,
  });
  const [exporting, setExporting] = useState(false);
  const query: QueryOf<'/hazards'> = {
    ...params,
    edition,
    q: state.q,
    district: state.district,
    sector: state.sector,
    park: state.park,
    enterprise: state.enterprise,
    site: state.site,
    differs: state.differs ? true : undefined,
    grade: state.grade.join(','),
  };
  const list = useHazards(query);
  const all = useAllHazards({ ...params, edition: '2018' });
  const options = useMemo(() => facets(all.data?.items ?? []), [all.data]);
  const page = list.data?.pages.at(-1);
  const rows = list.data?.pages.flatMap((one) => one.items) ?? [];
  const totals = list.data?.pages[0]?.totals ?? {};
  const other = t(`verdict:edition.short_${edition === '2018' ? '2009' : '2018'}`);
  const filtered =
    state.q !== '' ||
    state.grade.length > 0 ||
    [state.district, state.sector, state.park, state.enterprise, state.site].some((one) => one !== '') ||
    state.differs;

  const exportCsv = async () => {
    const key = 'hazards-export';
    const tell = (n: number, of: number) =>
      message.open({ key, type: 'loading', content: t('hazards:export.progress', { n, of }), duration: 0 });
    setExporting(true);
    void tell(0, page?.count ?? 0);
    try {
      const found = await readAllHazards(query, tell);
      const head = (
        [
          'grade',
          'code',
          'unit',
          'site',
          'enterprise',
          'district',
          'park',
          'sector',
          'substances',
          's',
          's_exact',
          'alpha',
          'r',
          'r_exact',
          'persons',
          'other',
          'open',
        ] as const
      ).map((name) => t(`hazards:csv.${name}`, { edition: other }));
      const body = found.items.map((row) => [
        t(`verdict:grade.${gradeKey(row)}`),
        row.code,
        row.name,
        row.site_name,
        row.enterprise_name,
        row.district_name,
        row.park,
        sector(row.sector),
        row.substances.join('; '),
        Number(row.s.text),
        row.s.exact,
        row.alpha ? Number(row.alpha) : null,
        row.r ? Number(row.r.text) : null,
        row.r?.exact,
        row.persons_500m,
        t(
          `verdict:grade.${gradeKey({ grade: row.other_grade, major_hazard: row.other_major_hazard, open: row.open })}`,
        ),
        row.open,
      ]);
      download(`hazards-${edition}-${found.as_of}.csv`, toCsv([head, ...body]));
      message.open({ key, type: 'success', content: t('hazards:export.done', { n: found.items.length }) });
    } catch (error) {
      const problem = problemOf(error);
      message.open({ key, type: 'error', content: pick(problem.message) || t('hazards:export.failed') });
    } finally {
      setExporting(false);
    }
  };

  const columns: TableColumnsType<HazardRow> = [
    {
      title: t('hazards:col.grade'),
      key: 'grade',
      width: 100,
      render: (_, row) => <GradeTag of={gradeKey(row)} />,
    },
    {
      title: t('hazards:col.unit'),
      key: 'unit',
      width: 128,
      render: (_, row) => (
        <span className="hz-two">
          <Link to={paths.hazard(row.unit, asOf ?? undefined, edition)}>{row.name}</Link>
          <small>{row.code}</small>
        </span>
      ),
    },
    {
      title: t('hazards:col.enterprise'),
      key: 'enterprise',
      width: 236,
      render: (_, row) => (
        <span className="hz-two">
          {row.enterprise ? (
            <Link to={paths.enterprise(row.enterprise, asOf ?? undefined)}>{row.enterprise_name}</Link>
          ) : (
            row.enterprise_name
          )}
          <small>
            {row.district_name}
            {row.park !== '' && ` · ${row.park}`}
          </small>
        </span>
      ),
    },
    {
      title: t('hazards:col.s'),
      key: 's',
      width: 92,
      align: 'right',
      render: (_, row) => <Fig of={row.s} />,
    },
    {
      title: t('hazards:col.r'),
      key: 'r',
      width: 80,
      align: 'right',
      render: (_, row) => <Fig of={row.r} />,
    },
    {
      title: t('hazards:col.persons'),
      key: 'persons',
      width: 92,
      align: 'right',
      render: (_, row) => <span className="al-number">{persons(row.persons_500m)}</span>,
    },
    {
      title: t('hazards:col.other', { edition: other }),
      key: 'other',
      width: 140,
      render: (_, row) => <OtherGrade row={row} />,
    },
    {
      title: t('hazards:col.substances'),
      key: 'substances',
      render: (_, row) => <span className="hz-substances">{row.substances.join(t('hazards:join'))}</span>,
    },
    {
      title: t('hazards:col.open'),
      key: 'open',
      width: 72,
      align: 'right',
      render: (_, row) =>
        row.open > 0 ? (
          <Link to={paths.queue()} aria-label={t('hazards:open_lines', { n: row.open })}>
            {row.open}
          </Link>
        ) : (
          0
        ),
    },
  ];

  const select = (name: 'district' | 'sector' | 'park', label: string) => (
    <Select
      allowClear
      showSearch
      optionFilterProp="label"
      aria-label={label}
      placeholder={label}
      value={state[name] === '' ? null : state[name]}
      onChange={(value: string | null) => set({ [name]: value ?? '' })}
      options={options[name].map((one) => ({
        value: one.value,
        label: `${name === 'sector' ? sector(one.value) : one.label} (${one.count})`,
      }))}
      style={{ minWidth: 124 }}
      popupMatchSelectWidth={false}
    />
  );

  return (
    <>
      <Tiles
        label={t('hazards:totals')}
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
          value: totals[key] ?? 0,
          unit: t('hazards:units'),
        }))}
      />
      <div className="hz-filters al-no-print">
        <TextFilter value={state.q} onChange={(q) => set({ q })} label={t('hazards:filter.q')} />
        {select('district', t('hazards:filter.district'))}
        {select('park', t('hazards:filter.park'))}
        {select('sector', t('hazards:filter.sector'))}
        <Checkbox checked={state.differs} onChange={(event) => set({ differs: event.target.checked })}>
          {t('hazards:filter.differs')}
        </Checkbox>
        {filtered && (
          <Button
            type="link"
            size="small"
            onClick={() =>
              set({
                q: '',
                grade: [],
                district: '',
                sector: '',
                park: '',
                enterprise: '',
                site: '',
                differs: false,
              })
            }
          >
            {t('hazards:filter.clear')}
          </Button>
        )}
        <span className="hz-grow" />
        <Button icon={<DownloadOutlined aria-hidden />} loading={exporting} onClick={() => void exportCsv()}>
          {t('hazards:export.csv')}
        </Button>
      </div>
      <p className="hz-count hz-above" aria-live="polite">
        {page && t('hazards:count', { n: page.count, position: page.position, day })}
      </p>
      {list.isError && list.data === undefined && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <LoadingState rows={8} />}
      {list.data !== undefined && rows.length === 0 && (
        <div className="al-panel">
          <EmptyState
            title={t(filtered ? 'hazards:none_match' : 'hazards:empty')}
            hint={t(filtered ? 'hazards:none_match_hint' : 'hazards:empty_hint')}
          />
        </div>
      )}
      {rows.length > 0 &&
        (phone ? (
          <ul className="hz-cards">
            {rows.map((row) => (
              <li key={row.unit}>
                <Link to={paths.hazard(row.unit, asOf ?? undefined, edition)}>
                  <span className="hz-card-head">
                    <strong>{row.name}</strong>
                    <GradeTag of={gradeKey(row)} />
                  </span>
                  <span>{row.enterprise_name}</span>
                  <span className="hz-card-facts">
                    S {row.s.text} · R {row.r?.text ?? '—'} · {persons(row.persons_500m)}
                  </span>
                  {gradeKey(row) !==
                    gradeKey({
                      grade: row.other_grade,
                      major_hazard: row.other_major_hazard,
                      open: row.open,
                    }) && (
                    <span className="hz-card-other">
                      {other} <OtherGrade row={row} />
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <div className="al-panel hz-table">
            <Table<HazardRow>
              rowKey="unit"
              size="small"
              columns={columns}
              dataSource={rows}
              pagination={false}
              loading={list.isPlaceholderData}
              scroll={{ x: 1100 }}
              sticky={{ getContainer: () => document.getElementById('content') ?? window }}
            />
          </div>
        ))}
      <ListFoot
        pages={list}
        shown={rows.length}
        of={page?.count ?? rows.length}
        demo={rows.some((row) => row.demo)}
      />
    </>
  );
}
