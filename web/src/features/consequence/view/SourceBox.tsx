import { useT } from '@/i18n';
import type { Outcome } from '../model/types';
import { useAmount } from './words';

/** What gets out: state, flow, how long, how much; the jet and the pool. */
export function SourceBox({ outcome }: { outcome: Outcome }) {
  const t = useT();
  const amount = useAmount();
  const { source } = outcome;
  const { jet, pool } = source;
  const flows = source.rate_kg_s > 0;
  const atOnce = !flows && source.duration_s === 0;
  const facts: [string, string][] = [
    [t('consequence:source.phase'), t(`consequence:source.phases.${source.phase}`)],
    ...(flows || atOnce
      ? ([
          [
            t('consequence:source.rate'),
            atOnce ? t('consequence:source.at_once') : amount.plain(source.rate_kg_s, 'kg/s'),
          ],
        ] as [string, string][])
      : []),
    ...(atOnce
      ? []
      : [[t('consequence:source.duration'), amount.time(source.duration_s)] as [string, string]]),
    [t('consequence:source.mass'), amount.mass(source.mass_kg)],
    ...(jet
      ? ([
          [t('consequence:source.velocity'), amount.plain(jet.velocity_m_s, 'm/s')],
          [t('consequence:source.jet_temperature'), amount.celsius(jet.temperature_k)],
          [t('consequence:source.liquid'), amount.percent(jet.liquid_fraction)],
          [t('consequence:source.rain_out'), amount.percent(jet.rain_out)],
          ...(typeof jet.drop_diameter_m !== 'number'
            ? []
            : [[t('consequence:source.drops'), amount.plain(jet.drop_diameter_m * 1e6, 'µm')]]),
        ] as [string, string][])
      : []),
    ...(pool
      ? ([
          [t('consequence:source.pool_area'), amount.area(pool.area_m2)],
          [t('consequence:source.evaporation'), amount.plain(pool.evaporation_kg_s, 'kg/s')],
          [t('consequence:source.mean_evaporation'), amount.plain(pool.mean_evaporation_kg_s, 'kg/s')],
          [t('consequence:source.pool_temperature'), amount.celsius(pool.temperature_k)],
        ] as [string, string][])
      : []),
  ];
  return (
    <dl className="cq-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
