/** How the contours of individual risk are told apart: by the number on the line, by its pattern and its strength. */
export type LevelLook = { colour: string; width: number; dash: readonly number[]; fill: number };

/** From the highest to the lowest that is drawn; a level between two takes the look of the nearest. */
const KNOWN = [1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7] as const;
// Red, orange, yellow and blue mean risk grades; these are violets from strong to faint.
const COLOURS = {
  light: ['#2d0640', '#4f1268', '#6f2590', '#8a3fae', '#7a56a3', '#6b619b', '#6b7494'],
  dark: ['#fbeaff', '#f0cffc', '#e0b0f7', '#cc90ee', '#bd97e0', '#aca2d6', '#a3adcc'],
} as const;
const DASHES: readonly (readonly number[])[] = [
  [],
  [16, 3],
  [],
  [9, 4],
  [12, 3, 2, 3],
  [2, 3],
  [6, 3, 2, 3, 2, 3],
];
const WIDTHS = [3.6, 3, 2.4, 2.2, 2, 2, 1.8] as const;
const FILLS = [0.2, 0.15, 0.13, 0.1, 0.07, 0.06, 0.05] as const;

export function lookOf(level: number, theme: 'light' | 'dark'): LevelLook {
  const far = (known: number) => Math.abs(Math.log10(known / level));
  const n = KNOWN.reduce((best, known, at) => (far(known) < far(KNOWN[best] ?? 1) ? at : best), 0);
  return {
    colour: COLOURS[theme][n] as string,
    width: WIDTHS[n] as number,
    dash: DASHES[n] as readonly number[],
    fill: FILLS[n] as number,
  };
}

/** Drawn where the criteria name no levels: decades between which every limit lies. */
export const PLAIN_LEVELS: readonly number[] = [1e-4, 1e-5, 1e-6];

/** Levels of some criteria together, the highest first, none twice. */
export function levelsOf(
  criteria: readonly { id: string; levels: readonly { per_year: number }[] }[],
  chosen: readonly string[],
): number[] {
  const all = criteria
    .filter(({ id }) => chosen.includes(id))
    .flatMap(({ levels }) => levels.map(({ per_year }) => per_year));
  const sorted = [...new Set(all.map((level) => Number(level.toPrecision(6))))].sort((a, b) => b - a);
  return sorted.length > 0 ? sorted : [...PLAIN_LEVELS];
}
