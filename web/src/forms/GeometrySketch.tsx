import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import {
  centreOf,
  type Geometry,
  metresFrom,
  type Position,
  positions,
  runs,
  scaleBar,
  showPosition,
  sizeOf,
} from './geometry';
import './forms.css';

type Props = {
  geometry: Geometry;
  /** Where the server found a fault. */
  fault?: Position;
  width?: number;
  height?: number;
};

const PAD = 18;

/** A geometry by itself, north up, with a scale bar: to recognise its shape, not to measure on. */
export function GeometrySketch({ geometry, fault, width = 320, height = 180 }: Props) {
  const t = useT();
  const lang = useLang();
  const centre = centreOf(geometry);
  const points = positions(geometry).map((corner) => metresFrom(centre, corner));
  const wide = Math.max(...points.map(([x]) => Math.abs(x))) * 2;
  const high = Math.max(...points.map(([, y]) => Math.abs(y))) * 2;
  // A point alone is shown in a square of 200 m.
  const scale = Math.min(
    (width - 2 * PAD) / Math.max(wide, 1e-6),
    (height - 2 * PAD - 16) / Math.max(high, 1e-6),
    width / 200,
  );
  const bar = scaleBar(width / scale);
  const at = (corner: Position): Position => {
    const [x, y] = metresFrom(centre, corner);
    return [width / 2 + x * scale, (height - 14) / 2 - y * scale];
  };
  const path = (corners: Position[], closed: boolean) =>
    `M${corners
      .map((corner) =>
        at(corner)
          .map((n) => n.toFixed(1))
          .join(' '),
      )
      .join('L')}${closed ? 'Z' : ''}`;
  const parts = runs(geometry);
  const single = parts.filter(({ corners }) => corners.length === 1);
  const { area, length } = sizeOf(geometry);
  const metres = (n: number) =>
    n >= 1000
      ? t('forms:sketch.km', { n: formatNumber(n / 1000, lang, { digits: 0 }) })
      : t('forms:sketch.m', { n: formatNumber(n, lang, { digits: n < 1 ? 2 : 0 }) });
  const kind = t(`forms:shape.${geometry.type}`);
  const size =
    area !== undefined
      ? t('forms:sketch.area', {
          n:
            area >= 1e6
              ? formatNumber(area / 1e6, lang, { digits: 2 })
              : formatNumber(area, lang, { digits: 0 }),
          unit: area >= 1e6 ? 'km²' : 'm²',
        })
      : length !== undefined
        ? t('forms:sketch.length', { n: metres(length) })
        : '';
  const [fx, fy] = fault === undefined ? [0, 0] : at(fault);
  return (
    <figure className="al-sketch">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('forms:sketch.label', { kind, at: showPosition(centre) })}
      >
        {parts.some(({ closed }) => closed) && (
          <path
            className="al-sketch-area"
            fillRule="evenodd"
            d={parts
              .filter(({ closed }) => closed)
              .map(({ corners }) => path(corners, true))
              .join('')}
          />
        )}
        {parts
          .filter(({ closed, corners }) => !closed && corners.length > 1)
          .map(({ corners }) => (
            <path key={path(corners, false)} className="al-sketch-line" d={path(corners, false)} />
          ))}
        {single.map(({ corners: [corner] }) => {
          if (corner === undefined) return null;
          const [x, y] = at(corner);
          return (
            <g key={`${x} ${y}`} className="al-sketch-point">
              <circle cx={x} cy={y} r={5} />
              <path d={`M${x - 11} ${y}h22M${x} ${y - 11}v22`} />
            </g>
          );
        })}
        {fault !== undefined && (
          <g className="al-sketch-fault">
            <circle cx={fx} cy={fy} r={9} />
            <path d={`M${fx - 4} ${fy - 4}l8 8m0-8l-8 8`} />
          </g>
        )}
        <g className="al-sketch-scale">
          <path d={`M8 ${height - 10}v4h${(bar * scale).toFixed(1)}v-4`} />
          <text x={12 + bar * scale} y={height - 5}>
            {metres(bar)}
          </text>
        </g>
      </svg>
      <figcaption>
        <span>{kind}</span>
        <span>{showPosition(centre)}</span>
        {size !== '' && <span>{size}</span>}
        {points.length > 1 && <span>{t('forms:sketch.corners', { n: points.length })}</span>}
      </figcaption>
    </figure>
  );
}
