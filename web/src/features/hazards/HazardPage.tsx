import { DownloadOutlined, LinkOutlined, PrinterOutlined } from '@ant-design/icons';
import { App, Button, Switch } from 'antd';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router';
import {
  type Edition,
  editionOf,
  type OtherLine,
  type UnitVerdicts,
  useHazard,
  useTimeline,
} from '@/api/hazards';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useUrlState } from '@/app/useUrlState';
import { VerdictChart } from '@/charts/VerdictChart';
import { useT } from '@/i18n';
import { EmptyState, formatTime, PageHeader, Panel, QueryStates, StateTag, useBilingual } from '@/ui';
import { download } from '@/ui/csv';
import {
  DemoTag,
  EditionSwitch,
  Editions,
  Fig,
  GradeTag,
  gradeKey,
  outcomeKey,
  Turns,
  usePersons,
  Working,
} from '@/verdict';
import './hazards.css';

function Lines({ of, queue }: { of: readonly OtherLine[]; queue: boolean }) {
  const t = useT();
  const pick = useBilingual();
  return (
    <table className="vd-table">
      <thead>
        <tr>
          <th>{t('hazards:lines.declared')}</th>
          <th className="vd-r">{t('hazards:lines.quantity')}</th>
          <th>{t('hazards:lines.reason')}</th>
          {queue && <th>{t('hazards:lines.act')}</th>}
        </tr>
      </thead>
      <tbody>
        {of.map((line) => (
          <tr key={`${line.holding ?? ''} ${line.declared} ${line.question}`}>
            <th scope="row">
              {line.holding ? (
                <Link to={paths.record('holding', line.holding)}>{line.declared}</Link>
              ) : (
                line.declared
              )}
            </th>
            <td className="vd-r">{line.quantity_t ?? '—'}</td>
            <td>{pick(line.reason)}</td>
            {queue && (
              <td>
                <Link to={paths.queue()}>{t('hazards:lines.decide')}</Link>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Banner({ data, edition }: { data: UnitVerdicts; edition: Edition }) {
  const t = useT();
  const persons = usePersons();
  const verdict = data.verdicts.find((one) => editionOf(one.edition) === edition);
  const other = data.verdicts.find((one) => editionOf(one.edition) !== edition);
  if (!verdict) return null;
  const key = gradeKey({ ...verdict, open: verdict.open.length });
  const otherKey = other && gradeKey({ ...other, open: other.open.length });
  return (
    <section className="hz-banner" aria-label={t('hazards:unit.verdict')}>
      <div className={`hz-banner-grade hz-banner-${verdict.colour ?? 'none'}`}>
        <span>{t(`verdict:edition.short_${edition}`)}</span>
        <strong>{t(`hazards:unit.says_${key}`)}</strong>
        <GradeTag of={key} />
      </div>
      <dl className="hz-banner-facts">
        <div>
          <dt>S = Σ q/Q</dt>
          <dd>
            <Fig of={verdict.s} exact />
          </dd>
        </div>
        <div>
          <dt>{t('hazards:unit.persons')}</dt>
          <dd>{persons(verdict.persons_500m)}</dd>
        </div>
        <div>
          <dt>α</dt>
          <dd>{verdict.alpha ?? '—'}</dd>
        </div>
        <div>
          <dt>R = α·Σ β·q/Q</dt>
          <dd>
            <Fig of={verdict.r} exact />
          </dd>
        </div>
        <div>
          <dt>
            {t('hazards:unit.other', {
              edition: t(`verdict:edition.short_${edition === '2018' ? '2009' : '2018'}`),
            })}
          </dt>
          <dd className="hz-other">
            {otherKey ? <GradeTag of={otherKey} /> : '—'}
            {otherKey && otherKey !== key && <StateTag tone="warn">{t('hazards:differs')}</StateTag>}
          </dd>
        </div>
        <div>
          <dt>{t('hazards:unit.open')}</dt>
          <dd>
            {verdict.open.length > 0 ? (
              <Link to={paths.queue()}>{t('hazards:open_lines', { n: verdict.open.length })}</Link>
            ) : (
              t('hazards:unit.no_open')
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** The working of one unit: what an expert panel checks. */
export function HazardPage() {
  const t = useT();
  const pick = useBilingual();
  const { message } = App.useApp();
  const { unit = '' } = useParams();
  const { params, asOf, day, set: setDay } = useAsOf();
  const [state, set] = useUrlState({ edition: '2018', exact: false });
  const edition: Edition = state.edition === '2009' ? '2009' : '2018';
  const query = { ...params, edition };
  const hazard = useHazard(unit, query);
  const timeline = useTimeline(unit, query);
  const marks = useMemo(
    () =>
      timeline.data?.items.map((turn) => ({ day: formatTime(turn.at, 'day'), label: pick(turn.summary) })) ??
      [],
    [timeline.data, pick],
  );
  const data = hazard.data;
  const own = data?.verdicts.find((one) => editionOf(one.edition) === edition);

  const copy = async () => {
    try {
      const url = new URL(window.location.href);
      if (!asOf) url.searchParams.set('as_of', day);
      await navigator.clipboard.writeText(url.href);
      void message.success(t('hazards:unit.copied'));
    } catch {
      void message.warning(t('hazards:unit.not_copied'));
    }
  };

  return (
    <div className="hz-unit">
      <PageHeader
        title={data ? `${data.name} · ${data.site_name}` : t('hazards:unit.title')}
        tags={
          data && (
            <>
              <span className="hz-code">{data.code}</span>
              {data.demo && <DemoTag />}
            </>
          )
        }
        summary={
          data && (
            <span className="hz-way">
              {data.enterprise ? (
                <Link to={paths.enterprise(data.enterprise, asOf ?? undefined)}>{data.enterprise_name}</Link>
              ) : (
                <span>{data.enterprise_name}</span>
              )}
              <span>{data.district_name}</span>
              {data.park !== '' && <span>{data.park}</span>}
              <Link to={paths.record('unit', data.unit, asOf ?? undefined)}>{t('hazards:unit.record')}</Link>
            </span>
          )
        }
        asOf={<AsOfBar marks={marks} />}
        actions={
          <>
            <EditionSwitch value={edition} onChange={(next) => set({ edition: next })} />
            <Button icon={<LinkOutlined aria-hidden />} onClick={() => void copy()}>
              {t('hazards:unit.copy')}
            </Button>
            <Button
              icon={<DownloadOutlined aria-hidden />}
              disabled={!data}
              onClick={() =>
                data &&
                download(
                  `hazard-${data.code}-${data.as_of}.json`,
                  `${JSON.stringify(data, null, 2)}\n`,
                  'application/json',
                )
              }
            >
              JSON
            </Button>
            <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('hazards:unit.print')}
            </Button>
          </>
        }
      />
      <QueryStates query={hazard}>
        {(found) =>
          found.verdicts.length === 0 ? (
            <div className="al-panel">
              <EmptyState title={t('hazards:unit.nothing')} hint={t('hazards:unit.nothing_hint')} />
            </div>
          ) : (
            <>
              <Banner data={found} edition={edition} />
              {own && (
                <Panel
                  title={
                    <>
                      {t('hazards:unit.working')} <small className="hz-standard">{pick(own.standard)}</small>
                    </>
                  }
                  extra={
                    <span className="hz-exact al-no-print">
                      <Switch
                        size="small"
                        checked={state.exact}
                        aria-label={t('hazards:unit.exact')}
                        onChange={(exact) => set({ exact })}
                      />
                      {t('hazards:unit.exact')}
                    </span>
                  }
                >
                  <Working verdict={own} exact={state.exact} />
                </Panel>
              )}
              {own && own.open.length > 0 && (
                <Panel title={t('hazards:unit.open_title')} flush>
                  <Lines of={own.open} queue />
                </Panel>
              )}
              {own && own.outside.length > 0 && (
                <Panel title={t('hazards:unit.outside_title')} flush>
                  <Lines of={own.outside} queue={false} />
                </Panel>
              )}
              <Panel title={t('hazards:unit.editions')}>
                <Editions verdicts={found.verdicts} difference={found.difference} />
              </Panel>
              <Panel title={t('hazards:unit.timeline')}>
                <QueryStates
                  query={timeline}
                  isEmpty={({ items }) => items.length === 0}
                  empty={<EmptyState title={t('hazards:unit.no_turns')} />}
                >
                  {({ items }) => (
                    <>
                      <VerdictChart turns={items} until={day} />
                      <div className="hz-turns">
                        <Turns of={items} onDay={setDay} />
                      </div>
                    </>
                  )}
                </QueryStates>
              </Panel>
              {found.siblings.length > 0 && (
                <Panel title={t('hazards:unit.siblings')} flush>
                  <table className="vd-table">
                    <thead>
                      <tr>
                        <th>{t('hazards:col.unit')}</th>
                        <th>{t('hazards:col.grade')}</th>
                        <th className="vd-r">S</th>
                        <th className="vd-r">R</th>
                      </tr>
                    </thead>
                    <tbody>
                      {found.siblings.map((one) => (
                        <tr key={one.unit}>
                          <th scope="row">
                            <Link to={paths.hazard(one.unit, asOf ?? undefined, edition)}>{one.name}</Link>
                          </th>
                          <td>
                            <GradeTag of={outcomeKey(one.outcome)} />
                          </td>
                          <td className="vd-r">
                            <Fig of={one.outcome.s} />
                          </td>
                          <td className="vd-r">
                            <Fig of={one.outcome.r} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </Panel>
              )}
              <p className="hz-foot">
                {t('hazards:unit.foot', {
                  day: found.as_of,
                  position: found.position,
                  engine: own?.engine ?? '',
                })}
                {own?.derived_at ? ` ${t('hazards:unit.derived', { position: own.derived_at })}` : ''}
              </p>
            </>
          )
        }
      </QueryStates>
    </div>
  );
}
