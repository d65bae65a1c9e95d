import { useMemo } from 'react';
import type { RiskRow } from '@/api/hazards';
import { useWidth } from '@/charts/useWidth';
import { useT } from '@/i18n';
import { RISK_SHAPES } from '@/ui';
import { useLand } from './api';
import { boundsOf, flatten, project } from './flat';
import { CELLS, cellOf } from './risks';

type Props = {
  rows: readonly RiskRow[];
  /** Of all rows, so that two maps side by side show the same place. */
  around?: readonly RiskRow[];
  label: string;
  title?: string;
  chosen?: string | null;
  /** Records drawn with a ring. */
  ringed?: ReadonlySet<string>;
  onChoose?: (id: string | null) => void;
  height?: number;
};

/** A schematic picture of the city: land, and each risk as the shape of its grade. */
export function CityMap({
  rows,
  around = rows,
  label,
  title,
  chosen = null,
  ringed,
  onChoose,
  height: maxHeight = 420,
}: Props) {
  const t = useT();
  const [ref, width] = useWidth<HTMLDivElement>(520);
  const land = useLand();
  const bounds = useMemo(() => boundsOf(around.flatMap((row) => (row.point ? [row.point] : []))), [around]);
  const view = useMemo(() => (bounds ? project(bounds, width, maxHeight) : null), [bounds, width, maxHeight]);
  const coast = useMemo(() => (view ? flatten(land.data, view) : []), [land.data, view]);
  if (view === null || bounds === null) return <p className="ar-plain">{t('archive:map.no_points')}</p>;
  // The worst are drawn last, on top.
  const drawn = [...rows]
    .filter((row) => row.point)
    .sort((a, b) => CELLS.indexOf(cellOf(b)) - CELLS.indexOf(cellOf(a)));
  const hidden = rows.length - drawn.length;
  return (
    <figure className="ar-map">
      {title !== undefined && <figcaption>{title}</figcaption>}
      <div ref={ref} className="ar-map-box">
        <svg
          width={view.width}
          height={view.height}
          viewBox={`0 0 ${view.width} ${view.height}`}
          role="img"
          aria-label={label}
        >
          {coast.map((d) => (
            <path key={d.slice(0, 60)} d={d} className="ar-land" />
          ))}
          {drawn.map((row) => {
            const [x, y] = view.at(row.point as [number, number]);
            const own = row.id === chosen;
            const size = own ? 20 : row.colour === 'red' || row.colour === 'orange' ? 13 : 10;
            const name = `${row.name} · ${t(`ui:risk.${cellOf(row)}`)}`;
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table beside it offers the same by keyboard
              <g
                key={row.id}
                transform={`translate(${(x - size / 2).toFixed(1)} ${(y - size / 2).toFixed(1)}) scale(${size / 20})`}
                className={onChoose ? 'ar-point ar-point-live' : 'ar-point'}
                onClick={onChoose && (() => onChoose(own ? null : row.id))}
              >
                <title>{name}</title>
                {(ringed?.has(row.id) || own) && <circle cx="10" cy="10" r="17" className="ar-ringed" />}
                {row.colour ? (
                  <path d={RISK_SHAPES[row.colour]} className={`al-risk-${row.colour} ar-shape`} />
                ) : (
                  <circle cx="10" cy="10" r="7" className="ar-shape ar-undecided" />
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <ul className="ar-legend">
        {CELLS.map((cell) => (
          <li key={cell}>
            <svg viewBox="0 0 20 20" width="12" height="12" aria-hidden="true">
              {cell === 'none' ? (
                <circle cx="10" cy="10" r="7" className="ar-shape ar-undecided" />
              ) : (
                <path d={RISK_SHAPES[cell]} className={`al-risk-${cell}`} />
              )}
            </svg>
            {t(`ui:risk.${cell}`)} {rows.filter((row) => cellOf(row) === cell).length}
          </li>
        ))}
        {hidden > 0 && <li>{t('archive:map.without_place', { n: hidden })}</li>}
        <li>{t('archive:map.schematic')}</li>
      </ul>
    </figure>
  );
}
