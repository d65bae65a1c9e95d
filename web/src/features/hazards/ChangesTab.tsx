import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import { Link } from 'react-router';
import { type Change, type Edition, useChanges } from '@/api/hazards';
import { useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, QueryStates, useBilingual } from '@/ui';
import { BeforeAfter, Reasons, Scroll, Tiles, useShown } from '@/verdict';

const SPANS = [7, 30, 90, 365] as const;

/** Whether a change made things worse, better, or neither. */
export function directionOf({
  before,
  after,
}: Pick<Change, 'before' | 'after'>): 'worse' | 'better' | 'same' {
  const rank = (of: Change['before']) => (of ? (of.grade ?? (of.major_hazard ? 4.5 : 5)) : 6);
  const [old, now] = [rank(before), rank(after)];
  if (now < old) return 'worse';
  return now > old ? 'better' : 'same';
}

function Rows({ rows, edition }: { rows: readonly Change[]; edition: Edition }) {
  const t = useT();
  const pick = useBilingual();
  const { asOf } = useAsOf();
  const { shown, button } = useShown(rows);
  return (
    <div className="al-panel">
      <Scroll label={t('hazards:tab.changes')}>
        <table className="vd-table hz-changes">
          <thead>
            <tr>
              <th>{t('hazards:col.unit')}</th>
              <th>{t('hazards:changes.verdict')}</th>
              <th>{t('hazards:changes.why')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.unit}>
                <th scope="row">
                  <span className="hz-two">
                    <Link to={paths.hazard(row.unit, asOf ?? undefined, edition)}>{row.name}</Link>
                    <small>{row.enterprise_name}</small>
                  </span>
                </th>
                <td>
                  <BeforeAfter before={row.before ?? null} after={row.after ?? null} />
                  <div className="hz-summary">{pick(row.summary)}</div>
                </td>
                <td>
                  <Reasons of={row.reasons} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {button}
    </div>
  );
}

export function ChangesTab({ edition }: { edition: Edition }) {
  const t = useT();
  const { params, day } = useAsOf();
  const [state, set] = useUrlState({ since: '', way: [] as string[] });
  const back = (days: number) => dayjs(day).subtract(days, 'day').format('YYYY-MM-DD');
  const since = /^\d{4}-\d{2}-\d{2}$/.test(state.since) && state.since < day ? state.since : back(30);
  const changes = useChanges({ ...params, edition, since });
  return (
    <>
      <div className="hz-filters al-no-print">
        <span>{t('hazards:changes.since')}</span>
        <DatePicker
          aria-label={t('hazards:changes.since')}
          allowClear={false}
          value={dayjs(since)}
          maxDate={dayjs(day).subtract(1, 'day')}
          onChange={(value) => value && set({ since: value.format('YYYY-MM-DD') })}
        />
        <Segmented<number>
          aria-label={t('hazards:changes.span')}
          value={SPANS.find((n) => back(n) === since) ?? 0}
          onChange={(n) => set({ since: back(n) })}
          options={SPANS.map((n) => ({ value: n, label: t('hazards:changes.days', { n }) }))}
        />
        <span className="hz-grow" />
        <span className="hz-count">{t('hazards:changes.until', { day })}</span>
      </div>
      <QueryStates
        query={changes}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <div className="al-panel">
            <EmptyState title={t('hazards:changes.empty')} hint={t('hazards:changes.empty_hint')} />
          </div>
        }
      >
        {({ items }) => {
          const ways = ['worse', 'better', 'same'] as const;
          const rows = items.filter((one) => state.way.length === 0 || state.way.includes(directionOf(one)));
          return (
            <>
              <Tiles
                label={t('hazards:changes.by_way')}
                chosen={state.way}
                onToggle={(key) =>
                  set({
                    way: state.way.includes(key)
                      ? state.way.filter((one) => one !== key)
                      : [...state.way, key],
                  })
                }
                items={ways.map((key) => ({
                  key,
                  label: t(`hazards:changes.${key}`),
                  value: items.filter((one) => directionOf(one) === key).length,
                  unit: t('hazards:units'),
                }))}
              />
              <Rows rows={rows} edition={edition} />
            </>
          );
        }}
      </QueryStates>
    </>
  );
}
