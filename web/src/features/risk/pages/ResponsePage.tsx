import { LinkOutlined, PrinterOutlined, SearchOutlined } from '@ant-design/icons';
import { App, AutoComplete, Button, Input, Segmented, Switch } from 'antd';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { problemOf } from '@/api/client';
import { useMeta } from '@/api/session';
import { ForbiddenPage } from '@/app/errors';
import { useThemeShown } from '@/app/theme';
import { useUrlState } from '@/app/useUrlState';
import { useLang, useT } from '@/i18n';
import { boundsOf, destination, type LonLat } from '@/map/geodesy';
import {
  EmptyState,
  ErrorState,
  formatNumber,
  formatTime,
  LoadingState,
  PageHeader,
  StateTag,
  useBilingual,
  usePhone,
} from '@/ui';
import '../risk.css';
import {
  type FirstResponse,
  type ResponseQuestion,
  type Stability,
  useFirstResponse,
  useVessels,
} from '../api';
import { metres } from '../model/figures';
import { useRested } from '../model/useDraft';
import { usePaper } from '../usePaper';
import { placeFeature, readPlace, readView, writePlace, writeView } from '../view/layers';
import { collection, ZONE_DASHES } from '../view/mapStyle';
import { Numeric } from '../view/Numeric';
import { PlaceInput } from '../view/PlaceInput';
import { RiskMap, type RiskMapHandle } from '../view/RiskMap';
import { SubstancePicker } from '../view/SubstancePicker';
import { pointOf, WindDial } from '../view/WindDial';
import { BasisLine, Sure, useWord } from '../view/words';

const STABILITIES: readonly Stability[] = ['A', 'B', 'C', 'D', 'E', 'F'];
// The zones of a response in the violets of this subject, the strongest first.
const ZONE_COLOURS = {
  light: ['#3d0d55', '#7a2d9e', '#8f4fb0', '#6b5f99'],
  dark: ['#f6e2ff', '#d9a6f5', '#bf8be3', '#aca2d6'],
} as const;

