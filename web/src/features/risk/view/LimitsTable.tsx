import { useLang, useT } from '@/i18n';
import { StateTag } from '@/ui';
import type { Limit } from '../api';
import { factor } from '../model/figures';
import { Sci, Sure, useRiskClause, useWord } from './words';

/** What a risk is measured by, limit by limit, with clause and how far it is from each. */
export function LimitsTable({ head, limits }: { head: string; limits: readonly Limit[] }) {
  const t = useT();
  const lang = useLang();
  const clause = useRiskClause();
  const sensitivity = useWord('sensitivity');
  return (
    <table className="rk-table">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="rk-right">
            {t('risk:place.limit')}
          </th>
          <th scope="col">{t('risk:place.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {limits.map((limit) => (
          <tr key={`${limit.criteria} ${limit.sensitivity} ${limit.limit_per_year}`}>
            <td>
              {sensitivity(limit.sensitivity)}
              <small>
                {clause(limit.clause)} <Sure of={limit.confidence} />
              </small>
            </td>
            <td className="rk-right">
              <Sci value={limit.limit_per_year} unit={false} />
            </td>
            <td>
              <StateTag tone={limit.is_met ? 'ok' : 'bad'}>
                {limit.is_met
                  ? t('risk:place.times_under', { factor: factor(limit.margin_factor, lang) })
                  : t('risk:place.times_over', {
                      factor: factor(limit.margin_factor ? 1 / limit.margin_factor : null, lang),
                    })}
              </StateTag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
