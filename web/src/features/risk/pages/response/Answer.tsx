import { useMeta } from '@/api/session';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { formatNumber, formatTime, StateTag, useBilingual } from '@/ui';
import type { FirstResponse } from '../../api';
import { metres } from '../../model/figures';
import { ZONE_DASHES } from '../../view/mapStyle';
import { BasisLine, Sure, useWord } from '../../view/words';

// The zones of a response in the violets of this subject, the strongest first.
export const ZONE_COLOURS = {
  light: ['#3d0d55', '#7a2d9e', '#8f4fb0', '#6b5f99'],
  dark: ['#f6e2ff', '#d9a6f5', '#bf8be3', '#aca2d6'],
} as const;

type ZonesProps = { answer: FirstResponse; colours: readonly string[]; most?: number };

function Zones({ answer, colours, most = answer.zones.length }: ZonesProps) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  if (answer.zones.length === 0) return <p className="rk-none">{t('risk:response.no_zones')}</p>;
  return (
    <>
      <ol className="rk-zones">
        {answer.zones.slice(0, most).map((zone, n) => (
          <li key={zone.id}>
            <b>{n + 1}</b>
            <svg width={30} height={10} viewBox="0 0 30 10" aria-hidden="true">
              <path
                d="M0 5H30"
                stroke={colours[n % colours.length]}
                strokeWidth={2.6}
                strokeDasharray={ZONE_DASHES[n % ZONE_DASHES.length]?.join(' ')}
              />
            </svg>
            <span>
              {pick(zone.name)}
              <small title={pick(zone.source)}>
                {zone.people !== null &&
                  t('risk:response.zone_people', {
                    day: formatNumber(Math.round(zone.people.day), lang, {}),
                    night: formatNumber(Math.round(zone.people.night), lang, {}),
                  })}{' '}
                <Sure of={zone.confidence} />
              </small>
            </span>
            <strong className="al-number">{metres(zone.distance_m, lang)}</strong>
          </li>
        ))}
      </ol>
      {answer.zones.length > most && (
        <p className="rk-note">{t('risk:response.more_zones', { n: answer.zones.length - most })}</p>
      )}
    </>
  );
}

function Guide({ answer }: { answer: FirstResponse }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const { guide, protection } = answer;
  return (
    <>
      {guide === null ? (
        <p className="rk-none">{t('risk:response.no_guide')}</p>
      ) : (
        <>
          <dl className="rk-figures rk-figures-3">
            {(['isolation_m', 'protect_day_m', 'protect_night_m'] as const).map((name) => (
              <div key={name}>
                <dt>{t(`risk:response.${name}`)}</dt>
                <dd>
                  <strong>{metres(guide[name], lang)}</strong>
                  {guide.or_more && <small>{t('risk:response.or_more')}</small>}
                </dd>
              </div>
            ))}
          </dl>
          <p className="rk-note">
            {t(answer.is_day ? 'risk:response.is_day' : 'risk:response.is_night')} · {pick(guide.source)}{' '}
            <Sure of={guide.confidence} />
          </p>
        </>
      )}
      {protection && (
        <p className="rk-protect">
          {t('risk:response.protect')} <strong>{metres(protection.distance_m, lang)}</strong>
          <small>{pick(protection.text)}</small>
        </p>
      )}
    </>
  );
}