/** The first minutes: from a place, a substance or a tank and the wind to zones, people and what to do. */
export function ResponsePage() {
  const t = useT();
  const phone = usePhone();
  const theme = useThemeShown();
  const { message } = App.useApp();
  const [state, set] = useUrlState({
    at: '',
    substance: '7782-50-5',
    vessel: '',
    name: '',
    size: 'large',
    wind: true,
    speed: 2,
    from: 0,
    stability: 'D',
    celsius: 20,
    view: '',
  });
  const map = useRef<RiskMapHandle>(null);
  const paper = usePaper(map);
  const at = useMemo(() => readPlace(state.at), [state.at]);
  const view = useMemo(() => readView(state.view), [state.view]);
  const question = useMemo(
    (): ResponseQuestion | null =>
      at === null || state.substance === ''
        ? null
        : {
            lon: at[0],
            lat: at[1],
            substance: state.substance,
            vessel: state.vessel === '' ? null : state.vessel,
            size: state.size === 'small' ? 'small' : 'large',
            weather: state.wind
              ? {
                  wind_m_s: state.speed,
                  wind_from_deg: state.from,
                  stability: STABILITIES.find((one) => one === state.stability) ?? 'D',
                  temperature_k: Number((state.celsius + 273.15).toFixed(2)),
                }
              : null,
          },
    [
      at,
      state.substance,
      state.vessel,
      state.size,
      state.wind,
      state.speed,
      state.from,
      state.stability,
      state.celsius,
    ],
  );
  const rested = useRested(question, 120);
  const asked = useFirstResponse(rested);
  const answer = question === null ? undefined : asked.data;
  const fresh = asked.isSuccess && !asked.isPlaceholderData && rested === question;
  const colours = ZONE_COLOURS[theme];
  const zones = useMemo(
    () => (answer?.zones ?? []).map((_, n) => ({ colour: colours[n % colours.length] as string })),
    [answer, colours],
  );
  const overlays = useMemo(
    () => ({
      // The widest lies lowest.
      zones: collection(
        (answer?.zones ?? [])
          .map((zone, n) => ({ zone, n }))
          .sort((a, b) => b.zone.distance_m - a.zone.distance_m)
          .map(({ zone, n }) => ({
            type: 'Feature',
            properties: { at: n },
            geometry: { type: 'Polygon', coordinates: [closed(zone.ring)] },
          })),
      ),
      tips: collection(
        (answer?.zones ?? []).flatMap((zone, n) => {
          const tip = furthest(zone.ring, at);
          return tip
            ? [
                {
                  type: 'Feature' as const,
                  properties: { label: String(n + 1) },
                  geometry: { type: 'Point' as const, coordinates: tip },
                },
              ]
            : [];
        }),
      ),
      spot: placeFeature(at),
    }),
    [answer, at],
  );
  const frame = useMemo(
    () =>
      at === null || answer === undefined
        ? null
        : boundsOf([
            at,
            ...answer.zones.flatMap(({ ring }) => ring),
            ...[0, 90, 180, 270].map((bearing) => destination(at, 400, bearing)),
          ]),
    [answer, at],
  );
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      message.success(t('risk:linked'));
    } catch {
      message.info(t('risk:link_self'));
    }
  };
  if (asked.isError && problemOf(asked.error).status === 403) return <ForbiddenPage />;
  const windSays = state.wind
    ? t('risk:response.wind_line', {
        point: t(`risk:compass.${pointOf(state.from)}`),
        degrees: state.from,
        speed: state.speed,
        stability: state.stability,
        celsius: state.celsius,
      })
    : t('risk:response.no_wind');
  return (
    <div className="rk-fill rk-printable">
      <div className="rk-top">
        <PageHeader
          title={t('risk:response.title')}
          tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
          actions={
            <>
              <Button icon={<LinkOutlined />} disabled={question === null} onClick={() => void share()}>
                {t('risk:link')}
              </Button>
              <Button
                type="primary"
                icon={<PrinterOutlined />}
                disabled={!fresh}
                loading={paper.printing}
                onClick={paper.print}
              >
                {t('risk:response.print')}
              </Button>
            </>
          }
        />
      </div>
      <div className="rk-halves rk-thirds">
        <aside className="rk-left" aria-label={t('risk:response.what')}>
          <section className="rk-form">
            <h2>{t('risk:response.where')}</h2>
            <p className="rk-soft">{t(phone ? 'risk:response.where_touch' : 'risk:response.where_hint')}</p>
            <PlaceInput
              value={at}
              label={t('risk:map.place_label')}
              centre={() => map.current?.centre() ?? null}
              onChange={(place) => set({ at: writePlace(place), vessel: '', name: '' })}
            />
            <VesselPicker
              name={state.vessel === '' ? '' : state.name}
              onLeave={() => set({ vessel: '', name: '' })}
              onChoose={(id, name, place) => {
                set({ vessel: id, name, ...(place ? { at: writePlace(place) } : {}) });
                if (place) map.current?.fly(place, 14);
              }}
            />
            <SubstancePicker
              label={t('risk:siting.substance')}
              value={state.substance}
              onChange={(substance) => set({ substance })}
            />
            <div className="rk-field rk-field-wide">
              <span className="rk-label">{t('risk:response.size')}</span>
              <Segmented
                block
                size="small"
                aria-label={t('risk:response.size')}
                value={state.size}
                onChange={(size) => set({ size: String(size) })}
                options={(['small', 'large'] as const).map((value) => ({
                  value,
                  label: t(`risk:response.size_${value}`),
                }))}
              />
              <small className="rk-soft">{t('risk:response.size_hint')}</small>
            </div>
          </section>
          <section className="rk-form">
            <h2>
              {t('risk:response.wind')}
              <Switch
                size="small"
                checked={state.wind}
                aria-label={t('risk:response.wind_known')}
                onChange={(wind) => set({ wind })}
              />
            </h2>
            {state.wind ? (
              <>
                <div className="rk-wind">
                  <WindDial value={state.from} onChange={(from) => set({ from })} />
                  <div>
                    <Numeric
                      label={t('risk:response.from')}
                      unit="°"
                      min={0}
                      max={359}
                      value={state.from}
                      onChange={(from) => set({ from: Math.round(from) })}
                    />
                    <Numeric
                      label={t('risk:response.speed')}
                      unit="m/s"
                      min={0.5}
                      max={30}
                      value={state.speed}
                      onChange={(speed) => set({ speed })}
                    />
                    <Numeric
                      label={t('risk:siting.temperature')}
                      unit="°C"
                      min={-40}
                      max={50}
                      value={state.celsius}
                      onChange={(celsius) => set({ celsius })}
                    />
                  </div>
                </div>
                <div className="rk-field rk-field-wide">
                  <span className="rk-label">{t('risk:response.stability')}</span>
                  <Segmented
                    block
                    size="small"
                    aria-label={t('risk:response.stability')}
                    value={state.stability}
                    onChange={(stability) => set({ stability: String(stability) })}
                    options={STABILITIES.map((value) => ({ value, label: value }))}
                  />
                  <small className="rk-soft">{t(`risk:response.stability_${state.stability}`)}</small>
                </div>
              </>
            ) : (
              <p className="rk-soft">{t('risk:response.no_wind')}</p>
            )}
          </section>
        </aside>
        <div className="rk-stage">
          <RiskMap
            ref={map}
            name={t('risk:map.name')}
            overlays={overlays}
            zones={zones}
            view={view}
            onView={(next) => set({ view: writeView(next) })}
            frame={frame}
            frameKey={
              answer === undefined
                ? undefined
                : `${state.at} ${answer.zones.map((zone) => Math.round(zone.distance_m / 50)).join(' ')}`
            }
            placing={at === null}
            onPick={(place) => set({ at: writePlace(place), vessel: '', name: '' })}
          >
            {at === null && (
              <p className="rk-map-say" role="status">
                {t(phone ? 'risk:response.where_touch' : 'risk:response.where_hint')}
              </p>
            )}
            {state.wind && answer && (
              <div className="rk-wind-mark" role="img" aria-label={windSays}>
                <svg viewBox="0 0 40 40" width={40} height={40} aria-hidden="true">
                  <g transform={`rotate(${state.from} 20 20)`}>
                    <path d="M20 4V30" />
                    <path d="M20 37l-6 -10h12z" />
                  </g>
                </svg>
                <span>{state.speed} m/s</span>
              </div>
            )}
          </RiskMap>
        </div>
        <aside
          className="rk-side"
          aria-label={t('risk:response.answer')}
          aria-live="polite"
          aria-busy={!fresh && question !== null}
        >
          {question === null ? (
            <EmptyState title={t('risk:response.begin')} hint={t('risk:response.begin_hint')} />
          ) : asked.isError && !asked.isFetching ? (
            <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
          ) : answer === undefined ? (
            <LoadingState rows={5} />
          ) : (
            <div className={fresh ? undefined : 'rk-stale'}>
              <Answer answer={answer} colours={colours} windSays={windSays} />
            </div>
          )}
        </aside>
      </div>
      {answer && at && (
        <ResponsePaper
          answer={answer}
          at={at}
          name={state.name}
          substance={state.substance}
          size={state.size}
          windSays={windSays}
          picture={paper.picture}
        />
      )}
    </div>
  );
}

