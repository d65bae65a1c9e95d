import { useLang, useT } from '@/i18n';
import { formatNumber, RiskTag, useBilingual } from '@/ui';
import type { ParkRow } from '../api';
import { factor } from '../model/figures';
import { Sure, useWord } from './words';

/** Levels of an area by their colours: `Level` of `science/regulations/src/area_risk.rs`. */
const GRADES: Record<string, 1 | 2 | 3 | 4> = { major: 1, larger: 2, general: 3, low: 4 };

type Level = ParkRow['level'];

export function LevelTag({ level }: { level: Level }) {
  const t = useT();
  const name = t(`risk:park.levels.${level.level}`);
  return (
    <RiskTag
      grade={GRADES[level.level]}
      label={level.at_least ? `${t('risk:park.at_least')} ${name}` : name}
    />
  );
}

/** How the level of an area came about: the facts, the reasons with the level each gives, what is asked, the settings. */
export function LevelWorking({ level }: { level: Level }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const region = useWord('region');
  const { facts, settings } = level;
  const unknown = <span className="al-unknown">{t('ui:unknown')}</span>;
  const rows = [
    [t('risk:park.fact_targets'), facts.targets_over_limit],
    [
      t('risk:park.fact_margin'),
      facts.smallest_margin === null
        ? null
        : t('risk:park.times', { factor: factor(facts.smallest_margin, lang) }),
    ],
    [
      t('risk:park.fact_societal'),
      facts.societal === null
        ? null
        : region(facts.societal === 'not_acceptable' ? 'unacceptable' : facts.societal),
    ],
    [
      t('risk:park.fact_hazards'),
      facts.major_hazards === null
        ? null
        : facts.major_hazards.map((n) => formatNumber(n, lang, {})).join(' / '),
    ],
    [t('risk:park.fact_unknown'), facts.sites_unknown],
  ] as const;
  return (
    <div className="rk-level">
      <table className="rk-table">
        <thead>
          <tr>
            <th scope="col">{t('risk:park.reason')}</th>
            <th scope="col">{t('risk:park.gives')}</th>
          </tr>
        </thead>
        <tbody>
          {level.reasons.map((one) => (
            <tr key={one.text.zh}>
              <td>
                {pick(one.text)}
                <small>
                  {t(one.setting ? 'risk:park.setting' : 'risk:park.rule')} <Sure of={one.confidence} />
                </small>
              </td>
              <td>
                <RiskTag grade={GRADES[one.level]} label={t(`risk:park.levels.${one.level}`)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {level.questions.length > 0 && (
        <ul className="rk-reasons">
          {level.questions.map((one) => (
            <li key={one.zh}>{pick(one)}</li>
          ))}
        </ul>
      )}
      <table className="rk-table">
        <thead>
          <tr>
            <th scope="col">{t('risk:park.fact')}</th>
            <th scope="col" className="rk-right">
              {t('risk:relocation.value')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="rk-right al-number">{value ?? unknown}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="rk-note">
        {t('risk:park.settings', {
          near: settings.near_limit,
          one: settings.grade_one_orange,
          orange: settings.hazards_orange,
          yellow: settings.hazards_yellow,
        })}{' '}
        {pick(level.note)}
      </p>
    </div>
  );
}
