/** Every colour of the client. The stylesheet of variables and the AntD theme are made from it. */
type Palette = Record<
  | 'bg'
  | 'surface'
  | 'muted'
  | 'border'
  | 'border-strong'
  | 'ink'
  | 'ink-soft'
  | 'ink-faint'
  | 'primary'
  | 'primary-ink'
  | 'primary-soft'
  | 'header'
  | 'header-ink'
  | 'header-soft'
  | 'header-line'
  | 'accent'
  | 'focus'
  | 'ok'
  | 'ok-soft'
  | 'warn'
  | 'warn-soft'
  | 'bad'
  | 'bad-soft'
  | 'info-soft'
  | 'shadow',
  string
>;

export const light: Palette = {
  bg: '#f2f5f7',
  surface: '#ffffff',
  muted: '#f6f8fa',
  border: '#dbe3e9',
  'border-strong': '#b4c2cd',
  ink: '#14232e',
  'ink-soft': '#475b6a',
  'ink-faint': '#5c6f7d',
  primary: '#0b5a75',
  'primary-ink': '#0b5a75',
  'primary-soft': '#e4f0f4',
  header: '#0b2a3e',
  'header-ink': '#f0f6f9',
  'header-soft': '#a9c3d1',
  'header-line': '#274659',
  accent: '#7fd0dc',
  focus: '#0a7ea4',
  ok: '#1e6b45',
  'ok-soft': '#e6f3ec',
  warn: '#8a4b00',
  'warn-soft': '#fdf3e1',
  bad: '#b3261e',
  'bad-soft': '#fdecea',
  'info-soft': '#eaf2f8',
  shadow: '0 1px 2px rgb(12 43 64 / 6%), 0 8px 24px rgb(12 43 64 / 8%)',
};

export const dark: Palette = {
  bg: '#0b151c',
  surface: '#12202a',
  muted: '#172833',
  border: '#253844',
  'border-strong': '#3b5362',
  ink: '#e4edf2',
  'ink-soft': '#a9bbc7',
  'ink-faint': '#93a7b4',
  primary: '#27768f',
  'primary-ink': '#7fc8dc',
  'primary-soft': '#16323f',
  header: '#081822',
  'header-ink': '#f0f6f9',
  'header-soft': '#a9c3d1',
  'header-line': '#1f3a4a',
  accent: '#7fd0dc',
  focus: '#5cc0dd',
  ok: '#79cfa0',
  'ok-soft': '#14312a',
  warn: '#f0b45e',
  'warn-soft': '#33291a',
  bad: '#ff9a90',
  'bad-soft': '#3a2023',
  'info-soft': '#17303d',
  shadow: '0 1px 2px rgb(0 0 0 / 30%), 0 8px 24px rgb(0 0 0 / 40%)',
};

/** Risk grades and nothing else: fill and the ink that is readable on it, the same in every theme. */
export const risk = {
  red: { fill: '#c62828', ink: '#ffffff' },
  orange: { fill: '#b8500a', ink: '#ffffff' },
  yellow: { fill: '#f4c430', ink: '#2e2400' },
  blue: { fill: '#1f62ad', ink: '#ffffff' },
} as const;

export const fontFamily =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Helvetica Neue", Arial, sans-serif';
export const monoFamily = '"SF Mono", Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace';

function block(selector: string, values: Record<string, string>): string {
  const lines = Object.entries(values).map(([name, value]) => `--${name}:${value}`);
  return `${selector}{${lines.join(';')}}`;
}

/** The variables as a stylesheet; paper always gets the light ones. */
export function tokenSheet(): string {
  const fixed: Record<string, string> = { font: fontFamily, mono: monoFamily };
  for (const [grade, { fill, ink }] of Object.entries(risk)) {
    fixed[`risk-${grade}`] = fill;
    fixed[`risk-${grade}-ink`] = ink;
  }
  return [
    block(':root', { ...fixed, ...light }),
    block(':root[data-theme="dark"]', dark),
    `@media print{${block(':root,:root[data-theme="dark"]', { ...light, bg: light.surface })}}`,
  ].join('\n');
}