function closed(ring: readonly LonLat[]): LonLat[] {
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined) return [];
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, first];
}

function furthest(ring: readonly LonLat[], from: LonLat | null): LonLat | undefined {
  if (from === null) return ring[0];
  const far = ([lon, lat]: LonLat) =>
    Math.hypot((lon - from[0]) * Math.cos((from[1] * Math.PI) / 180), lat - from[1]);
  return [...ring].sort((a, b) => far(b) - far(a))[0];
}

type PickerProps = {
  name: string;
  onChoose: (id: string, name: string, place: LonLat | null) => void;
  onLeave: () => void;
};

/** The tank it comes from, where that is known. */
function VesselPicker({ name, onChoose, onLeave }: PickerProps) {
  const t = useT();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = useVessels(wanted);
  if (name !== '')
    return (
      <div className="rk-vessel">
        <span>
          <small>{t('risk:response.vessel')}</small>
          {name}
        </span>
        <Button size="small" type="text" onClick={onLeave}>
          {t('risk:response.vessel_leave')}
        </Button>
      </div>
    );
  return (
    <AutoComplete
      size="small"
      className="rk-find"
      value={text}
      onSearch={setText}
      onSelect={(id: string) => {
        const hit = found.data?.find((one) => one.id === id);
        setText('');
        if (hit) onChoose(id, hit.title, hit.point ?? null);
      }}
      notFoundContent={
        wanted === '' ? null : t(found.isFetching ? 'risk:looking' : 'risk:response.no_vessel')
      }
      options={(wanted === '' ? [] : (found.data ?? [])).map(({ id, title, subtitle }) => ({
        value: id,
        label: (
          <span className="rk-option">
            <span>{title}</span>
            <small>{subtitle}</small>
          </span>
        ),
      }))}
    >
      <Input
        aria-label={t('risk:response.find_vessel')}
        placeholder={t('risk:response.find_vessel')}
        prefix={<SearchOutlined />}
        allowClear
      />
    </AutoComplete>
  );
}

