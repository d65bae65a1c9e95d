import { Link } from 'react-router';
import type { RiskRow } from '@/api/hazards';
import { paths } from '@/app/paths';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState, RiskTag, useBilingual } from '@/ui';
import { Scroll } from '@/verdict';
import { useText } from './Value';

const ORDER = ['red', 'orange', 'yellow', 'blue'];

export function RiskPoints({
  points,
  rows,
  types,
  more,
  asOf,
}: {
  points: readonly RecordView[];
  rows: ReadonlyMap<string, RiskRow>;
  types: Map<string, RecordType> | undefined;
  more: number;
  asOf?: string | undefined;
}) {
  const t = useT();
  const pick = useBilingual();
  const text = useText();
  if (points.length === 0) return <EmptyState title={t('enterprise:points.empty')} />;
  const type = types?.get('risk_point');
  const field = (name: string) => type?.fields.find((one) => one.name === name);
  const rank = (id: string) => {
    const at = ORDER.indexOf(rows.get(id)?.colour ?? '');
    return at < 0 ? 9 : at;
  };
  const sorted = [...points].sort((a, b) => rank(a.id) - rank(b.id));
  return (
    <>
      <Scroll label={t('enterprise:section.points')}>
        <table className="vd-table en-points">
          <thead>
            <tr>
              <th>{t('enterprise:points.colour')}</th>
              <th>{t('enterprise:points.name')}</th>
              <th>{t('enterprise:points.what')}</th>
              <th>{t('enterprise:points.controls')}</th>
              <th>{t('enterprise:points.owner')}</th>
              <th>{t('enterprise:fields.source')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((point) => {
              const row = rows.get(point.id);
              const what = ['link', 'substance_name', 'most_held_t', 'accident']
                .map((name) => text(field(name), point.fields[name], point))
                .filter((one) => one !== '');
              return (
                <tr key={point.id}>
                  <td>
                    <RiskTag grade={row?.colour ?? null} />
                    {row && <small className="vd-source">{pick(row.reason)}</small>}
                  </td>
                  <th scope="row">
                    <Link to={paths.record('risk_point', point.id, asOf)}>{point.title}</Link>
                  </th>
                  <td>{what.join(' · ')}</td>
                  <td>{text(field('controls'), point.fields.controls)}</td>
                  <td>{text(field('owner'), point.fields.owner)}</td>
                  <td className="en-source">{point.default_source.source}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      {more > 0 && <p className="en-plain">{t('enterprise:more', { n: more })}</p>}
    </>
  );
}
