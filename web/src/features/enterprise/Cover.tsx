import type { RiskRow } from '@/api/hazards';
import { useMe, useMeta } from '@/api/session';
import type { RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { formatTime, RiskTag, useBilingual } from '@/ui';

/** First sheet of the printed file. */
export function Cover({
  record,
  sector,
  district,
  day,
  position,
  worst,
  sections,
}: {
  record: RecordView;
  sector: string;
  district: string;
  day: string;
  position: number | undefined;
  worst: RiskRow | undefined;
  sections: readonly string[];
}) {
  const t = useT();
  const me = useMe();
  const pick = useBilingual();
  const city = useMeta().data;
  const rows: [string, React.ReactNode][] = [
    [t('enterprise:cover.code'), String(record.fields.credit_code ?? '')],
    [t('enterprise:cover.sector'), sector],
    [t('enterprise:cover.district'), district],
    [
      t('enterprise:cover.risk'),
      worst ? (
        <>
          <RiskTag grade={worst.colour ?? null} /> {pick(worst.reason)}
        </>
      ) : (
        '—'
      ),
    ],
    [t('enterprise:cover.day'), day],
    [t('enterprise:cover.position'), position === undefined ? '—' : t('verdict:reasons.entry', { position })],
    [t('enterprise:cover.by'), `${me.person.name} · ${me.posts[0]?.unit.name ?? ''}`],
    [t('enterprise:cover.at'), formatTime(new Date().toISOString())],
  ];
  return (
    <section className="en-cover" aria-hidden="true">
      <p className="en-cover-city">{pick(city?.name ?? city?.city)}</p>
      <p className="en-cover-kind">{t('enterprise:cover.kind')}</p>
      <p className="en-cover-name">{record.title}</p>
      {record.fields.demo === true && <p className="en-cover-demo">{t('verdict:demo_note')}</p>}
      <table>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th>{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ol>
        {sections.map((name) => (
          <li key={name}>{t(`enterprise:section.${name}`)}</li>
        ))}
      </ol>
      <p className="en-cover-note">{t('enterprise:cover.note')}</p>
    </section>
  );
}
