import type { ReactNode } from 'react';
import './verdict.css';

export type Tile = {
  key: string;
  label: ReactNode;
  value: ReactNode;
  unit?: string;
  /** Under the number. */
  note?: ReactNode;
};

type Props = {
  label: string;
  items: readonly Tile[];
  /** Keys that are chosen; without `onToggle` the tiles only tell. */
  chosen?: readonly string[];
  onToggle?: (key: string) => void;
};

function Inside({ tile }: { tile: Tile }) {
  return (
    <>
      <span className="vd-tile-label">{tile.label}</span>
      <span className="vd-tile-value">
        {tile.value}
        {tile.unit !== undefined && <small>{tile.unit}</small>}
      </span>
      {tile.note !== undefined && <span className="vd-tile-note">{tile.note}</span>}
    </>
  );
}

/** Numbers in a row; each can be a filter that is pressed and released. */
export function Tiles({ label, items, chosen = [], onToggle }: Props) {
  return (
    <ul className="vd-tiles" aria-label={label}>
      {items.map((tile) => (
        <li key={tile.key}>
          {onToggle ? (
            <button
              type="button"
              className="vd-tile"
              aria-pressed={chosen.includes(tile.key)}
              onClick={() => onToggle(tile.key)}
            >
              <Inside tile={tile} />
            </button>
          ) : (
            <div className="vd-tile">
              <Inside tile={tile} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