function Zones({ answer, colours }: { answer: FirstResponse; colours: readonly string[] }) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const hazard = useWord('hazard');
  if (answer.zones.length === 0) return <p className="rk-none">{t('risk:response.no_zones')}</p>;
  return (
    <ol className="rk-zones">
      {answer.zones.map((zone, n) => (
        <li key={zone.id}>
          <b>{n + 1}</b>
          <svg width={30} height={10} viewBox="0 0 30 10" aria-hidden="true">
            <path
              d="M0 5H30"
              stroke={colours[n % colours.length]}
              strokeWidth={2.6}
              strokeDasharray={ZONE_DASHES[n % ZONE_DASHES.length]?.join(' ')}
            />
          </svg>
          <span>
            {pick(zone.name)}
            <small>{hazard(zone.kind)}</small>
          </span>
          <strong className="al-number">{metres(zone.distance_m, lang)}</strong>
        </li>
      ))}
    </ol>
  );
}

function Guide({ answer }: { answer: FirstResponse }) {
  const t = useT();
  const lang = useLang();
  const { guide } = answer;
  if (guide === null) return <p className="rk-none">{t('risk:response.no_guide')}</p>;
  return (
    <>
      <dl className="rk-figures rk-figures-3">
        {(['isolation_m', 'protect_day_m', 'protect_night_m'] as const).map((name) => (
          <div key={name}>
            <dt>{t(`risk:response.${name}`)}</dt>
            <dd>
              <strong>{metres(guide[name], lang)}</strong>
            </dd>
          </div>
        ))}
      </dl>
      <p className="rk-note">
        {guide.source} <Sure of={guide.confidence} />
        {answer.plume_is_at_least_table && ` · ${t('risk:response.at_least')}`}
      </p>
    </>
  );
}

