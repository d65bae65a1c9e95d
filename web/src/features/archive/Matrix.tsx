import { useT } from '@/i18n';
import { RiskTag } from '@/ui';
import { Scroll } from '@/verdict';
import { CELLS, type MatrixRow, totalOf } from './risks';

type Props = {
  caption: string;
  head: string;
  rows: readonly MatrixRow[];
  label: (row: MatrixRow) => string;
  /** Key of the row that is chosen, and the colours. */
  chosen: { key: string; colour: readonly string[] };
  onChoose: (key: string, colour: string) => void;
};

/** Counts by colour; each is a filter. */
export function Matrix({ caption, head, rows, label, chosen, onChoose }: Props) {
  const t = useT();
  const total = totalOf(rows);
  const cell = (row: MatrixRow, at: number) => {
    const n = row.counts[at] ?? 0;
    const colour = CELLS[at] ?? 'none';
    const on = chosen.key === row.key && chosen.colour.length === 1 && chosen.colour[0] === colour;
    if (n === 0) return <span className="ar-zero">0</span>;
    return (
      <button
        type="button"
        aria-pressed={on}
        className="ar-cell"
        aria-label={t('archive:matrix.cell', {
          row: row.key === '' && row.label === '' ? t('archive:matrix.all') : label(row),
          colour: t(`ui:risk.${colour}`),
          n,
        })}
        onClick={() => onChoose(row.key, colour)}
      >
        {n}
      </button>
    );
  };
  const line = (row: MatrixRow, name: string, isTotal: boolean) => (
    <tr key={isTotal ? 'total' : row.key}>
      <th scope="row">
        <button
          type="button"
          className="ar-cell ar-cell-name"
          aria-pressed={!isTotal && chosen.key === row.key && chosen.colour.length === 0}
          onClick={() => onChoose(isTotal ? '' : row.key, '')}
        >
          {name}
        </button>
      </th>
      {CELLS.map((colour, at) => (
        <td key={colour} className="vd-r">
          {cell(row, at)}
        </td>
      ))}
      <td className="vd-r ar-sum">{row.all}</td>
    </tr>
  );
  return (
    <Scroll label={caption}>
      <table className="vd-table ar-matrix">
        <thead>
          <tr>
            <th>{head}</th>
            {CELLS.map((colour) => (
              <th key={colour} className="vd-r">
                {colour === 'none' ? t('ui:risk.none') : <RiskTag grade={colour} show="mark" />}
              </th>
            ))}
            <th className="vd-r">{t('archive:matrix.sum')}</th>
          </tr>
        </thead>
        <tbody>{rows.map((row) => line(row, label(row), false))}</tbody>
        <tfoot>{line(total, t('archive:matrix.all'), true)}</tfoot>
      </table>
    </Scroll>
  );
}