/** Every row of the tables that speaks of the substance. */
function Guides({ answer }: { answer: FirstResponse }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  if (answer.guides.length === 0) return null;
  return (
    <details className="rk-details">
      <summary>{t('risk:response.guides', { n: answer.guides.length })}</summary>
      <table className="rk-table">
        <thead>
          <tr>
            <th scope="col">{t('risk:response.publication')}</th>
            <th scope="col" className="rk-right">
              {t('risk:response.isolation_m')}
            </th>
            <th scope="col" className="rk-right">
              {t('risk:response.day_night')}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.guides.map((row) => (
            <tr
              key={`${row.source} ${row.un} ${row.name} ${row.holds_for?.zh} ${row.clause.zh} ${row.isolation_m}`}
            >
              <td>
                {row.holds && <StateTag tone="ok">{t('risk:response.holds')}</StateTag>}{' '}
                {pick(row.publication)}
                <small title={pick(row.clause)}>
                  {[row.name, pick(row.holds_for)].filter(Boolean).join(' · ')} <Sure of={row.confidence} />
                </small>
              </td>
              <td className="rk-right al-number">{metres(row.isolation_m, lang)}</td>
              <td className="rk-right al-number">
                {metres(row.protect_day_m, lang)} / {metres(row.protect_night_m, lang)}
                {row.or_more && ` ${t('risk:response.or_more')}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Inside({ answer, most = 40 }: { answer: FirstResponse; most?: number }) {
  const t = useT();
  const lang = useLang();
  const kind = useWord('kind');
  const pick = useBilingual();
  const { people } = answer;
  const zone = (id: string) => {
    const n = answer.zones.findIndex((one) => one.id === id);
    return n < 0 ? id : `${n + 1} ${pick(answer.zones[n]?.name)}`;
  };
  return (
    <>
      {!answer.is_on_map && <p className="rk-warning">{t('risk:response.off_map')}</p>}
      {people === null ? (
        <p className="rk-none">{t('risk:response.no_register')}</p>
      ) : (
        <dl className="rk-figures">
          {(['day', 'night'] as const).map((when) => (
            <div key={when}>
              <dt>{t(`risk:response.people_${when}`)}</dt>
              <dd>
                <strong>{formatNumber(Math.round(people[when]), lang, {})}</strong>
                <small>{t('ui:unit.person')}</small>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {answer.targets.length === 0 ? (
        <p className="rk-none">{t('risk:response.no_targets')}</p>
      ) : (
        <table className="rk-table">
          <thead>
            <tr>
              <th scope="col">{t('risk:col.target')}</th>
              <th scope="col" className="rk-right">
                {t('risk:response.distance')}
              </th>
              <th scope="col">{t('risk:response.zone')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.targets.slice(0, most).map((row) => (
              <tr key={row.id}>
                <td>
                  {row.title}
                  <small>
                    {kind(row.kind)}
                    {row.persons !== null &&
                      ` · ${t('risk:persons', { n: formatNumber(row.persons, lang, {}) })}`}
                  </small>
                </td>
                <td className="rk-right al-number">{metres(row.distance_m, lang)}</td>
                <td>{zone(row.zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer.targets_total > most && (
        <p className="rk-note">{t('risk:response.more_targets', { n: answer.targets_total - most })}</p>
      )}
    </>
  );
}

type AnswerProps = { answer: FirstResponse; colours: readonly string[]; windSays: string };

/** What to do, how far, and who is inside. */
export function Answer({ answer, colours, windSays }: AnswerProps) {
  const t = useT();
  const pick = useBilingual();
  return (
    <>
      {answer.advice.length > 0 && (
        <section className="rk-advice" aria-labelledby="rk-advice">
          <h2 id="rk-advice">{t('risk:response.advice')}</h2>
          <ol>
            {answer.advice.map((one) => (
              <li key={one.zh}>{pick(one)}</li>
            ))}
          </ol>
        </section>
      )}
      <section aria-labelledby="rk-guide">
        <h2 id="rk-guide">
          {t('risk:response.guide')}
          <small>
            {pick(answer.substance.name)} {answer.substance.un.map((un) => `UN ${un}`).join(' ')}
          </small>
        </h2>
        <Guide answer={answer} />
        <Guides answer={answer} />
      </section>
      <section aria-labelledby="rk-zones">
        <h2 id="rk-zones">{t('risk:response.zones')}</h2>
        <p className="rk-soft">{windSays}</p>
        <Zones answer={answer} colours={colours} />
        {answer.warnings.map((one) => (
          <p key={one.zh} className="rk-warning">
            {pick(one)}
          </p>
        ))}
      </section>
      <section aria-labelledby="rk-inside">
        <h2 id="rk-inside">{t('risk:response.inside')}</h2>
        <Inside answer={answer} />
      </section>
      {answer.reasons.length > 0 && (
        <section aria-labelledby="rk-assumed">
          <h2 id="rk-assumed">{t('risk:response.assumed')}</h2>
          <ul className="rk-reasons">
            {answer.reasons.map((one) => (
              <li key={`${one.path} ${one.text.zh}`}>{pick(one.text)}</li>
            ))}
          </ul>
        </section>
      )}
      <p className="rk-note">{t('risk:response.took', { ms: Number(answer.took_ms.toPrecision(2)) })}</p>
      <BasisLine of={answer.basis} />
    </>
  );
}

type PaperProps = {
  answer: FirstResponse;
  at: LonLat;
  name: string;
  size: string;
  windSays: string;
  picture: string | null;
};

/** What fits on one sheet beside the map. */
const PAPER_ZONES = 12;
const PAPER_TARGETS = 5;

/** One sheet. */
export function ResponsePaper({ answer, at, name, size, windSays, picture }: PaperProps) {
  const t = useT();
  const pick = useBilingual();
  const meta = useMeta();
  return (
    <div className="rk-paper rk-paper-one" aria-hidden="true">
      <p className="rk-paper-mark">{t('risk:paper.internal')}</p>
      <h1>{t('risk:response.paper_title')}</h1>
      <p>
        {pick(meta.data?.city)} · {t('risk:paper.printed', { at: formatTime(new Date().toISOString()) })} ·{' '}
        {at[0].toFixed(5)}, {at[1].toFixed(5)} · {name && `${name} · `}
        {pick(answer.substance.name)} {answer.substance.cas} ·{' '}
        {t(`risk:response.size_${size === 'small' ? 'small' : 'large'}`)} · {windSays}
      </p>
      <div className="rk-paper-columns">
        <div>
          {picture !== null && <img className="rk-paper-map" src={picture} alt={t('risk:map.name')} />}
          <h2>{t('risk:response.zones')}</h2>
          <Zones answer={answer} colours={ZONE_COLOURS.light} most={PAPER_ZONES} />
          <BasisLine of={answer.basis} />
        </div>
        <div>
          <h2>{t('risk:response.advice')}</h2>
          <ol className="rk-paper-advice">
            {answer.advice.map((one) => (
              <li key={one.zh}>{pick(one)}</li>
            ))}
          </ol>
          <h2>{t('risk:response.guide')}</h2>
          <Guide answer={answer} />
          <h2>{t('risk:response.inside')}</h2>
          <Inside answer={answer} most={PAPER_TARGETS} />
        </div>
      </div>
    </div>
  );
}
