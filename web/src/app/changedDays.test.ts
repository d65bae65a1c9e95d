import { expect, it } from 'vitest';
import { marksWithin, nextMark } from './changedDays';

it('gathers marks by day and finds the one before and after', () => {
  const marks = marksWithin(
    [
      { day: '2026-03-02', label: '3' },
      { day: '2026-01-05' },
      { day: '2026-03-02', label: '二季度' },
      { day: '2020-01-01', label: 'x' },
    ],
    '2026-01-01',
    '2026-12-31',
  );
  expect(marks).toEqual([
    { day: '2026-01-05', label: '' },
    { day: '2026-03-02', label: '3 · 二季度' },
  ]);
  expect(nextMark(marks, '2026-02-01', 1)).toBe('2026-03-02');
  expect(nextMark(marks, '2026-03-02', -1)).toBe('2026-01-05');
  expect(nextMark(marks, '2026-03-02', 1)).toBeNull();
});
