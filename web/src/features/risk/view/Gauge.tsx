import { useLang, useT } from '@/i18n';
import { percent } from '../model/figures';

/** How much of what the criteria allow is used; past the limit the bar is full and says so. */
export function Gauge({ used, label }: { used: number; label: string }) {
  const lang = useLang();
  const over = used > 1;
  const top = Math.max(1, used) * (over ? 1.05 : 1);
  return (
    <div className={over ? 'rk-gauge rk-gauge-over' : 'rk-gauge'}>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter cannot be drawn with its limit in it */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.round(top * 100)}
        aria-valuenow={Math.round(used * 100)}
        aria-valuetext={percent(used, lang)}
      >
        <b style={{ width: `${Math.min(1, used / top) * 100}%` }} />
        <i style={{ left: `${(1 / top) * 100}%` }} />
      </div>
      <strong className="al-number">{used >= 100 ? '>10000%' : percent(used, lang)}</strong>
    </div>
  );
}

export type BudgetPart = { id: string; title: string; used: number; isOutside: boolean };

/** The budget as a bar: who spent how much of it, one after the other, and where the limit stands. */
export function BudgetBar({ parts, used }: { parts: readonly BudgetPart[]; used: number }) {
  const t = useT();
  const lang = useLang();
  const top = Math.max(1, used) * 1.04;
  return (
    <div
      className="rk-budget"
      role="img"
      aria-label={t('risk:park.budget_says', {
        used: percent(used, lang, used < 0.1 ? 1 : 0),
        n: parts.length,
      })}
    >
      {parts
        .filter((part) => part.used > 0)
        .map((part) => (
          <b
            key={part.id}
            className={part.isOutside ? 'rk-budget-outside' : undefined}
            style={{ width: `${(part.used / top) * 100}%` }}
            title={`${part.title} ${percent(part.used, lang, 1)}`}
          />
        ))}
      <i style={{ left: `${(1 / top) * 100}%` }}>
        <span>{t('risk:park.limit')}</span>
      </i>
    </div>
  );
}
