import { Button } from 'antd';
import type { Turn } from '@/api/hazards';
import { useT } from '@/i18n';
import { formatTime, Time, useBilingual } from '@/ui';
import { BeforeAfter, Reasons } from './parts';

/** The changes of a verdict, the latest first; `onDay` shows the page as of that day. */
export function Turns({ of, onDay }: { of: readonly Turn[]; onDay?: (day: string) => void }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <ol className="vd-turns">
      {of.map((turn) => (
        <li key={turn.position}>
          <div className="vd-turn-head">
            <Time value={turn.at} />
            <strong>{pick(turn.summary)}</strong>
            <span className="vd-turn-by">
              {turn.actor_name || turn.actor} · {t('verdict:reasons.entry', { position: turn.position })}
            </span>
            {onDay && (
              <Button
                size="small"
                type="link"
                className="al-no-print"
                onClick={() => onDay(formatTime(turn.at, 'day'))}
              >
                {t('verdict:turn.see')}
              </Button>
            )}
          </div>
          <BeforeAfter before={turn.before ?? null} after={turn.after ?? null} />
          <Reasons of={turn.reasons} />
        </li>
      ))}
    </ol>
  );
}
