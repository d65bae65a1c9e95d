/** How the levels of a hazard are told apart: by number, by lightness and by line, so that colour is not needed. */
export type LevelLook = {
  /** As a person counts, from the highest. */
  number: number;
  colour: string;
  width: number;
  /** Pixels drawn and left out; empty for an unbroken line. */
  dash: readonly number[];
};

// Red, orange, yellow and blue mean risk; these are violets from strong to faint.
const COLOURS = {
  light: ['#3d0d55', '#63217f', '#8239a3', '#9a56bb', '#8a6aa8', '#76689a'],
  dark: ['#f6e2ff', '#e3bdfa', '#cf99f0', '#b97ae0', '#b592d6', '#a9a0cf'],
} as const;
const DASHES: readonly (readonly number[])[] = [
  [],
  [14, 4],
  [7, 4],
  [12, 3, 2, 3],
  [2, 4],
  [6, 3, 2, 3, 2, 3],
];

export function lookOf(at: number, theme: 'light' | 'dark'): LevelLook {
  const n = Math.min(at, DASHES.length - 1);
  return {
    number: at + 1,
    colour: COLOURS[theme][n] as string,
    width: n === 0 ? 3 : 2.2,
    dash: DASHES[n] as readonly number[],
  };
}

const COMPARED = { a: [7, 5], b: [] } as const;

/** Two cases on one picture: all lines of A are broken, those of B are not; levels keep lightness and number. */
export function comparedLook(at: number, theme: 'light' | 'dark', side: 'a' | 'b'): LevelLook {
  return { ...lookOf(at, theme), dash: COMPARED[side], width: side === 'a' ? 2 : 2.6 };
}
