import { useT } from '@/i18n';

export type TimeShown = 'day' | 'minute' | 'second';
const ZONE = 'Asia/Shanghai';

function parts(at: Date, withTime: boolean): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(withTime ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' as const } : {}),
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** Today in the city, `YYYY-MM-DD`. */
export function todayInCity(now: Date = new Date()): string {
  const p = parts(now, false);
  return `${p.year}-${p.month}-${p.day}`;
}

/** `2026-03-05 14:02`, city time in both languages; a bare day is left as it is. */
export function formatTime(value: string, shown: TimeShown = 'minute'): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return value;
  const p = parts(at, true);
  const day = `${p.year}-${p.month}-${p.day}`;
  if (shown === 'day') return day;
  const minute = `${day} ${p.hour}:${p.minute}`;
  return shown === 'minute' ? minute : `${minute}:${p.second}`;
}

export function Time({ value, show = 'minute' }: { value: string | null | undefined; show?: TimeShown }) {
  const t = useT();
  if (!value) return <span className="al-unknown">{t('ui:unknown')}</span>;
  return (
    <time className="al-number" dateTime={value} title={formatTime(value, 'second')}>
      {formatTime(value, show)}
    </time>
  );
}
