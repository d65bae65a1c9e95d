import { Progress, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLang, useT } from '@/i18n';
import { formatTime, StateTag, type Tone, useBilingual } from '@/ui';
import type { Basis } from '../api';
import { sci } from '../model/figures';
import { MARK_PATHS, MARK_SIGNS, type MarkState } from './mapStyle';

/** A risk per year as people of the trade write it. */
export function Sci({ value, unit = true }: { value: number | null | undefined; unit?: boolean }) {
  const t = useT();
  if (value === null || value === undefined) return <span className="al-unknown">{t('ui:unknown')}</span>;
  return (
    <span className="al-number">
      {sci(value)}
      {unit && <span className="al-unit">{t('risk:per_year')}</span>}
    </span>
  );
}

/** Names of codes that go over the wire; an unknown one is shown as it is. */
export function useWord(part: 'kind' | 'hazard' | 'region' | 'weather' | 'sensitivity' | 'path') {
  const { t, i18n } = useTranslation();
  return (code: string) => (i18n.exists(`risk:${part}.${code}`) ? t(`risk:${part}.${code}`) : code);
}

/** Clauses go over the wire in English. */
export function useRiskClause(): (clause: string) => string {
  const t = useT();
  const lang = useLang();
  return (clause) => {
    if (lang === 'en') return clause;
    return clause
      .replace(/Hazardous Chemicals Safety Law/g, () => t('risk:clause.safety_law'))
      .replace(/pipeline protection law/gi, () => t('risk:clause.pipeline_law'))
      .replace(/plan 2017-56/g, () => t('risk:clause.plan'))
      .replace(/,? ?measure (\d+)/g, (_, n: string) => t('risk:clause.measure', { n }))
      .replace(/Announcement (?:2014-13|13 of 2014)/g, () => t('risk:clause.announcement'))
      .replace(/Order 40(?: of 2011)?/g, () => t('risk:clause.order40'))
      .replace(/,? ?Annex ([A-Z]|\d+)\b/g, (_, n: string) => t('risk:clause.annex', { n }))
      .replace(/,? ?Table ([A-Z]\.\d+|\d+)/g, (_, n: string) => t('risk:clause.table', { n }))
      .replace(/,? ?Figure ([A-Z]\.\d+|\d+)/g, (_, n: string) => t('risk:clause.figure', { n }))
      .replace(/,? ?art(?:icle|\.) (\d+)(?:\((\d+)\))?/gi, (_, n: string, part?: string) =>
        part === undefined ? t('risk:clause.article', { n }) : t('risk:clause.article_part', { n, part }),
      );
  };
}

/** A clause without the name of its publication, where that stands above it. */
export function useShortClause(): (clause: string) => string {
  const clause = useRiskClause();
  return (whole) => clause(whole.replace(/^(Announcement 2014-13|GB 36894-2018|Order 40), /, '')).trim();
}

/** `recalled-high` is recalled. */
const MARKED = ['recalled', 'secondary', 'synthetic', 'assumed'] as const;

/** How sure a number is; says nothing where nothing must be said. */
export function Sure({ of }: { of: string | undefined }) {
  const t = useT();
  const known = MARKED.find((mark) => of?.startsWith(mark));
  if (known === undefined) return null;
  return (
    <Tooltip title={t(`risk:sure.${known}_help`)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation is for the keyboard too */}
      <span className="rk-sure" tabIndex={0}>
        {t(`risk:sure.${known}`)}
      </span>
    </Tooltip>
  );
}

const TONES: Record<string, Tone> = {
  not_acceptable: 'bad',
  to_be_asked: 'warn',
  accepted: 'ok',
  no_limit: 'idle',
};

export function VerdictTag({ of }: { of: string }) {
  const t = useT();
  return <StateTag tone={TONES[of] ?? 'idle'}>{t(`risk:acceptance.${of}`)}</StateTag>;
}

/** The mark of a verdict as it stands on the map. */
export function VerdictMark({ of, size = 14 }: { of: MarkState; size?: number }) {
  return (
    <svg
      viewBox="0 0 22 22"
      width={size}
      height={size}
      className={`rk-mark rk-mark-${of}`}
      aria-hidden="true"
    >
      <path d={MARK_PATHS[of]} />
      <path d={MARK_SIGNS[of]} className="rk-mark-sign" />
    </svg>
  );
}

/** What a picture rests on, and whether it is complete. */
export function BasisLine({ of, stale = false }: { of: Basis | null | undefined; stale?: boolean }) {
  const t = useT();
  const pick = useBilingual();
  if (!of) return null;
  const { computing } = of;
  return (
    <div className="rk-basis">
      {computing ? (
        <div className="rk-basis-computing" role="status">
          <StateTag tone="warn">{t('risk:basis.incomplete')}</StateTag>
          <span>{t('risk:basis.computing', { done: computing.done, of: computing.of })}</span>
          <Progress
            percent={Math.round((computing.done / Math.max(1, computing.of)) * 100)}
            size="small"
            showInfo={false}
            aria-label={t('risk:basis.incomplete')}
          />
        </div>
      ) : (
        <StateTag tone={stale ? 'active' : 'ok'}>
          {t(stale ? 'risk:basis.updating' : 'risk:basis.complete')}
        </StateTag>
      )}
      {of.is_past && <StateTag tone="warn">{t('risk:basis.past', { day: of.day })}</StateTag>}
      <span>{t('risk:basis.position', { position: of.position, at: formatTime(of.as_of, 'second') })}</span>
      <span>
        {t('risk:basis.frequencies', { title: pick(of.frequencies.title) })}
        <Sure of={of.frequencies.confidence} />
      </span>
      <span>
        {t('risk:basis.weather', { title: pick(of.weather.title) })}
        <Sure of={of.weather.confidence} />
      </span>
      <span>{t('risk:basis.engine', { engine: of.engine, cell: of.cell_m })}</span>
    </div>
  );
}
