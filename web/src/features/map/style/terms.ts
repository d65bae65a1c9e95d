import type { ExpressionSpecification } from 'maplibre-gl';

/** Below this zoom the server sends groups with a count instead of records. */
export const GROUPED_BELOW = 11;
/** Beyond this zoom the ground is too coarse to be believed and fades. */
export const GROUND_UNTIL = 13;

export const FONT = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];

export const COLOUR_WORD: ExpressionSpecification = [
  'match',
  ['to-string', ['coalesce', ['get', 'worst'], ['get', 'colour'], 'none']],
  ['red', '1'],
  'red',
  ['orange', '2'],
  'orange',
  ['yellow', '3'],
  'yellow',
  ['blue', '4'],
  'blue',
  'none',
];
export const COUNT: ExpressionSpecification = [
  'to-number',
  ['coalesce', ['get', 'count'], ['get', 'point_count']],
];
export const IS_GROUP: ExpressionSpecification = ['any', ['has', 'count'], ['has', 'point_count']];
export const IS_POINT: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
export const IS_AREA: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
/** The worst grade lies on top and is placed first. */
export const WORST_FIRST: ExpressionSpecification = [
  'match',
  COLOUR_WORD,
  'red',
  0,
  'orange',
  1,
  'yellow',
  2,
  'blue',
  3,
  4,
];

/** Fades what is too coarse for the zoom. */
export const fade = (full: number, rest: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  GROUND_UNTIL,
  full,
  GROUND_UNTIL + 2,
  rest,
];
