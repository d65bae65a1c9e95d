import type { ReactNode } from 'react';
import { useThemeShown } from '@/app/theme';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import type { CriteriaView } from '../api';
import { levelText } from '../model/figures';
import { lookOf } from '../model/levels';
import { MARK_STATES } from './mapStyle';
import { Sure, useWord, VerdictMark } from './words';

type Props = {
  levels: readonly number[];
  criteria: readonly CriteriaView[];
  chosen: readonly string[];
  /** Levels that nobody reaches have no line. */
  drawn: ReadonlySet<number>;
  dark?: boolean;
  compact?: boolean;
  /** Below the levels. */
  extra?: ReactNode;
};

/** What the lines and marks of the map mean: by number, pattern, strength and words. */
export function Legend({ levels, criteria, chosen, drawn, dark = false, compact = false, extra }: Props) {
  const t = useT();
  const pick = useBilingual();
  const sensitivity = useWord('sensitivity');
  const shown = useThemeShown();
  const theme = dark ? 'dark' : shown;
  return (
    <div className="rk-legend">
      <ul aria-label={t('risk:legend.contours')}>
        {levels.map((level) => {
          const look = lookOf(level, theme);
          const uses = criteria
            .filter(({ id }) => chosen.includes(id))
            .flatMap(({ id, title, levels: own }) =>
              own
                .filter(({ per_year }) => Math.abs(per_year / level - 1) < 1e-6)
                .map((one) => ({ id, title, ...one })),
            );
          return (
            <li key={level}>
              <svg width={44} height={14} viewBox="0 0 44 14" aria-hidden="true">
                <rect width={44} height={14} fill={look.colour} opacity={look.fill} />
                <path
                  d="M0 7H44"
                  stroke={look.colour}
                  strokeWidth={look.width}
                  strokeDasharray={look.dash.join(' ')}
                />
              </svg>
              <b className="al-number">{levelText(level)}</b>
              {!drawn.has(level) && <em>{t('risk:legend.not_reached')}</em>}
              {!compact &&
                [...new Set(uses.map((use) => use.sensitivity))].map((group) => (
                  <small key={group}>
                    {sensitivity(group)}
                    {uses
                      .filter((use) => use.sensitivity === group)
                      .map((use) => (
                        <span key={use.id}>
                          {' · '}
                          {pick(use.title)}
                          <Sure of={use.confidence} />
                        </span>
                      ))}
                  </small>
                ))}
            </li>
          );
        })}
      </ul>
      {extra}
      <ul aria-label={t('risk:legend.marks')}>
        {MARK_STATES.map((state) => (
          <li key={state} className="rk-legend-mark">
            <VerdictMark of={state} />
            {t(`risk:acceptance.${state}`)}
          </li>
        ))}
        <li className="rk-legend-mark">
          <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden="true">
            <circle cx={7} cy={7} r={5} className="rk-dot" />
          </svg>
          {t('risk:legend.source')}
        </li>
        <li className="rk-legend-mark">
          <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden="true">
            <circle cx={7} cy={7} r={4.5} className="rk-dot rk-dot-none" />
          </svg>
          {t('risk:legend.source_none')}
        </li>
      </ul>
    </div>
  );
}
