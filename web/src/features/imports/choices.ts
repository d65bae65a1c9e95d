import { todayInCity } from '@/ui';
import { type Cells, type Choices, DATUMS } from './api';

const key = (id: string) => `anlan.import.${id}`;

export const firstChoices = (): Choices => ({
  datum: 'wgs84',
  stated_on: todayInCity(),
  mapping: {},
  edits: {},
});

/** What was chosen for a file so far, so that loading the page again loses nothing. */
export function readChoices(id: string): Choices {
  const fallback = firstChoices();
  try {
    const kept = JSON.parse(sessionStorage.getItem(key(id)) ?? '{}') as Partial<Choices>;
    return {
      kind: typeof kept.kind === 'string' ? kept.kind : undefined,
      datum: DATUMS.find((name) => name === kept.datum) ?? fallback.datum,
      stated_on: typeof kept.stated_on === 'string' ? kept.stated_on : fallback.stated_on,
      mapping: kept.mapping ?? {},
      edits: kept.edits ?? {},
    };
  } catch {
    return fallback;
  }
}

export function keepChoices(id: string, choices: Choices): void {
  try {
    sessionStorage.setItem(key(id), JSON.stringify(choices));
  } catch {
    // Full or forbidden: the choices live as long as the page.
  }
}

export function dropChoices(id: string): void {
  try {
    sessionStorage.removeItem(key(id));
  } catch {
    // As above.
  }
}

/** Puts one cell to a text, or back to what the file says. */
export function withEdit(edits: Cells, row: string, column: string, text: string, inFile: string): Cells {
  const { [column]: _, ...rest } = edits[row] ?? {};
  const cells = text === inFile ? rest : { ...rest, [column]: text };
  const { [row]: __, ...others } = edits;
  return Object.keys(cells).length === 0 ? others : { ...others, [row]: cells };
}

export function countEdits(edits: Cells): number {
  return Object.values(edits).reduce((sum, cells) => sum + Object.keys(cells).length, 0);
}
