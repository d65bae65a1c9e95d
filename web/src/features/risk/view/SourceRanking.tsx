import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { StateTag, useBilingual } from '@/ui';
import type { SourcePart } from '../api';
import { metres, percent } from '../model/figures';
import { Sci } from './words';

type Props = { rows: readonly SourcePart[]; total: number; most?: number };

/** Sources of a group by what they add to its loss of life; those not computed with the reason. */
export function SourceRanking({ rows, total, most = rows.length }: Props) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const shown = rows.slice(0, most);
  const widest = Math.max(...shown.map(({ share }) => share), 1e-9);
  if (shown.length === 0) return <p className="rk-none">{t('risk:share.no_sources')}</p>;
  return (
    <>
      <div className="rk-scroll">
        <table className="rk-table rk-table-wide">
          <thead>
            <tr>
              <th scope="col">{t('risk:col.source')}</th>
              <th scope="col">{t('risk:share.part')}</th>
              <th scope="col" className="rk-right">
                {t('risk:col.loss')}
              </th>
              <th scope="col" className="rk-right">
                {t('risk:col.reach')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ source, share }) => (
              <tr key={source.id}>
                <td>
                  <Link to={source.problem ? paths.record('vessel', source.id) : paths.riskSource(source.id)}>
                    {source.title}
                  </Link>
                  <small>{[source.substance, source.site?.title].filter(Boolean).join(' · ')}</small>
                </td>
                {source.problem ? (
                  <td colSpan={3}>
                    <StateTag tone="warn">{t('risk:col.not_computed')}</StateTag> {pick(source.problem.text)}
                    <small>{pick(source.problem.remedy)}</small>
                  </td>
                ) : (
                  <>
                    <td>
                      <span className="rk-bar-cell">
                        <i className="rk-share" aria-hidden="true">
                          <b style={{ width: `${(share / widest) * 100}%` }} />
                        </i>
                        <span className="al-number">{percent(share, lang, share < 0.1 ? 1 : 0)}</span>
                      </span>
                    </td>
                    <td className="rk-right">
                      <Sci value={source.loss_of_life_per_year} />
                    </td>
                    <td className="rk-right al-number">{metres(source.reach_m, lang)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > shown.length && (
        <p className="rk-note">{t('risk:share.more', { shown: shown.length, total })}</p>
      )}
    </>
  );
}
