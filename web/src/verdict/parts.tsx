import { Segmented, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change, Edition, Figure, Outcome, Reason } from '@/api/hazards';
import { useLang, useT } from '@/i18n';
import { formatNumber, RiskTag, StateTag, useBilingual } from '@/ui';
import { type GradeKey, isMarked, isWhole, outcomeKey } from './derivation';
import './verdict.css';

/** The grade of a major hazard, or why there is none. */
export function GradeTag({ of, show = 'full' }: { of: GradeKey; show?: 'full' | 'mark' }) {
  const t = useT();
  if (of === 'not_major_hazard')
    return <span className="vd-none">{t('verdict:grade.not_major_hazard')}</span>;
  if (of === 'major_hazard_not_graded' || of === 'not_decided')
    return <StateTag tone="warn">{t(`verdict:grade.${of}`)}</StateTag>;
  return <RiskTag grade={Number(of) as 1 | 2 | 3 | 4} show={show} label={t(`verdict:grade.${of}`)} />;
}

/** Names of sectors and of risk colours' counts come from one place. */
export function useSector(): (sector: string) => string {
  const { t, i18n } = useTranslation();
  return (sector) => {
    if (sector === '') return t('verdict:no_sector');
    return i18n.exists(`verdict:sector.${sector}`) ? t(`verdict:sector.${sector}`) : sector;
  };
}

/** Clause references in the language shown: they go over the wire in English. */
export function useClause(): (clause: string) => string {
  const t = useT();
  return (clause) =>
    clause
      .replace(/Order 40, art\. (\d+)/g, (_, n: string) => t('verdict:clause.order40', { n }))
      .replace(/Annex (\d+), note to Table (\d+)/g, (_, a: string, n: string) =>
        t('verdict:clause.annex_note', { a, n }),
      )
      .replace(/Annex (\d+), Table (\d+)/g, (_, a: string, n: string) => t('verdict:clause.annex', { a, n }))
      .replace(/Table (\d+)/g, (_, n: string) => t('verdict:clause.table', { n }))
      .replace(/Order 40(?=,)/g, () => t('verdict:clause.order'))
      .replace('CAS added: the table gives names only', () => t('verdict:clause.cas_added'))
      .replace('CAS added: this edition prints none', () => t('verdict:clause.cas_none'))
      .replace('packing groups after GB 12268, toxicity after GB 20592', () => t('verdict:clause.groups'));
}

/** How well the source of a number was read; says nothing where nothing must be said. */
export function ConfidenceMark({ of }: { of: string }) {
  const t = useT();
  if (!isMarked(of)) return null;
  return (
    <Tooltip title={t(`verdict:confidence.${of}_help`)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation is for the keyboard too */}
      <span className="vd-confidence" tabIndex={0}>
        {t(`verdict:confidence.${of}`)}
      </span>
    </Tooltip>
  );
}

/** Decimals, and the fraction where it is wanted or the decimals do not hold it. */
export function Fig({ of, exact = false }: { of: Figure | null | undefined; exact?: boolean }) {
  const t = useT();
  if (!of) return <span className="al-unknown">{t('verdict:no_number')}</span>;
  return (
    <span className="al-number" title={of.exact}>
      {of.text}
      {exact && !isWhole(of) && <span className="vd-exact"> = {of.exact}</span>}
    </span>
  );
}

export function EditionSwitch({ value, onChange }: { value: Edition; onChange: (edition: Edition) => void }) {
  const t = useT();
  return (
    <Segmented<Edition>
      value={value}
      onChange={onChange}
      aria-label={t('verdict:edition.label')}
      options={[
        { value: '2018', label: t('verdict:edition.short_2018') },
        { value: '2009', label: t('verdict:edition.short_2009') },
      ]}
    />
  );
}

export function DemoTag() {
  const t = useT();
  return <span className="vd-demo">{t('verdict:demo')}</span>;
}

/** A table that scrolls sideways in its own box, by keyboard too. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard
    <section className="vd-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

function Side({ of }: { of: Outcome | null | undefined }) {
  const t = useT();
  if (!of) return <span className="vd-none">{t('verdict:nothing_held')}</span>;
  return (
    <span className="vd-side">
      <GradeTag of={outcomeKey(of)} />
      <small>
        S {of.s.text}
        {of.r && ` · R ${of.r.text}`}
      </small>
    </span>
  );
}

/** A verdict before and after. */
export function BeforeAfter({ before, after }: Pick<Change, 'before' | 'after'>) {
  const t = useT();
  return (
    <span className="vd-turn">
      <Side of={before} />
      <span className="vd-arrow" role="img" aria-label={t('verdict:becomes')}>
        →
      </span>
      <Side of={after} />
    </span>
  );
}

/** What changed and why: what was declared or ruled first, then what followed. */
export function Reasons({ of, empty }: { of: readonly Reason[]; empty?: string }) {
  const t = useT();
  const pick = useBilingual();
  const causes = of.filter((reason) => reason.is_cause);
  const effects = of.filter((reason) => !reason.is_cause);
  if (of.length === 0) return <span className="vd-none">{empty ?? t('verdict:reasons.none')}</span>;
  const key = (reason: Reason) => `${reason.what} ${reason.record ?? ''} ${reason.text.zh}`;
  return (
    <div className="vd-reasons">
      {causes.length > 0 && (
        <ul>
          {causes.map((reason) => (
            <li key={key(reason)}>
              {pick(reason.text)}
              {reason.position && <small> {t('verdict:reasons.entry', { position: reason.position })}</small>}
            </li>
          ))}
        </ul>
      )}
      {effects.length > 0 && (
        <p>
          {causes.length > 0 && <span>{t('verdict:reasons.so')} </span>}
          {effects.map((reason) => pick(reason.text)).join(t('verdict:reasons.join'))}
        </p>
      )}
    </div>
  );
}

export function usePersons(): (persons: number | null | undefined) => string {
  const t = useT();
  const lang = useLang();
  return (persons) =>
    persons === null || persons === undefined
      ? t('verdict:persons_unknown')
      : t('verdict:persons', { n: formatNumber(persons, lang) });
}
