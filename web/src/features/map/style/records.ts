import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { MapPalette } from '@/map/palette';
import type { ServerLayer } from '../api';
import { hasRisk, type StyleInput } from './input';
import { COLOUR_WORD, COUNT, FONT, GROUPED_BELOW, IS_AREA, IS_GROUP, IS_POINT, WORST_FIRST } from './terms';

/** Kinds whose areas have label points in `{kind}_label`. */
const LABELLED: ReadonlySet<string> = new Set(['site', 'unit']);

type Look = { image: ExpressionSpecification; group: 'site' | 'point' | 'thing'; area: string; line: string };

function lookOf(id: string, p: MapPalette): Look {
  const name = (...parts: (string | ExpressionSpecification)[]): ExpressionSpecification => [
    'concat',
    `${p.name}/`,
    ...parts,
  ];
  switch (id) {
    case 'site':
      return { image: name('site/', COLOUR_WORD), group: 'site', area: p.siteFill, line: p.site };
    case 'risk_point':
      return { image: name('risk_point/', COLOUR_WORD), group: 'point', area: p.siteFill, line: p.site };
    case 'protection_target':
      return {
        image: name('target/', ['to-string', ['coalesce', ['get', 'target_kind'], 'dwelling']]),
        group: 'thing',
        area: p.targetFill,
        line: p.target,
      };
    case 'vessel':
      return {
        image: name('vessel/', ['to-string', ['coalesce', ['get', 'vessel_kind'], 'tank']]),
        group: 'thing',
        area: p.vessel,
        line: p.vessel,
      };
    default:
      return { image: name('thing'), group: 'thing', area: p.siteFill, line: p.unit };
  }
}

const groupImage = (p: MapPalette, group: string): ExpressionSpecification => [
  'concat',
  `${p.name}/cluster/${group}/`,
  COLOUR_WORD,
  ['step', COUNT, '/small', 20, '/mid', 100, '/wide'],
];

function groupLayer(
  id: string,
  source: string,
  sourceLayer: string | undefined,
  group: Look['group'],
  p: MapPalette,
  wall: number | undefined,
): LayerSpecification {
  return {
    id: `${id}:groups`,
    type: 'symbol',
    source,
    ...(sourceLayer === undefined ? {} : { 'source-layer': sourceLayer }),
    filter: IS_GROUP as FilterSpecification,
    layout: {
      'icon-image': groupImage(p, group),
      'icon-size': wall ?? 1,
      'icon-allow-overlap': true,
      'text-field': ['to-string', COUNT],
      'text-font': FONT,
      'text-size': wall === undefined ? ['step', COUNT, 12, 100, 13] : 12.5 * wall,
      'text-allow-overlap': true,
      'symbol-sort-key': ['-', 10, WORST_FIRST],
    },
    paint: { 'text-color': p.discInk },
  };
}

