import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { ErrorState, formatNumber, LoadingState, useBilingual } from '@/ui';
import '../risk.css';
import { type EnterpriseRisk, useEnterpriseRisk } from '../api';
import { factor, levelText, percent, sci } from '../model/figures';
import { GroupMap } from '../view/GroupMap';
import { SourceRanking } from '../view/SourceRanking';
import { BasisLine, Sci, Sure, useRiskClause, useWord, VerdictTag } from '../view/words';

/** Sources shown on the page of the enterprise. */
const MOST = 8;

/** What an enterprise adds to the risk of the city, for those who may read the risk map. */
export function EnterpriseShare({ id }: { id: string }) {
  const query = useEnterpriseRisk(id);
  if (query.data) return <Share data={query.data} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState />;
}

function Share({ data }: { data: EnterpriseRisk }) {
  const t = useT();
  const lang = useLang();
  const worst = data.worst_target;
  if (data.sources === 0 && data.not_computed === 0)
    return (
      <>
        <p className="rk-none">{t('risk:share.nothing')}</p>
        <BasisLine of={data.basis} />
      </>
    );
  return (
    <div className="rk-share-panel">
      <dl className="rk-figures rk-figures-4">
        <div>
          <dt>{t('risk:share.of_city')}</dt>
          <dd>
            <strong>{percent(data.share, lang, data.share < 0.1 ? 2 : 1)}</strong>
          </dd>
          <dd className="rk-figure-note">
            {data.rank === null
              ? t('risk:share.no_rank')
              : t('risk:share.rank', { rank: data.rank, of: data.of })}
          </dd>
        </div>
        <div>
          <dt>{t('risk:summary.pll')}</dt>
          <dd>
            <strong>{sci(data.loss_of_life_per_year)}</strong>
            <small>{t('risk:summary.pll_unit')}</small>
          </dd>
          <dd className="rk-figure-note">
            {t('risk:share.sources', { n: data.sources, sites: data.sites })}
            {data.not_computed > 0 && ` · ${t('risk:summary.not_computed_n', { n: data.not_computed })}`}
          </dd>
        </div>
        <div>
          <dt>{t('risk:share.targets')}</dt>
          <dd>
            <strong>{formatNumber(data.targets.not_acceptable, lang, {})}</strong>
          </dd>
          <dd className="rk-figure-note">
            {t('risk:share.targets_says', {
              main: data.targets.main_cause,
              touched: data.targets.touched,
            })}
          </dd>
        </div>
        <div>
          <dt>{t('risk:share.inside')}</dt>
          <dd>
            <strong>{formatNumber(data.people_inside['1e-6'] ?? 0, lang, {})}</strong>
            <small>{t('ui:unit.person')}</small>
          </dd>
          <dd className="rk-figure-note">
            {(['1e-5', '3e-6', '3e-7'] as const)
              .map(
                (level) =>
                  `${levelText(Number(level))}: ${formatNumber(data.people_inside[level] ?? 0, lang, {})}`,
              )
              .join(' · ')}
          </dd>
        </div>
      </dl>
      <div className="rk-share-halves">
        <div>
          <h3>{t('risk:share.worst')}</h3>
          {worst ? <Worst worst={worst} /> : <p className="rk-none">{t('risk:share.no_worst')}</p>}
          <h3>
            {t('risk:share.ranking', { n: data.ranking_total })}
            <Link className="al-no-print" to={paths.riskList('sources', { q: data.enterprise.title })}>
              {t('risk:share.all_sources')}
            </Link>
          </h3>
          <SourceRanking rows={data.ranking} total={data.ranking_total} most={MOST} />
        </div>
        <div>
          <h3>{t('risk:share.alone')}</h3>
          <GroupMap
            name={t('risk:share.alone')}
            contours={data.contours}
            sources={data.ranking}
            targets={worst ? [worst.target] : []}
          />
          <p className="rk-note">
            {t('risk:share.alone_says', { cell: Math.round(data.contours_cell_m ?? 0) })}
          </p>
        </div>
      </div>
      <BasisLine of={data.basis} />
    </div>
  );
}

function Worst({ worst }: { worst: NonNullable<EnterpriseRisk['worst_target']> }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const clause = useRiskClause();
  const kind = useWord('kind');
  const { target } = worst;
  return (
    <div className="rk-worst-target">
      <p>
        <Link to={paths.risk({ at: `${target.lon},${target.lat}`, name: target.title })}>{target.title}</Link>
        <small>
          {kind(target.kind)}
          {target.persons !== null &&
            ` · ${t('risk:persons', { n: formatNumber(target.persons, lang, {}) })}`}
        </small>
      </p>
      <p className="rk-say">
        {t('risk:share.worst_says', {
          all: sci(target.per_year),
          own: sci(worst.own_per_year),
          share: percent(worst.own_share, lang),
        })}
        {worst.own_used !== null &&
          ` ${t('risk:share.worst_used', { used: percent(worst.own_used, lang, worst.own_used < 0.1 ? 1 : 0) })}`}
      </p>
      <ul className="rk-verdicts">
        {target.verdicts.map((verdict) => (
          <li key={verdict.criteria}>
            <VerdictTag of={verdict.acceptance} />
            <span>
              {pick(verdict.title)}
              <small>
                {verdict.limit_per_year === null ? (
                  pick(verdict.text)
                ) : (
                  <>
                    {t('risk:col.limit')} <Sci value={verdict.limit_per_year} unit={false} />
                    {verdict.margin_factor !== null &&
                      ` · ${
                        verdict.margin_factor >= 1
                          ? t('risk:place.times_under', { factor: factor(verdict.margin_factor, lang) })
                          : t('risk:place.times_over', { factor: factor(1 / verdict.margin_factor, lang) })
                      }`}
                  </>
                )}{' '}
                · {clause(verdict.clause)} <Sure of={verdict.confidence} />
              </small>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
