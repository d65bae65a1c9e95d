import { useState } from 'react';
import { useLang, useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { StateTag, type Tone, useBilingual } from '@/ui';
import type { Finding, FindingTarget } from '../../api';
import { factor, levelText, percent, sci } from '../../model/figures';
import { Sure, useRiskClause, useWord } from '../../view/words';

const TONES: Record<string, Tone> = { refused: 'bad', ask: 'warn', needs: 'active', ok: 'ok' };
/** Questions that are told without being asked for; targets of a rule before they are unfolded. */
const SHORT = 3;

type Props = {
  findings: readonly Finding[];
  onShow?: (at: LonLat) => void;
  /** On paper everything is told. */
  whole?: boolean;
};

/** What the rules say, one entry a rule, the gravest first; what is in order and what has to be asked is folded. */
export function Findings({ findings, onShow, whole = false }: Props) {
  const t = useT();
  const [all, setAll] = useState(whole);
  if (findings.length === 0) return null;
  const asked = findings.filter(({ outcome }) => outcome === 'ask');
  const shown = all
    ? findings
    : findings.filter((one) => one.outcome !== 'ok' && (one.outcome !== 'ask' || asked.indexOf(one) < SHORT));
  const hidden = findings.length - shown.length;
  // Several rules speak of the same targets: they are named with the gravest.
  const first = findings.find(({ outcome, targets }) => outcome !== 'ok' && targets.length > 0);
  return (
    <section aria-labelledby={whole ? undefined : 'rk-findings'}>
      <h2 id={whole ? undefined : 'rk-findings'}>{t('risk:siting.findings')}</h2>
      <ul className="rk-findings">
        {shown.map((one) => (
          <Entry
            key={`${one.clause} ${one.text.zh}`}
            finding={one}
            open={one === first}
            onShow={onShow}
            whole={whole}
          />
        ))}
      </ul>
      {!whole && (hidden > 0 || all) && (
        <button type="button" className="rk-link rk-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'risk:siting.fewer' : 'risk:siting.more_findings', { n: hidden })}
        </button>
      )}
    </section>
  );
}

type EntryProps = {
  finding: Finding;
  /** Targets are named at once. */
  open: boolean;
  onShow?: (at: LonLat) => void;
  whole: boolean;
};

function Entry({ finding, open, onShow, whole }: EntryProps) {
  const t = useT();
  const pick = useBilingual();
  const clause = useRiskClause();
  const [all, setAll] = useState(false);
  const first = open ? SHORT : 0;
  const most = whole ? (open ? 10 : 0) : all ? finding.targets.length : first;
  const left = finding.targets_total - Math.min(most, finding.targets.length);
  return (
    <li>
      <StateTag tone={TONES[finding.outcome] ?? 'idle'}>{t(`risk:finding.${finding.outcome}`)}</StateTag>
      <div>
        {pick(finding.text)}
        <small>
          {clause(finding.clause)}
          {finding.valid_from && ` · ${t('risk:siting.valid_from', { day: finding.valid_from })}`}{' '}
          <Sure of={finding.confidence} />
        </small>
        {most > 0 && finding.targets.length > 0 && (
          <ol className="rk-named">
            {finding.targets.slice(0, most).map((one) => (
              <Named key={`${one.id} ${one.title}`} target={one} onShow={onShow} />
            ))}
          </ol>
        )}
        {finding.targets.length > first && !whole && (
          <button type="button" className="rk-link rk-more" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'risk:siting.fewer' : 'risk:siting.more_targets', { n: left })}
          </button>
        )}
        {whole && open && left > 0 && <small>{t('risk:siting.not_printed', { n: left })}</small>}
      </div>
    </li>
  );
}

/** A target of a finding: what the risk is, how far from the limit, and what drives it. */
function Named({ target, onShow }: { target: FindingTarget; onShow?: (at: LonLat) => void }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const kind = useWord('kind');
  const { driver, limit_per_year: limit, per_year } = target;
  const name = target.title || t('risk:siting.unnamed');
  return (
    <li>
      {onShow ? (
        <button type="button" className="rk-link" onClick={() => onShow([target.lon, target.lat])}>
          {name}
        </button>
      ) : (
        <b>{name}</b>
      )}{' '}
      <span className="rk-soft">{kind(target.kind)}</span>
      {limit !== null && (
        <span className="al-number rk-named-figures">
          {sci(per_year)} {per_year > limit ? '>' : '≤'} {levelText(limit)}{' '}
          {per_year > 0 &&
            (per_year > limit
              ? t('risk:place.times_over', { factor: factor(per_year / limit, lang) })
              : t('risk:place.times_under', { factor: factor(limit / per_year, lang) }))}
        </span>
      )}
      {driver && (
        <small>
          {t('risk:siting.driven_by', { source: driver.title, share: percent(driver.share, lang) })}
          {driver.kind_name &&
            ` · ${[driver.hole ? pick(driver.hole) : '', pick(driver.kind_name)].filter((text) => text !== '').join(' → ')}`}
          {driver.case_share !== null && driver.kind_name && ` ${percent(driver.case_share, lang)}`}
        </small>
      )}
    </li>
  );
}
