import { CaretRightOutlined, CloseOutlined, PauseOutlined } from '@ant-design/icons';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link } from 'react-router';
import type { ColourCounts, RiskRow } from '@/api/hazards';
import { useMeta } from '@/api/session';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { type Bounds, boundsOf } from '@/map/geodesy';
import { hasWebGL } from '@/map/webgl';
import { ErrorState, formatTime, LoadingState, RiskTag, useBilingual } from '@/ui';
import { type LayerList, useArchive, useTileVersion } from './api';
import { useDistricts } from './ground';
import { MapCanvas, type MapHandle } from './MapCanvas';
import { Picture } from './Picture';
import type { MapState } from './state';
import { isGround } from './style/input';
import { riskPoints } from './style/risks';

const STAY_MS = 18_000;
const QUIET_MS = 90_000;
const COLOURS = ['red', 'orange', 'yellow', 'blue'] as const;
const SHOWN = new Set(['site', 'risk_point']);

type Stop = { name: string | null; bounds: Bounds | null; counts: number[]; total: number };

function stopsOf(rows: readonly RiskRow[]): Stop[] {
  const parks = new Map<string, RiskRow[]>();
  for (const row of rows)
    if (row.park !== '' && row.point) parks.set(row.park, [...(parks.get(row.park) ?? []), row]);
  const stop = (name: string | null, own: readonly RiskRow[]): Stop => ({
    name,
    bounds: boundsOf(own.flatMap(({ point }) => (point ? [point] : []))),
    counts: [...COLOURS, null].map((colour) => own.filter((row) => (row.colour ?? null) === colour).length),
    total: own.length,
  });
  const worst = (s: Stop) => (s.counts[0] ?? 0) * 1_000 + (s.counts[1] ?? 0);
  return [
    stop(null, rows),
    ...[...parks].map(([name, own]) => stop(name, own)).sort((a, b) => worst(b) - worst(a)),
  ];
}

