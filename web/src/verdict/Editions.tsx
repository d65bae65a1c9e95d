import type { Reason, Verdict } from '@/api/hazards';
import { editionOf } from '@/api/hazards';
import { useT } from '@/i18n';
import { gradeKey } from './derivation';
import { GradeTag, Reasons, Scroll, usePersons } from './parts';

type Row = { name: string; cells: React.ReactNode[]; plain: string[] };

/** Both editions side by side; what differs is marked. */
export function Editions({ verdicts, difference }: { verdicts: Verdict[]; difference: Reason[] }) {
  const t = useT();
  const persons = usePersons();
  const sides = [...verdicts].sort((a, b) => editionOf(b.edition).localeCompare(editionOf(a.edition)));
  const row = (name: string, of: (v: Verdict) => string, show?: (v: Verdict) => React.ReactNode): Row => ({
    name,
    plain: sides.map(of),
    cells: sides.map((v) => (show ? show(v) : of(v))),
  });
  const none = t('verdict:no_number');
  const rows: Row[] = [
    row(t('verdict:editions.s'), (v) => v.s.text),
    row(t('verdict:editions.hazard'), (v) =>
      t(v.major_hazard ? 'verdict:editions.yes' : 'verdict:editions.no'),
    ),
    row(t('verdict:editions.persons'), (v) => persons(v.persons_500m)),
    row('α', (v) => v.alpha ?? none),
    row('R', (v) => v.r?.text ?? none),
    row(
      t('verdict:editions.grade'),
      (v) => gradeKey({ ...v, open: v.open.length }),
      (v) => <GradeTag of={gradeKey({ ...v, open: v.open.length })} />,
    ),
    row(t('verdict:editions.lines'), (v) => (v.quantities_hidden ? none : String(v.lines.length))),
    row(t('verdict:editions.units'), (v) =>
      v.joined.length > 1 ? v.joined.join(' + ') : t('verdict:editions.alone'),
    ),
  ];
  return (
    <>
      <Scroll label={t('verdict:editions.caption')}>
        <table className="vd-table">
          <thead>
            <tr>
              <th>{t('verdict:editions.item')}</th>
              {sides.map((v) => (
                <th key={v.edition}>{t(`verdict:edition.short_${editionOf(v.edition)}`)}</th>
              ))}
              <th>{t('verdict:editions.differs')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => {
              const differs = new Set(one.plain).size > 1;
              return (
                <tr key={one.name} className={differs ? 'vd-differs' : undefined}>
                  <th scope="row">{one.name}</th>
                  {one.cells.map((cell, at) => (
                    <td key={sides[at]?.edition}>{cell}</td>
                  ))}
                  <td>
                    {sides.length < 2 ? '' : t(differs ? 'verdict:editions.is' : 'verdict:editions.same')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <div className="vd-why">
        <h3>{t('verdict:editions.why')}</h3>
        <Reasons
          of={difference}
          empty={t(
            rows.some((one) => new Set(one.plain).size > 1)
              ? 'verdict:editions.not_told'
              : 'verdict:editions.no_difference',
          )}
        />
      </div>
    </>
  );
}
