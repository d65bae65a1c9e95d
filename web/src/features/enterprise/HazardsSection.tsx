import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { editionOf, type HazardRow, type UnitVerdicts, useHazardsOf } from '@/api/hazards';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, LoadingState, useBilingual } from '@/ui';
import { Editions, Fig, GradeTag, gradeKey, Scroll, usePersons, Working } from '@/verdict';

function Unit({
  data,
  row,
  asOf,
}: {
  data: UnitVerdicts | undefined;
  row: HazardRow;
  asOf?: string | undefined;
}) {
  const t = useT();
  const pick = useBilingual();
  const [open, setOpen] = useState(false);
  const own = data?.verdicts.find((one) => editionOf(one.edition) === '2018');
  return (
    <section className="en-hazard">
      <div className="en-hazard-head">
        <h3>
          <Link to={paths.hazard(row.unit, asOf)}>{row.name}</Link>
          <span className="en-code">{row.code}</span>
          <GradeTag of={gradeKey(row)} />
        </h3>
        <Button size="small" className="al-no-print" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'enterprise:hazards.fold' : 'enterprise:hazards.unfold')}
        </Button>
      </div>
      <div className={open ? 'en-working' : 'en-working en-working-paper'}>
        {data === undefined || own === undefined ? (
          <LoadingState rows={2} />
        ) : (
          <>
            <p className="en-standard">{pick(own.standard)}</p>
            <Working verdict={own} />
            <div className="en-editions">
              <Editions verdicts={data.verdicts} difference={data.difference} />
            </div>
          </>
        )}
      </div>
    </section>
  );
}

/** Each unit with S, R and grade under both editions; the whole working on demand and on paper. */
export function HazardsSection({
  rows,
  query,
  asOf,
}: {
  rows: readonly HazardRow[];
  query: { as_of?: string };
  asOf?: string | undefined;
}) {
  const t = useT();
  const persons = usePersons();
  const results = useHazardsOf(
    rows.map((row) => row.unit),
    { ...query, edition: '2018' },
  );
  if (rows.length === 0)
    return <EmptyState title={t('enterprise:hazards.empty')} hint={t('enterprise:hazards.empty_hint')} />;
  const failed = results.find((one) => one.isError);
  return (
    <>
      <Scroll label={t('enterprise:hazards.caption')}>
        <table className="vd-table">
          <thead>
            <tr>
              <th>{t('enterprise:hazards.unit')}</th>
              <th>{t('verdict:edition.short_2018')}</th>
              <th className="vd-r">S</th>
              <th className="vd-r">α</th>
              <th className="vd-r">R</th>
              <th className="vd-r">{t('enterprise:hazards.persons')}</th>
              <th>{t('verdict:edition.short_2009')}</th>
              <th>{t('enterprise:hazards.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const other = gradeKey({
                grade: row.other_grade,
                major_hazard: row.other_major_hazard,
                open: row.open,
              });
              return (
                <tr key={row.unit} className={other === gradeKey(row) ? undefined : 'vd-differs'}>
                  <th scope="row">
                    <Link to={paths.hazard(row.unit, asOf)}>{row.name}</Link>
                    <small className="vd-source">{row.site_name}</small>
                  </th>
                  <td>
                    <GradeTag of={gradeKey(row)} />
                  </td>
                  <td className="vd-r">
                    <Fig of={row.s} />
                  </td>
                  <td className="vd-r">{row.alpha ?? '—'}</td>
                  <td className="vd-r">
                    <Fig of={row.r} />
                  </td>
                  <td className="vd-r">{persons(row.persons_500m)}</td>
                  <td>
                    <GradeTag of={other} />
                  </td>
                  <td>{t(other === gradeKey(row) ? 'verdict:editions.same' : 'verdict:editions.is')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {rows.map((row, at) => (
        <Unit key={row.unit} row={row} data={results[at]?.data} asOf={asOf} />
      ))}
    </>
  );
}
