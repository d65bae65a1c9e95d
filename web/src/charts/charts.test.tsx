import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Turn } from '@/api/hazards';
import { chartPoints, logScale, VerdictChart } from './VerdictChart';

const outcome = (s: string, r: string | null) => ({
  s: { text: s, exact: s },
  r: r === null ? null : { text: r, exact: r },
  major_hazard: Number(s) >= 1,
});
const turn = (position: number, at: string, after: Turn['after']): Turn => ({
  position,
  at,
  actor: 'a',
  actor_name: 'A',
  before: null,
  after,
  reasons: [],
  summary: { zh: '', en: '' },
});

it('draws turns in the order of the journal, and gaps where there is no number', () => {
  const turns = [
    turn(9, '2026-06-01T00:00:00Z', null),
    turn(5, '2026-03-01T00:00:00Z', outcome('2.5', '12')),
    turn(2, '2026-01-01T00:00:00Z', outcome('0.5', null)),
  ];
  expect(chartPoints(turns).map(({ position, s, r }) => [position, s, r])).toEqual([
    [2, 0.5, null],
    [5, 2.5, 12],
    [9, null, null],
  ]);
  render(<VerdictChart turns={turns} until="2026-12-31" />);
  expect(screen.getByRole('img', { name: /3次/ })).toBeTruthy();
});

it('keeps zero and the bounds within a logarithmic scale', () => {
  const y = logScale([0, 0.01, 4000], 0.5, 2, 10, 100);
  expect(y(0)).toBe(110);
  expect(y(4000)).toBeGreaterThanOrEqual(10);
  expect(y(1)).toBeGreaterThan(y(10));
});