/** Areas and symbols of one kind of record, from its tiles. */
export function recordLayers(
  layer: ServerLayer,
  input: StyleInput,
  p: MapPalette,
): { areas: LayerSpecification[]; points: LayerSpecification[] } {
  const { id } = layer;
  const source = { source: `records-${id}`, 'source-layer': id };
  const look = lookOf(id, p);
  const areas: LayerSpecification[] = [];
  const points: LayerSpecification[] = [];
  // Groups of sites and of risk points would lie on each other: sites go before.
  const waits = id === 'risk_point' && input.shown.has('site');
  const fromZoom =
    id === 'unit' || id === 'vessel' ? { minzoom: 12.5 } : waits ? { minzoom: GROUPED_BELOW } : {};
  // The prisms stand where the areas lie; a fill under them would shine through.
  const isPlan = id === 'site' || id === 'unit';
  if (!(id === 'vessel' && input.threeD))
    areas.push({
      id: `${id}:area`,
      type: 'fill',
      ...source,
      ...fromZoom,
      filter: IS_AREA as FilterSpecification,
      paint: {
        'fill-color': look.area,
        'fill-opacity': isPlan ? (p.name === 'light' ? 0.45 : 0.55) : 0.6,
        'fill-antialias': false,
      },
    });
  if (/line|mixed/i.test(layer.geometry))
    areas.push({
      id: `${id}:way`,
      type: 'line',
      ...source,
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': look.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1.2, 14, 3] },
    });
  areas.push({
    id: `${id}:edge`,
    type: 'line',
    ...source,
    ...fromZoom,
    filter: IS_AREA as FilterSpecification,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': look.line,
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.8, 16, id === 'site' ? 2.4 : 1.2],
      ...(id === 'unit' ? { 'line-dasharray': [3, 1.5] } : {}),
    },
  });
  const { chosen } = input;
  if (chosen !== null && chosen.kind === layer.kind)
    areas.push({
      id: `${id}:chosen`,
      type: 'line',
      ...source,
      filter: ['all', IS_AREA, ['==', ['to-string', ['get', 'id']], chosen.id]],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': p.selected, 'line-width': 3.5 },
    });
  if (hasRisk(id) && input.fromArchive) return { areas, points };

  const single: ExpressionSpecification = ['!', IS_GROUP];
  const title: ExpressionSpecification = ['coalesce', ['get', 'title'], ['get', 'name'], ''];
  const labelled = (from: number): ExpressionSpecification => ['step', ['zoom'], '', from, title];
  const labelFrom: Record<string, number> = {
    site: 12.6,
    unit: 14.2,
    vessel: 16.2,
    risk_point: 14,
    protection_target: 14.5,
  };
  // Areas of these kinds come with a point for their label, once, in a layer of its own; before that as a single point.
  const labels: LayerSpecification = {
    id: `${id}:points`,
    type: 'symbol',
    ...source,
    ...fromZoom,
    filter: (LABELLED.has(id) ? ['all', single, IS_POINT] : single) as FilterSpecification,
    layout: {
      ...(id === 'unit' || (id === 'vessel' && input.threeD)
        ? {}
        : {
            'icon-image': look.image,
            'icon-anchor': id === 'risk_point' ? 'bottom' : 'center',
            'icon-allow-overlap': true,
            'icon-size':
              id === 'vessel'
                ? ['interpolate', ['linear'], ['zoom'], 12.5, 0.6, 16, 1.1]
                : ['interpolate', ['linear'], ['zoom'], 8, 0.8, 13, 1],
          }),
      'text-field': labelled(labelFrom[id] ?? 13),
      'text-font': FONT,
      'text-size': id === 'site' ? 12.5 : 11,
      'text-max-width': 11,
      'text-optional': true,
      'text-padding': 3,
      ...(id === 'unit'
        ? {}
        : {
            'text-variable-anchor-offset': [
              'top',
              [0, id === 'risk_point' ? 0.4 : id === 'vessel' ? 0.7 : 1.1],
              'left',
              [id === 'vessel' ? 0.7 : 1.2, 0],
              'right',
              [id === 'vessel' ? -0.7 : -1.2, 0],
            ],
          }),
      'symbol-sort-key': WORST_FIRST,
    },
    paint: {
      'text-color': id === 'site' ? p.label : id === 'protection_target' ? p.target : p.labelSoft,
      'text-halo-color': p.halo,
      'text-halo-width': 1.5,
    },
  };
  points.push(labels);
  if (LABELLED.has(id))
    points.push({
      ...labels,
      id: `${id}_label:points`,
      'source-layer': `${id}_label`,
      filter: single as FilterSpecification,
    });
  // Groups of units and tanks would hide those of the sites they stand in.
  if (!waits && id !== 'unit' && id !== 'vessel')
    points.push(groupLayer(id, source.source, id, look.group, p, undefined));
  return { areas, points };
}

/** Risks from the archive as points, grouped by the client. */
export function archiveLayers(
  shown: ReadonlySet<string>,
  p: MapPalette,
  wall: number | undefined,
): LayerSpecification[] {
  if (![...shown].some(hasRisk)) return [];
  return [
    {
      id: 'risks:points',
      type: 'symbol',
      source: 'risks',
      filter: ['!', IS_GROUP],
      layout: {
        'icon-image': [
          'concat',
          `${p.name}/`,
          ['case', ['==', ['get', 'kind'], 'site'], 'site/', 'risk_point/'],
          COLOUR_WORD,
        ],
        'icon-size': wall ?? 1,
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', wall ? 12.2 : 11.5, ['get', 'title']],
        'text-font': FONT,
        'text-size': 12 * (wall ?? 1),
        'text-optional': true,
        'text-max-width': 14,
        'text-variable-anchor-offset': ['top', [0, 1.2], 'left', [1.3, 0], 'right', [-1.3, 0]],
        'symbol-sort-key': WORST_FIRST,
      },
      paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.5 },
    },
    groupLayer('risks', 'risks', undefined, 'site', p, wall),
  ];
}
