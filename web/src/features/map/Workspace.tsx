import { CloseOutlined } from '@ant-design/icons';
import { Button, ConfigProvider } from 'antd';
import type * as GeoJSON from 'geojson';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ColourCounts } from '@/api/hazards';
import { useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { permits } from '@/app/permits';
import { useThemeShown } from '@/app/theme';
import { useLang, useT } from '@/i18n';
import { boundsOf, type LonLat, positions } from '@/map/geodesy';
import { usePhone } from '@/ui';
import { type Hit, type LayerList, useArchive, useTileVersion } from './api';
import { CardPanel, ChoicePanel } from './CardPanel';
import { DrawBar } from './DrawBar';
import { useDistricts } from './ground';
import { LayerPanel } from './LayerPanel';
import { Legend } from './Legend';
import { ListPanel } from './ListPanel';
import { MapCanvas, type MapHandle, type Picked } from './MapCanvas';
import { NavBar } from './NavBar';
import { PeoplePanel } from './PeoplePanel';
import { PrintDialog } from './PrintDialog';
import { SearchBox } from './SearchBox';
import { StatusLine } from './StatusLine';
import { drawingOf, type ShapeKind, writeSketch } from './sketch';
import type { MapState } from './state';
import { hasRisk, isGround, isRecords } from './style/input';
import { NO_FEATURES } from './style/overlays';
import { riskPoints } from './style/risks';
import { GROUPED_BELOW } from './style/terms';
import { Toolbar } from './Toolbar';
import { useAtRest } from './useAtRest';
import { useCamera } from './useCamera';
import { useFullscreen } from './useFullscreen';
import { usePointing } from './usePointing';
import { useSketching } from './useSketching';

const USUAL = ['site', 'risk_point', 'unit', 'vessel'];
const SIDE = 'anlan.map.side';
/** More risks than this are not loaded for counts and the list alone. */
const MOST_ROWS = 5_000;

const one = (geometry: GeoJSON.Geometry | null): GeoJSON.FeatureCollection =>
  geometry === null
    ? NO_FEATURES
    : { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };

/** The map to work with. */
export function Workspace({ state, list }: { state: MapState; list: LayerList }) {
  const t = useT();
  const lang = useLang();
  const theme = useThemeShown();
  const phone = usePhone();
  const me = useMe();
  const { asOf, day, isToday, set: setDay } = useAsOf();
  const version = useTileVersion();
  const root = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<MapHandle | null>(null);
  const { view, start, viewed, fly } = useCamera(handle, state, list);
  // All that is recorded, beside the panel that lies over the map.
  const whole = useMemo(() => {
    const corners = list.layers
      .filter(isRecords)
      .flatMap(({ bounds }): LonLat[] =>
        bounds ? [bounds.slice(0, 2) as LonLat, bounds.slice(2) as LonLat] : [],
      );
    return boundsOf(corners);
  }, [list.layers]);
  const [choices, setChoices] = useState<Picked[] | null>(null);
  const [tool, setTool] = useState<ShapeKind | null>(null);
  const [dating, setDating] = useState(false);
  const [printing, setPrinting] = useState(false);
  const [side, setSide] = useState(() => !phone && localStorage.getItem(SIDE) !== 'closed');
  const { full, toggleFull } = useFullscreen(root);
  const [point, setPoint] = useState<LonLat | null>(null);
  const { chosen, sketch, buffer, colours, panel } = state;

  const shown = useMemo(() => {
    const names = list.layers.filter(isRecords).map(({ id }) => id);
    return new Set((state.layers ?? USUAL).filter((name) => names.includes(name)));
  }, [list.layers, state.layers]);
  const present = useMemo(() => new Set(list.layers.filter(isGround).map(({ id }) => id)), [list.layers]);
  const threeD = view.pitch > 5;
  const filled = list.layers.some(({ id, attributes }) => id === 'vessel' && attributes.includes('fill'));
  const fromArchive = asOf !== null || colours.length > 0;
  // The whole archive is fetched only where it is small, or asked for.
  const risksInAll = list.layers.reduce((sum, { id, count }) => sum + (hasRisk(id) ? count : 0), 0);
  const archive = useArchive(asOf, fromArchive || (risksInAll <= MOST_ROWS && permits(me, 'archive')));
  const { districts, borders } = useDistricts(handle !== null && present.has('district'));
  const credits = useMemo(
    () => [
      ...new Set(list.layers.map(({ credit }) => credit).filter((text) => text !== '' && text !== 'CC0')),
    ],
    [list.layers],
  );
  const schematic = list.layers.some((layer) => layer.schematic);

  // What the page lays over the map.
  useEffect(() => {
    if (handle !== null && borders !== null) handle.setOverlay('borders', borders);
  }, [handle, borders]);
  const risks = useMemo(
    () => (fromArchive && archive.data ? riskPoints(archive.data.rows, shown, colours) : NO_FEATURES),
    [fromArchive, archive.data, shown, colours],
  );
  useEffect(() => handle?.setOverlay('risks', risks), [handle, risks]);
  useEffect(() => {
    handle?.setOverlay(
      'chosen',
      one(chosen !== null && point !== null ? { type: 'Point', coordinates: point } : null),
    );
  }, [handle, chosen, point]);
  const showRing = useCallback(
    (ring: GeoJSON.Geometry | null) => handle?.setOverlay('area', one(ring)),
    [handle],
  );

  const hand = useSketching(
    handle,
    tool,
    sketch,
    (made) => {
      setTool(null);
      state.set({ draw: writeSketch(made), panel: 'people' });
      // The sheet covers the lower half: what was drawn moves above it.
      const box = phone
        ? boundsOf(drawingOf(made, null).features.flatMap((f) => [...positions(f.geometry)]))
        : null;
      if (box !== null && handle !== null)
        handle.map.fitBounds(box, {
          padding: { top: 130, left: 40, right: 40, bottom: handle.map.getContainer().clientHeight * 0.58 },
          maxZoom: handle.map.getZoom(),
          duration: 300,
        });
    },
    () => setTool(null),
  );

  const tip = usePointing(handle, tool, {
    onOne: (record) => {
      setChoices(null);
      setPoint(record.point);
      state.choose(record);
    },
    onMany: (records) => {
      state.choose(null);
      setChoices(records);
    },
    onNone: () => {
      setChoices(null);
      state.choose(null);
    },
  });

  const listing = panel === 'list';
  const { seen, atRest } = useAtRest(handle, {
    rows: archive.data?.rows,
    shown,
    colours,
    threeD,
    listing,
    fromArchive,
    chosen,
    point,
    onPoint: setPoint,
  });

  const goTo = (item: { kind: string; id: string; point?: LonLat | null }) => {
    setChoices(null);
    setPoint(item.point ?? null);
    state.choose({ kind: item.kind, id: item.id });
    if (item.point) fly(item.point);
    if (phone) state.setPanel('');
  };
  const choose = (item: Picked) => {
    setPoint(item.point);
    state.set({ sel: `${item.kind}.${item.id}`, ...(phone ? { panel: '' } : {}) });
    if (handle && !handle.map.getBounds().contains(item.point)) fly(item.point, GROUPED_BELOW);
  };

  const toggleSide = () => {
    if (phone) {
      state.setPanel(panel === 'layers' ? '' : 'layers');
      return;
    }
    localStorage.setItem(SIDE, side ? 'closed' : 'open');
    setSide(!side);
  };
  const sideOpen = phone ? panel === 'layers' : side;
  const counts = useMemo((): ColourCounts | null => {
    const all = archive.data?.counts;
    if (all === undefined) return null;
    const sum: ColourCounts = [0, 0, 0, 0, 0];
    for (const kind of ['site', 'risk_point'] as const)
      if (shown.has(kind))
        all[kind].all.forEach((n, at) => {
          sum[at] = (sum[at] ?? 0) + n;
        });
    return sum;
  }, [archive.data, shown]);

  const legend = (
    <Legend
      theme={theme}
      shown={shown}
      zoom={view.zoom}
      threeD={threeD}
      filled={filled}
      area={sketch !== null}
      present={present}
    />
  );
  const districtName = (code: string) => {
    const found = districts.find((one_) => one_.code === code);
    return found === undefined ? undefined : lang === 'en' ? (found.name_en ?? found.name) : found.name;
  };
  const drawing = tool !== null && hand.draft !== null;
  const camera = handle?.map;
  const margin = phone
    ? { top: 130, left: 30, right: 60, bottom: 30 }
    : { top: 60, left: side ? 330 : 40, right: 60, bottom: 40 };
  const move = state.raw.test ? { duration: 0 } : { duration: 500 };

  return (
    <ConfigProvider getPopupContainer={() => (full && root.current ? root.current : document.body)}>
      <div ref={root} className={phone ? 'al-map al-map-phone' : 'al-map'} data-theme-map={theme}>
        <h1 className="al-sr">{t('map:title')}</h1>
        <MapCanvas
          theme={printing ? 'light' : theme}
          lang={lang}
          layers={list.layers}
          shown={shown}
          version={version}
          threeD={threeD}
          chosen={chosen}
          fromArchive={fromArchive}
          start={start}
          frame={state.view === null && whole !== null ? { bounds: whole, padding: margin } : undefined}
          testing={state.raw.test}
          onReady={setHandle}
          onView={viewed}
          onIdle={atRest}
        >
          {tip && !phone && (
            <div
              className="al-map-tip"
              style={{ transform: `translate(${tip.x + 12}px, ${tip.y + 14}px)` }}
              aria-hidden="true"
            >
              {tip.title}
            </div>
          )}
          {drawing && <span className="al-map-cross" aria-hidden="true" />}
        </MapCanvas>

        <div className={sideOpen ? 'al-map-left' : 'al-map-left al-map-left-closed'}>
          <SearchBox onChoose={(hit: Hit) => goTo(hit)} />
          {sideOpen ? (
            <section className="al-map-box al-map-side" aria-label={t('map:side.title')}>
              <div className="al-map-box-head">
                <h2>{t('map:layers.title')}</h2>
                <Button
                  size="small"
                  type="text"
                  icon={<CloseOutlined />}
                  aria-label={t('map:side.close')}
                  onClick={toggleSide}
                />
              </div>
              <div className="al-map-box-body">
                <LayerPanel
                  layers={list.layers}
                  shown={shown}
                  usual={state.layers === null && colours.length === 0}
                  zoom={view.zoom}
                  colours={colours}
                  counts={counts}
                  mixed={fromArchive}
                  onShown={(names) =>
                    names === null ? state.set({ layers: '', colours: '' }) : state.setLayers(names)
                  }
                  onColours={state.setColours}
                />
                <h2 className="al-map-sub">{t('map:legend.title')}</h2>
                {legend}
              </div>
            </section>
          ) : (
            !phone && (
              <Button className="al-map-open" onClick={toggleSide}>
                {t('map:side.title')}
              </Button>
            )
          )}
        </div>

        <Toolbar
          sideOpen={sideOpen}
          onSide={toggleSide}
          districts={districts}
          onDistrict={({ bounds }) => camera?.fitBounds(bounds, { padding: phone ? 24 : 60, ...move })}
          tool={tool}
          onTool={setTool}
          listing={listing}
          onList={() => state.setPanel(listing ? '' : 'list')}
          dated={dating || !isToday}
          onDate={() => setDating(!dating)}
          onPrint={() => setPrinting(true)}
          onWall={() => state.setWall(true)}
        />

        {(dating || !isToday) && (
          <div className="al-map-date">
            {dating && <AsOfBar />}
            {!isToday && (
              <p className="al-map-past" role="status">
                {t('map:past.note', { day })}
                <Button size="small" onClick={() => setDay(null)}>
                  {t('map:past.today')}
                </Button>
              </p>
            )}
          </div>
        )}

        <div className="al-map-right">
          {choices !== null && chosen === null && (
            <ChoicePanel items={choices} onChoose={choose} onClose={() => setChoices(null)} />
          )}
          {chosen !== null && (
            <CardPanel
              chosen={chosen}
              asOf={asOf}
              districtName={districtName}
              onBack={choices === null ? undefined : () => state.choose(null)}
              onClose={() => {
                setChoices(null);
                state.choose(null);
              }}
              onLocate={point === null ? undefined : () => fly(point)}
              onAround={
                point === null || !permits(me, 'map.measure')
                  ? undefined
                  : () => {
                      const draw = writeSketch({ shape: 'point', points: [point], radius: 0 });
                      state.set({ draw, panel: 'people', ...(phone ? { sel: '' } : {}) });
                    }
              }
            />
          )}
          {sketch !== null && !drawing && (!phone || chosen === null) && (
            <PeoplePanel
              sketch={sketch}
              permitted={permits(me, 'map.measure')}
              buffer={buffer}
              onBuffer={state.setBuffer}
              onRing={showRing}
              onTarget={(target) => {
                setPoint(null);
                state.choose({ kind: 'protection_target', id: target.id });
              }}
              onSite={(id) => {
                setPoint(null);
                state.choose({ kind: 'site', id });
              }}
              onClose={() => state.set({ draw: '', panel: panel === 'people' ? '' : panel })}
            />
          )}
          {listing && !(phone && chosen !== null) && (
            <ListPanel
              items={seen}
              grouped={view.zoom >= GROUPED_BELOW ? 'no' : archive.data ? 'others' : 'all'}
              chosen={chosen}
              onChoose={choose}
              onClose={() => state.setPanel('')}
            />
          )}
        </div>

        {tool !== null && hand.draft !== null && <DrawBar tool={tool} hand={hand} draft={hand.draft} />}

        <NavBar
          camera={camera}
          view={view}
          threeD={threeD}
          move={move}
          onCity={() => {
            if (whole) camera?.fitBounds(whole, { bearing: 0, pitch: 0, padding: margin, ...move });
            else camera?.easeTo({ center: list.centre, zoom: list.zoom, bearing: 0, pitch: 0, ...move });
          }}
          full={full}
          onFull={toggleFull}
        />

        <StatusLine handle={handle} credits={credits} schematic={schematic} />
        {printing && handle && (
          <PrintDialog
            handle={handle}
            day={day}
            isToday={isToday}
            tilted={threeD}
            credits={credits}
            schematic={schematic}
            demo={archive.data?.demo ?? false}
            note={view.zoom >= 13 ? t('map:status.faded') : ''}
            legend={
              <Legend
                theme="light"
                shown={shown}
                zoom={view.zoom}
                threeD={threeD}
                filled={filled}
                area={sketch !== null}
                present={present}
              />
            }
            onClose={() => setPrinting(false)}
          />
        )}
      </div>
    </ConfigProvider>
  );
}
