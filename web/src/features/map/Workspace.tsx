import {
  CalendarOutlined,
  CloseOutlined,
  DesktopOutlined,
  FullscreenExitOutlined,
  FullscreenOutlined,
  PrinterOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Button, ConfigProvider, Select, Tooltip } from 'antd';
import type * as GeoJSON from 'geojson';
import { type ReactNode, startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ColourCounts, RiskRow } from '@/api/hazards';
import { useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { permits } from '@/app/permits';
import { useThemeShown } from '@/app/theme';
import { useLang, useT } from '@/i18n';
import { boundsOf, distance, type LonLat, positions, within } from '@/map/geodesy';
import { tankPrisms } from '@/map/tanks';
import { usePhone } from '@/ui';
import { type Hit, type LayerList, useArchive, useTileVersion } from './api';
import { CardPanel, ChoicePanel } from './CardPanel';
import { useDistricts } from './ground';
import { MapIcon } from './icons';
import { LayerPanel } from './LayerPanel';
import { Legend } from './Legend';
import { ListPanel } from './ListPanel';
import { MapCanvas, type MapHandle, type Picked } from './MapCanvas';
import { PeoplePanel } from './PeoplePanel';
import { PrintDialog } from './PrintDialog';
import { SearchBox } from './SearchBox';
import { StatusLine } from './StatusLine';
import { drawingOf, measuresOf, type ShapeKind, writeSketch } from './sketch';
import type { MapState, View } from './state';
import { hasRisk, isGround, isRecords } from './style/input';
import { riskPoints } from './style/risks';
import { GROUPED_BELOW } from './style/terms';
import { useSketching } from './useSketching';
import { formatArea, formatLength } from './words';

const USUAL = ['site', 'risk_point', 'unit', 'vessel'];
const SIDE = 'anlan.map.side';
const TILT = 55;
const TOOLS = ['line', 'polygon', 'circle'] as const;
const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const CLOSE_UP = 15;
/** More risks than this are not loaded for counts and the list alone. */
const MOST_ROWS = 5_000;

const one = (geometry: GeoJSON.Geometry | null): GeoJSON.FeatureCollection =>
  geometry === null
    ? NOTHING
    : { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };

const asPicked = (row: RiskRow): Picked | null =>
  row.point
    ? { kind: row.kind, id: row.id, title: row.name, colour: row.colour ?? 'none', point: row.point }
    : null;

function ToolButton({
  label,
  icon,
  on,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  on?: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip title={label} placement="bottom" mouseEnterDelay={0.4}>
      <button type="button" className="al-map-tool" aria-label={label} aria-pressed={on} onClick={onClick}>
        {icon}
      </button>
    </Tooltip>
  );
}

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
  const [view, setView] = useState<View>(
    () => state.view ?? { lon: list.centre[0], lat: list.centre[1], zoom: list.zoom, bearing: 0, pitch: 0 },
  );
  const [start] = useState(view);
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
  const [full, setFull] = useState(false);
  const [seen, setSeen] = useState<Picked[]>([]);
  const [tip, setTip] = useState<{ x: number; y: number; title: string } | null>(null);
  const [point, setPoint] = useState<LonLat | null>(null);
  const { chosen, sketch, buffer, colours, panel } = state;

  const shown = useMemo(() => {
    const names = list.layers.filter(isRecords).map(({ id }) => id);
    return new Set((state.layers ?? USUAL).filter((name) => names.includes(name)));
  }, [list.layers, state.layers]);
  const present = useMemo(() => new Set(list.layers.filter(isGround).map(({ id }) => id)), [list.layers]);
  const threeD = view.pitch > 5;
  const filled = list.layers.some(({ id, attributes }) => id === 'vessel' && attributes?.includes('fill'));
  const fromArchive = asOf !== null || colours.length > 0;
  // The whole archive is fetched only where it is small, or asked for.
  const risksInAll = list.layers.reduce((sum, { id, count }) => sum + (hasRisk(id) ? (count ?? 0) : 0), 0);
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
    () => (fromArchive && archive.data ? riskPoints(archive.data.rows, shown, colours) : NOTHING),
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

  // A click chooses what lies under it; on a group it comes closer.
  const now = useRef({ tool, choose: state.choose });
  now.current = { tool, choose: state.choose };
  useEffect(() => {
    if (handle === null) return;
    const { map } = handle;
    let waiting = 0;
    const click = (event: import('maplibre-gl').MapMouseEvent) => {
      if (now.current.tool !== null) return;
      const { records, group } = handle.at(event.point.x, event.point.y);
      setTip(null);
      if (records.length === 1 && records[0]) {
        setChoices(null);
        setPoint(records[0].point);
        now.current.choose(records[0]);
        const { clientHeight, clientWidth } = map.getContainer();
        if (clientWidth < 768 && event.point.y > clientHeight * 0.4)
          map.panBy([0, event.point.y - clientHeight * 0.3], { duration: 300 });
      } else if (records.length > 1) {
        now.current.choose(null);
        setChoices(records);
      } else if (group !== null) {
        map.easeTo({ center: group, zoom: Math.min(map.getZoom() + 2, GROUPED_BELOW + 0.2) });
      } else {
        setChoices(null);
        now.current.choose(null);
      }
    };
    const move = (event: import('maplibre-gl').MapMouseEvent) => {
      if (now.current.tool !== null || map.isMoving()) return;
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const { records, group } = handle.at(event.point.x, event.point.y);
        map.getCanvas().style.cursor = records.length > 0 || group !== null ? 'pointer' : '';
        const first = records[0];
        setTip((was) =>
          first === undefined
            ? null
            : was?.title === first.title
              ? { ...was, x: event.point.x, y: event.point.y }
              : {
                  x: event.point.x,
                  y: event.point.y,
                  title: records.length > 1 ? `${first.title} +${records.length - 1}` : first.title,
                },
        );
      });
    };
    const leave = () => setTip(null);
    map.on('click', click);
    map.on('mousemove', move);
    map.on('movestart', leave);
    map.getCanvas().addEventListener('mouseleave', leave);
    return () => {
      cancelAnimationFrame(waiting);
      map.off('click', click);
      map.off('mousemove', move);
      map.off('movestart', leave);
      map.getCanvas().removeEventListener('mouseleave', leave);
    };
  }, [handle]);

  // When the map has come to rest: tanks that are in view, and the list.
  const listing = panel === 'list';
  const tanks = useRef('');
  const atRest = useCallback(() => {
    if (handle === null) return;
    const { map } = handle;
    if (threeD && map.getZoom() >= 13 && shown.has('vessel')) {
      const found = new Map<
        string,
        { id: string; geometry: GeoJSON.Geometry; properties: Record<string, unknown> }
      >();
      if (map.getSource('records-vessel'))
        for (const { geometry, properties } of map.querySourceFeatures('records-vessel', {
          sourceLayer: 'vessel',
        })) {
          const id = String(properties.id ?? '');
          if (id !== '' && properties.count === undefined && (!found.has(id) || geometry.type === 'Polygon'))
            found.set(id, { id, geometry, properties });
        }
      const key = [...found.keys()].sort().join(' ');
      if (key !== tanks.current) {
        tanks.current = key;
        handle.setOverlay('tanks', tankPrisms([...found.values()]));
      }
    } else if (tanks.current !== '') {
      tanks.current = '';
      handle.setOverlay('tanks', NOTHING);
    }
    if (chosen !== null && point === null) {
      const row = archive.data?.rows.find((one_) => one_.id === chosen.id);
      const found = row?.point ?? handle.find(chosen.kind, chosen.id);
      if (found) setPoint(found);
    }
    if (!listing) return;
    const bounds = map.getBounds();
    const box: [number, number, number, number] = [
      bounds.getWest(),
      bounds.getSouth(),
      bounds.getEast(),
      bounds.getNorth(),
    ];
    const rows = (archive.data?.rows ?? []).flatMap((row) => {
      const item = shown.has(row.kind) ? asPicked(row) : null;
      const wanted = colours.length === 0 || colours.includes(row.colour ?? 'none');
      return item !== null && wanted && within(item.point, box) ? [item] : [];
    });
    const have = new Set(rows.map((row) => `${row.kind}.${row.id}`));
    const others = handle
      .inView()
      .filter((item) => !have.has(`${item.kind}.${item.id}`))
      .filter((item) => !(fromArchive && (item.kind === 'site' || item.kind === 'risk_point')));
    setSeen([...rows, ...others]);
  }, [handle, threeD, shown, listing, archive.data, colours, fromArchive, chosen, point]);
  useEffect(atRest, [atRest]);

  // The address follows once the hand has rested; it moves the whole page.
  const writing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const addressOf = useRef(state.setView);
  addressOf.current = state.setView;
  const viewed = useCallback((next: View) => {
    startTransition(() => setView(next));
    clearTimeout(writing.current);
    writing.current = setTimeout(() => addressOf.current(next), 350);
  }, []);
  useEffect(() => () => clearTimeout(writing.current), []);

  const fly = useCallback(
    (to: LonLat, zoom = CLOSE_UP) => {
      if (handle === null) return;
      const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      const camera = { center: to, zoom: Math.max(handle.map.getZoom(), zoom) };
      if (calm || state.raw.test) handle.map.jumpTo(camera);
      else handle.map.flyTo({ ...camera, duration: 1_200 });
    },
    [handle, state.raw.test],
  );
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

  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement === root.current);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);

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
  const live =
    drawing && hand.draft !== null
      ? measuresOf(
          hand.draft.shape === 'circle' && hand.draft.points[0] && hand.pointer
            ? { ...hand.draft, radius: distance(hand.draft.points[0], hand.pointer) }
            : hand.pointer && hand.draft.points.length > 0
              ? { ...hand.draft, points: [...hand.draft.points, hand.pointer] }
              : hand.draft,
        )
      : null;
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

        <div className="al-map-tools" role="toolbar" aria-label={t('map:tool.label')}>
          {phone && (
            <ToolButton label={t('map:side.open')} on={sideOpen} icon={<LayersIcon />} onClick={toggleSide} />
          )}
          {!phone && districts.length > 0 && (
            <Select<string>
              size="middle"
              showSearch={{ optionFilterProp: 'label' }}
              value={null as unknown as string}
              placeholder={t('map:tool.district')}
              aria-label={t('map:tool.district')}
              className="al-map-district"
              popupMatchSelectWidth={160}
              options={districts.map((d) => ({
                value: d.code,
                label: lang === 'en' ? (d.name_en ?? d.name) : d.name,
              }))}
              onSelect={(code) => {
                const to = districts.find((d) => d.code === code);
                if (to && camera) camera.fitBounds(to.bounds, { padding: phone ? 24 : 60, ...move });
              }}
            />
          )}
          {TOOLS.map((name) => (
            <ToolButton
              key={name}
              label={t(`map:tool.${name}`)}
              on={tool === name}
              icon={<MapIcon name={name} />}
              onClick={() => setTool(tool === name ? null : name)}
            />
          ))}
          <ToolButton
            label={t('map:tool.list')}
            on={listing}
            icon={<UnorderedListOutlined />}
            onClick={() => state.setPanel(listing ? '' : 'list')}
          />
          <ToolButton
            label={t('map:tool.date')}
            on={dating || !isToday}
            icon={<CalendarOutlined />}
            onClick={() => setDating(!dating)}
          />
          <ToolButton
            label={t('map:tool.print')}
            icon={<PrinterOutlined />}
            onClick={() => setPrinting(true)}
          />
          {!phone && (
            <ToolButton
              label={t('map:tool.wall')}
              icon={<DesktopOutlined />}
              onClick={() => state.setWall(true)}
            />
          )}
        </div>

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

        {drawing && (
          <fieldset className="al-map-hand" aria-label={t(`map:tool.${tool}`)}>
            <span aria-live="polite">{t(`map:draw.${tool}`)}</span>
            {live?.radius !== undefined && live.radius > 0 && <b>{formatLength(live.radius)}</b>}
            {live?.length !== undefined && live.length > 0 && tool !== 'circle' && (
              <b>{formatLength(live.length)}</b>
            )}
            {live?.area !== undefined && live.area > 0 && <b>{formatArea(live.area)}</b>}
            <Button size="small" onClick={hand.addAtCentre}>
              {t('map:draw.centre')}
            </Button>
            {tool !== 'circle' && (
              <>
                <Button size="small" disabled={hand.draft?.points.length === 0} onClick={hand.undo}>
                  {t('map:draw.undo')}
                </Button>
                <Button size="small" type="primary" onClick={hand.finish}>
                  {t('map:draw.finish')}
                </Button>
              </>
            )}
            <Button size="small" onClick={hand.cancel}>
              {t('map:draw.cancel')}
            </Button>
          </fieldset>
        )}

        <div
          className="al-map-nav"
          role="toolbar"
          aria-label={t('map:nav.label')}
          aria-orientation="vertical"
        >
          <button
            type="button"
            aria-label={t('map:nav.in')}
            title={t('map:nav.in')}
            onClick={() => camera?.zoomIn(move)}
          >
            <MapIcon name="plus" />
          </button>
          <button
            type="button"
            aria-label={t('map:nav.out')}
            title={t('map:nav.out')}
            onClick={() => camera?.zoomOut(move)}
          >
            <MapIcon name="minus" />
          </button>
          <button
            type="button"
            aria-label={t('map:nav.north')}
            title={t('map:nav.north')}
            onClick={() => camera?.easeTo({ bearing: 0, pitch: 0, ...move })}
          >
            <MapIcon name="north" turn={-view.bearing} />
          </button>
          <button
            type="button"
            aria-pressed={threeD}
            aria-label={t('map:nav.tilt_name')}
            title={t('map:nav.tilt_name')}
            className="al-map-nav-text"
            onClick={() =>
              camera?.easeTo(
                threeD
                  ? { pitch: 0, bearing: 0, ...move }
                  : { pitch: TILT, bearing: view.bearing || -20, ...move },
              )
            }
          >
            {t('map:nav.tilt')}
          </button>
          <button
            type="button"
            aria-label={t('map:nav.city')}
            title={t('map:nav.city')}
            onClick={() => {
              if (whole) camera?.fitBounds(whole, { bearing: 0, pitch: 0, padding: margin, ...move });
              else camera?.easeTo({ center: list.centre, zoom: list.zoom, bearing: 0, pitch: 0, ...move });
            }}
          >
            <MapIcon name="city" />
          </button>
          {!phone && document.fullscreenEnabled && (
            <button
              type="button"
              aria-label={t(full ? 'map:nav.full_off' : 'map:nav.full')}
              title={t(full ? 'map:nav.full_off' : 'map:nav.full')}
              onClick={() => void (full ? document.exitFullscreen() : root.current?.requestFullscreen())}
            >
              {full ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
            </button>
          )}
        </div>

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

function LayersIcon() {
  return (
    <svg className="al-map-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3" />
    </svg>
  );
}