function Inside({ answer, most = 40 }: { answer: FirstResponse; most?: number }) {
  const t = useT();
  const lang = useLang();
  const kind = useWord('kind');
  const pick = useBilingual();
  const zone = (id: string) => {
    const n = answer.zones.findIndex((one) => one.id === id);
    return n < 0 ? id : `${n + 1} ${pick(answer.zones[n]?.name)}`;
  };
  return (
    <>
      <dl className="rk-figures">
        {(['day', 'night'] as const).map((when) => (
          <div key={when}>
            <dt>{t(`risk:response.people_${when}`)}</dt>
            <dd>
              <strong>{formatNumber(Math.round(answer.people[when]), lang, {})}</strong>
              <small>{t('ui:unit.person')}</small>
            </dd>
          </div>
        ))}
      </dl>
      {answer.targets.length === 0 ? (
        <p className="rk-none">{t('risk:response.no_targets')}</p>
      ) : (
        <table className="rk-table">
          <thead>
            <tr>
              <th scope="col">{t('risk:col.target')}</th>
              <th scope="col" className="rk-right">
                {t('risk:response.distance')}
              </th>
              <th scope="col">{t('risk:response.zone')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.targets.slice(0, most).map((row) => (
              <tr key={row.id}>
                <td>
                  {row.title}
                  <small>
                    {kind(row.kind)}
                    {row.persons !== null &&
                      ` · ${t('risk:persons', { n: formatNumber(row.persons, lang, {}) })}`}
                  </small>
                </td>
                <td className="rk-right al-number">{metres(row.distance_m, lang)}</td>
                <td>{zone(row.zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer.targets.length > most && (
        <p className="rk-note">{t('risk:response.more_targets', { n: answer.targets.length - most })}</p>
      )}
    </>
  );
}

type AnswerProps = { answer: FirstResponse; colours: readonly string[]; windSays: string };

function Answer({ answer, colours, windSays }: AnswerProps) {
  const t = useT();
  const pick = useBilingual();
  return (
    <>
      {answer.advice.length > 0 && (
        <section className="rk-advice" aria-labelledby="rk-advice">
          <h2 id="rk-advice">{t('risk:response.advice')}</h2>
          <ol>
            {answer.advice.map((one) => (
              <li key={one.zh}>{pick(one)}</li>
            ))}
          </ol>
        </section>
      )}
      <section aria-labelledby="rk-guide">
        <h2 id="rk-guide">{t('risk:response.guide')}</h2>
        <Guide answer={answer} />
      </section>
      <section aria-labelledby="rk-zones">
        <h2 id="rk-zones">{t('risk:response.zones')}</h2>
        <p className="rk-soft">{windSays}</p>
        <Zones answer={answer} colours={colours} />
      </section>
      <section aria-labelledby="rk-inside">
        <h2 id="rk-inside">{t('risk:response.inside')}</h2>
        <Inside answer={answer} />
      </section>
      <p className="rk-note">{t('risk:response.took', { ms: Number(answer.took_ms.toPrecision(2)) })}</p>
      <BasisLine of={answer.basis} />
    </>
  );
}

type PaperProps = {
  answer: FirstResponse;
  at: LonLat;
  name: string;
  substance: string;
  size: string;
  windSays: string;
  picture: string | null;
};

/** One sheet. */
function ResponsePaper({ answer, at, name, substance, size, windSays, picture }: PaperProps) {
  const t = useT();
  const pick = useBilingual();
  const meta = useMeta();
  return (
    <div className="rk-paper rk-paper-one" aria-hidden="true">
      <p className="rk-paper-mark">{t('risk:paper.internal')}</p>
      <h1>{t('risk:response.paper_title')}</h1>
      <p>
        {pick(meta.data?.city)} · {t('risk:paper.printed', { at: formatTime(new Date().toISOString()) })} ·{' '}
        {at[0].toFixed(5)}, {at[1].toFixed(5)} · {name && `${name} · `}
        {substance} · {t(`risk:response.size_${size === 'small' ? 'small' : 'large'}`)} · {windSays}
      </p>
      <div className="rk-paper-columns">
        <div>
          {picture !== null && <img className="rk-paper-map" src={picture} alt={t('risk:map.name')} />}
          <h2>{t('risk:response.zones')}</h2>
          <Zones answer={answer} colours={ZONE_COLOURS.light} />
        </div>
        <div>
          <h2>{t('risk:response.advice')}</h2>
          <ol className="rk-paper-advice">
            {answer.advice.map((one) => (
              <li key={one.zh}>{pick(one)}</li>
            ))}
          </ol>
          <h2>{t('risk:response.guide')}</h2>
          <Guide answer={answer} />
        </div>
      </div>
      <h2>{t('risk:response.inside')}</h2>
      <Inside answer={answer} most={12} />
      <BasisLine of={answer.basis} />
    </div>
  );
}
