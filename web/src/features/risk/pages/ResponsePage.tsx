import { LinkOutlined, PrinterOutlined, SearchOutlined } from '@ant-design/icons';
import { App, AutoComplete, Button, Input, Segmented, Switch } from 'antd';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { useThemeShown } from '@/app/theme';
import { useUrlState } from '@/app/useUrlState';
import { useT } from '@/i18n';
import { boundsOf, destination, type LonLat } from '@/map/geodesy';
import { EmptyState, ErrorState, LoadingState, PageHeader, StateTag, usePhone } from '@/ui';
import '../risk.css';
import {
  type FirstResponse,
  type ResponseQuestion,
  STABILITIES,
  type TargetRow,
  useAllTargets,
  useFirstResponse,
  useVessels,
} from '../api';
import { useRested } from '../model/useDraft';
import { usePaper } from '../usePaper';
import { placeFeature, readPlace, readView, writePlace, writeView } from '../view/layers';
import { collection } from '../view/mapStyle';
import { Numeric } from '../view/Numeric';
import { PlaceInput } from '../view/PlaceInput';
import { RiskMap, type RiskMapHandle } from '../view/RiskMap';
import { SubstancePicker } from '../view/SubstancePicker';
import { pointOf, WindDial } from '../view/WindDial';
import { Answer, ResponsePaper, ZONE_COLOURS } from './response/Answer';

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
    water: false,
    view: '',
  });
  const map = useRef<RiskMapHandle>(null);
  const paper = usePaper(map);
  const at = useMemo(() => readPlace(state.at), [state.at]);
  const view = useMemo(() => readView(state.view), [state.view]);
  const question = useMemo(
    (): ResponseQuestion | null =>
      at === null || (state.substance === '' && state.vessel === '')
        ? null
        : {
            lon: at[0],
            lat: at[1],
            substance: state.substance === '' ? null : state.substance,
            vessel: state.vessel === '' ? null : state.vessel,
            size: state.size === 'small' ? 'small' : 'large',
            on_water: state.water,
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
      state.water,
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
  const registered = useAllTargets();
  const overlays = useMemo(
    () => ({
      targets: insideFeatures(registered.data?.items ?? [], answer),
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
    [answer, at, registered.data],
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
              onLeave={() => set({ vessel: '', name: '', substance: state.substance || '7782-50-5' })}
              onChoose={(id, name, place) => {
                set({ vessel: id, name, substance: '', ...(place ? { at: writePlace(place) } : {}) });
                if (place) map.current?.fly(place, 14);
              }}
            />
            <SubstancePicker
              label={t('risk:siting.substance')}
              value={state.substance || (answer?.substance.cas ?? '')}
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
            <label className="rk-switch" htmlFor="rk-water">
              <Switch id="rk-water" size="small" checked={state.water} onChange={(water) => set({ water })} />
              {t('risk:response.on_water')}
            </label>
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
          size={state.size}
          windSays={windSays}
          picture={paper.picture}
        />
      )}
    </div>
  );
}

/** Targets that lie in a zone, as marks on the map. */
function insideFeatures(rows: readonly TargetRow[], answer: FirstResponse | undefined) {
  const inside = new Set((answer?.targets ?? []).map(({ id }) => id));
  return collection(
    rows
      .filter(({ id }) => inside.has(id))
      .map((row) => ({
        type: 'Feature',
        properties: { id: row.id, title: row.title, state: 'inside', order: 1 },
        geometry: { type: 'Point', coordinates: [row.lon, row.lat] },
      })),
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
