// biome-ignore-all lint/suspicious/noThenProperty: the interface calls the earlier day so, and it is a text
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type Edition, type RiskRow, useArchive } from '@/api/hazards';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { EmptyState, Panel, QueryStates, RiskTag, StateTag, todayInCity, useBilingual } from '@/ui';
import { Reasons, Scroll, Tiles, useShown } from '@/verdict';
import { type Difference, useComparison, useFrozen } from './api';
import { CityMap } from './CityMap';
import { WAYS, type Way, wayOf } from './risks';

const RINGS = 80;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TONES: Record<Way, 'bad' | 'ok' | 'active' | 'idle'> = {
  worse: 'bad',
  better: 'ok',
  added: 'active',
  removed: 'idle',
  other: 'idle',
};

function Side({ row }: { row: RiskRow | null | undefined }) {
  const t = useT();
  if (!row) return <span className="ar-soft">{t('archive:compare.absent')}</span>;
  return <RiskTag grade={row.colour ?? null} />;
}

/** The archives of two days, on maps and in a table. */
export function CompareTab({ edition }: { edition: Edition }) {
  const t = useT();
  const pick = useBilingual();
  const today = todayInCity();
  const [state, set] = useUrlState({ then: '', now: '', district: '', way: [] as string[] });
  const now = DAY.test(state.now) && state.now < today ? state.now : today;
  const then =
    DAY.test(state.then) && state.then < now
      ? state.then
      : dayjs(now).subtract(90, 'day').format('YYYY-MM-DD');
  const asOf = (day: string) => (day === today ? {} : { as_of: day });
  const comparison = useComparison(
    { then, now: now === today ? undefined : now, edition, district: state.district },
    true,
  );
  const old = useArchive({ ...asOf(then), edition, district: state.district });
  const fresh = useArchive({ ...asOf(now), edition, district: state.district });
  const frozen = useFrozen(false);
  const differences = comparison.data?.differences;
  const kept = useMemo(
    () => (differences ?? []).filter((one) => state.way.length === 0 || state.way.includes(wayOf(one))),
    [differences, state.way],
  );
  // Rings around everything mark nothing.
  const ringed = useMemo(
    () =>
      new Set(
        kept.length > RINGS
          ? []
          : kept.flatMap((one) => [one.then?.id, one.now?.id].filter((id) => id !== undefined)),
      ),
    [kept],
  );
  const { shown, button } = useShown(kept);
  const around = [...(old.data?.rows ?? []), ...(fresh.data?.rows ?? [])];
  const idOf = (one: Difference) => one.now?.id ?? one.then?.id ?? '';
  const row = (one: Difference) => one.now ?? one.then;

  return (
    <>
      <div className="ar-tools al-no-print">
        <span>{t('archive:compare.then')}</span>
        <DatePicker
          allowClear={false}
          aria-label={t('archive:compare.then')}
          value={dayjs(then)}
          maxDate={dayjs(now).subtract(1, 'day')}
          onChange={(value) => value && set({ then: value.format('YYYY-MM-DD') })}
        />
        <span>{t('archive:compare.now')}</span>
        <DatePicker
          allowClear={false}
          aria-label={t('archive:compare.now')}
          value={dayjs(now)}
          minDate={dayjs(then).add(1, 'day')}
          maxDate={dayjs(today)}
          onChange={(value) =>
            value && set({ now: value.format('YYYY-MM-DD') === today ? '' : value.format('YYYY-MM-DD') })
          }
        />
        {frozen.data && frozen.data.items.length > 0 && (
          <span className="ar-quick">
            {t('archive:compare.since_frozen')}
            {frozen.data.items
              .filter((one) => one.as_of < now)
              .slice(0, 4)
              .map((one) => (
                <Button key={one.id} size="small" onClick={() => set({ then: one.as_of })}>
                  {one.name}
                </Button>
              ))}
          </span>
        )}
      </div>
      <QueryStates query={comparison}>
        {(data) => (
          <>
            <Tiles
              label={t('archive:compare.by_way')}
              chosen={state.way}
              onToggle={(key) =>
                set({
                  way: state.way.includes(key) ? state.way.filter((one) => one !== key) : [...state.way, key],
                })
              }
              items={WAYS.map((key) => ({
                key,
                label: t(`archive:compare.${key}`),
                value: data.differences.filter((one) => wayOf(one) === key).length,
                unit: t('archive:pieces'),
              }))}
            />
            <div className="ar-maps">
              <Panel>
                {old.data && (
                  <CityMap
                    rows={old.data.rows}
                    around={around}
                    ringed={ringed}
                    title={data.then}
                    label={t('archive:map.label_of', { day: data.then, n: old.data.rows.length })}
                    height={360}
                  />
                )}
              </Panel>
              <Panel>
                {fresh.data && (
                  <CityMap
                    rows={fresh.data.rows}
                    around={around}
                    ringed={ringed}
                    title={data.now}
                    label={t('archive:map.label_of', { day: data.now, n: fresh.data.rows.length })}
                    height={360}
                  />
                )}
              </Panel>
            </div>
            <Panel title={`${t('archive:compare.table')} ${kept.length}`} flush>
              {kept.length === 0 ? (
                <EmptyState title={t('archive:compare.empty')} hint={t('archive:compare.empty_hint')} />
              ) : (
                <Scroll label={t('archive:compare.table')}>
                  <table className="vd-table ar-differences">
                    <thead>
                      <tr>
                        <th>{t('archive:compare.change')}</th>
                        <th>{t('archive:compare.risk')}</th>
                        <th>{data.then}</th>
                        <th>{data.now}</th>
                        <th>{t('archive:compare.what')}</th>
                        <th>{t('archive:compare.causes')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {shown.map((one) => (
                        <tr key={idOf(one)}>
                          <td>
                            <StateTag tone={TONES[wayOf(one)]}>{t(`archive:compare.${wayOf(one)}`)}</StateTag>
                          </td>
                          <th scope="row">
                            <span className="ar-two">
                              <Link
                                to={paths.record(
                                  row(one)?.kind ?? 'site',
                                  idOf(one),
                                  one.now ? asOf(now).as_of : then,
                                )}
                              >
                                {row(one)?.name}
                              </Link>
                              <small>
                                {[row(one)?.enterprise, row(one)?.district_name].filter(Boolean).join(' · ')}
                              </small>
                            </span>
                          </th>
                          <td>
                            <Side row={one.then} />
                          </td>
                          <td>
                            <Side row={one.now} />
                          </td>
                          <td>
                            {one.what.length > 0
                              ? one.what.map((what) => <div key={what.zh}>{pick(what)}</div>)
                              : pick(row(one)?.reason)}
                          </td>
                          <td>
                            <Reasons of={one.causes} empty={t('archive:compare.no_cause')} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </Scroll>
              )}
              {button}
            </Panel>
          </>
        )}
      </QueryStates>
    </>
  );
}