/** For the wall of a duty room: no frame, large numbers, dark, slowly going round the parks. Every number leads to its records. */
export function Wall({ state, list }: { state: MapState; list: LayerList }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const meta = useMeta();
  const archive = useArchive(null, true);
  const version = useTileVersion();
  const [handle, setHandle] = useState<MapHandle | null>(null);
  const { districts, borders } = useDistricts(true);
  const [at, setAt] = useState(0);
  const [paused, setPaused] = useState(false);
  const [clock, setClock] = useState(() => new Date());
  const box = useRef<HTMLDivElement>(null);
  const rows = archive.data?.rows;
  const stops = useMemo(() => stopsOf(rows ?? []), [rows]);
  const stop = stops[at % stops.length];
  const webgl = hasWebGL();
  const [scale] = useState(() => Math.max(1, Math.round((window.innerHeight / 1_080) * 1.35 * 10) / 10));
  const base = useMemo(() => list.layers.filter(isGround), [list.layers]);
  const start = state.view ?? {
    lon: list.centre[0],
    lat: list.centre[1],
    zoom: list.zoom,
    bearing: 0,
    pitch: 0,
  };
  const [first] = useState(start);

  // The page behind is out of reach while the wall covers it.
  useEffect(() => {
    const root = document.getElementById('root');
    root?.setAttribute('inert', '');
    box.current?.focus();
    return () => root?.removeAttribute('inert');
  }, []);
  useEffect(() => {
    const timer = setInterval(() => setClock(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  // A hand on mouse or keys stops the tour; after a while of quiet it goes on.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touched = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key === 'Escape') {
        state.setWall(false);
        return;
      }
      setPaused(true);
      clearTimeout(timer);
      timer = setTimeout(() => setPaused(false), QUIET_MS);
    };
    const names = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const name of names) window.addEventListener(name, touched, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const name of names) window.removeEventListener(name, touched);
    };
  }, [state]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stop chosen by hand gets its full time
  useEffect(() => {
    if (paused || stops.length < 2) return;
    const timer = setTimeout(() => setAt((n) => (n + 1) % stops.length), STAY_MS);
    return () => clearTimeout(timer);
  }, [paused, at, stops.length]);
  const calm = state.raw.test || window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  useEffect(() => {
    if (handle === null || !stop) return;
    const { map } = handle;
    const duration = calm ? 0 : 3_500;
    if (stop.bounds !== null)
      map.fitBounds(stop.bounds, {
        padding: Math.round(map.getContainer().clientHeight / 7),
        maxZoom: 14,
        duration,
      });
  }, [handle, stop, calm]);
  useEffect(() => {
    if (handle !== null && rows) handle.setOverlay('risks', riskPoints(rows, SHOWN, []));
  }, [handle, rows]);
  useEffect(() => {
    if (handle !== null && borders) handle.setOverlay('borders', borders);
  }, [handle, borders]);

  const byDistrict = useMemo(() => {
    const sum = new Map<string, ColourCounts>();
    for (const kind of Object.values(archive.data?.counts ?? {}))
      for (const [code, counts] of Object.entries(kind.by_district)) {
        const was = sum.get(code) ?? [0, 0, 0, 0, 0];
        sum.set(code, was.map((n, i) => n + (counts[i] ?? 0)) as ColourCounts);
      }
    return [...sum].sort(([, a], [, b]) => b[0] - a[0] || b[1] - a[1] || b[2] - a[2]);
  }, [archive.data]);
  const nameOf = (code: string) => {
    const known = districts.find((one) => one.code === code);
    if (known) return lang === 'en' ? (known.name_en ?? known.name) : known.name;
    return rows?.find((row) => row.district === code)?.district_name || code;
  };
  const most = Math.max(1, ...byDistrict.map(([, c]) => c.reduce((a, b) => a + b, 0)));
  const worst = useMemo(
    () =>
      ['red', 'orange'].flatMap((colour) => (rows ?? []).filter((row) => row.colour === colour)).slice(0, 60),
    [rows],
  );
  const credits = [
    ...new Set(list.layers.map(({ credit }) => credit).filter((c) => c !== '' && c !== 'CC0')),
  ];
  const time = formatTime(clock.toISOString(), 'second');

  return createPortal(
    <section ref={box} className="al-wall" tabIndex={-1} aria-label={t('map:wall.title')}>
      <header className="al-wall-head">
        <h1>
          {pick(meta.data?.city)} {t('map:wall.title')}
          {archive.data?.demo && <span className="al-wall-demo">{t('map:demo')}</span>}
        </h1>
        <time dateTime={clock.toISOString()}>{time}</time>
        <button
          type="button"
          className="al-wall-leave"
          aria-label={t('map:wall.leave')}
          onClick={() => state.setWall(false)}
        >
          <CloseOutlined />
        </button>
      </header>
      {archive.data === undefined ? (
        <div className="al-wall-wait">
          {archive.isError ? (
            <ErrorState error={archive.error} onRetry={() => void archive.refetch()} />
          ) : (
            <LoadingState />
          )}
        </div>
      ) : (
        <>
          <section className="al-wall-left" aria-label={t('map:wall.numbers')}>
            {(['site', 'risk_point'] as const).map((kind) => (
              <div key={kind} className="al-wall-block">
                <h2>{t(kind === 'site' ? 'map:wall.sites' : 'map:wall.points')}</h2>
                <ul className="al-wall-numbers">
                  {[...COLOURS, 'none' as const].map((colour, n) => (
                    <li key={colour} className={`al-wall-number al-wall-${colour}`}>
                      <Link to={paths.archive({ colour, kind })}>
                        {colour === 'none' ? (
                          <span className="al-risk">
                            <span className="al-map-undecided" aria-hidden="true">
                              ?
                            </span>
                            {t('map:legend.none')}
                          </span>
                        ) : (
                          <RiskTag grade={colour} />
                        )}
                        <strong>{archive.data.counts[kind]?.all[n] ?? 0}</strong>
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </section>
          <section className="al-wall-map" aria-label={t('map:title')}>
            {webgl ? (
              <MapCanvas
                theme="dark"
                lang={lang}
                layers={base}
                shown={SHOWN}
                version={version}
                threeD={false}
                chosen={null}
                fromArchive
                wall={scale}
                still
                start={first}
                testing={state.raw.test}
                onReady={setHandle}
              />
            ) : (
              <Picture
                rows={rows ?? []}
                chosen={null}
                onChoose={(row) => state.set({ wall: false, sel: `${row.kind}.${row.id}` })}
              />
            )}
            {stop && (
              <div className="al-wall-stop" aria-live="off">
                <h2>{stop.name ?? t('map:wall.city')}</h2>
                <ul>
                  {COLOURS.map((colour, n) => (
                    <li key={colour}>
                      <Link
                        to={paths.archive({ colour, ...(stop.name === null ? {} : { park: stop.name }) })}
                      >
                        <RiskTag grade={colour} show="mark" />
                        <b>{stop.counts[n]}</b>
                      </Link>
                    </li>
                  ))}
                </ul>
                <div className="al-wall-tour">
                  <span>{t(paused ? 'map:wall.paused' : 'map:wall.touring')}</span>
                  <i>
                    {stops.map((one, n) => (
                      <button
                        key={one.name ?? ''}
                        type="button"
                        aria-label={one.name ?? t('map:wall.city')}
                        aria-current={n === at % stops.length ? 'true' : undefined}
                        onClick={() => setAt(n)}
                      />
                    ))}
                  </i>
                  <button
                    type="button"
                    className="al-wall-play"
                    aria-label={t(paused ? 'map:wall.resume' : 'map:wall.pause')}
                    onPointerDown={(event) => event.stopPropagation()}
                    onClick={() => setPaused(!paused)}
                  >
                    {paused ? <CaretRightOutlined /> : <PauseOutlined />}
                  </button>
                </div>
              </div>
            )}
          </section>
          <section className="al-wall-right" aria-label={t('map:wall.by_district')}>
            <div className="al-wall-block">
              <h2>{t('map:wall.by_district')}</h2>
              <table className="al-wall-districts">
                <thead>
                  <tr>
                    <th scope="col">{t('map:wall.district')}</th>
                    {COLOURS.map((colour) => (
                      <th key={colour} scope="col">
                        <RiskTag grade={colour} show="mark" />
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {byDistrict.map(([code, counts]) => (
                    <tr key={code}>
                      <th scope="row">
                        <Link to={paths.archive({ district: code })}>{nameOf(code)}</Link>
                        <i className="al-wall-share" aria-hidden="true">
                          {COLOURS.map((colour, n) => (
                            <b
                              key={colour}
                              className={`al-wall-fill-${colour}`}
                              style={{ width: `${((counts[n] ?? 0) / most) * 100}%` }}
                            />
                          ))}
                        </i>
                      </th>
                      {COLOURS.map((colour, n) => (
                        <td key={colour}>
                          <Link to={paths.archive({ district: code, colour })}>{counts[n]}</Link>
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <div className="al-wall-block al-wall-ticker">
              <h2>{t('map:wall.worst')}</h2>
              <Ticker rows={worst} still={paused || calm} />
            </div>
          </section>
          <footer className="al-wall-foot">
            <span>{t('map:wall.facts', { day: archive.data.as_of, position: archive.data.position })}</span>
            <span>
              {credits.join(' · ')} · {t('map:status.schematic')} · {t('map:status.datum')}
            </span>
          </footer>
        </>
      )}
    </section>,
    document.body,
  );
}

/** Goes through the worst risks, a step at a time. */
function Ticker({ rows, still }: { rows: readonly RiskRow[]; still: boolean }) {
  const t = useT();
  const box = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (still) return;
    const timer = setInterval(() => {
      const element = box.current;
      const row = element?.firstElementChild;
      if (!element || !row || element.scrollHeight <= element.clientHeight) return;
      const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
      element.scrollTo({ top: atEnd ? 0 : element.scrollTop + row.clientHeight, behavior: 'smooth' });
    }, 3_000);
    return () => clearInterval(timer);
  }, [still]);
  if (rows.length === 0) return <p className="al-wall-none">{t('map:wall.none')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
    <ul ref={box} className="al-wall-rows" tabIndex={0} aria-label={t('map:wall.worst')}>
      {rows.map((row) => (
        <li key={`${row.kind}.${row.id}`}>
          <Link to={paths.record(row.kind, row.id)}>
            <RiskTag grade={row.colour} show="mark" />
            <span>{row.name}</span>
            <small>{row.district_name}</small>
          </Link>
        </li>
      ))}
    </ul>
  );
}
