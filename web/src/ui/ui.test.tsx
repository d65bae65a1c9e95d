import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiError } from '@/api/client';
import { setLang } from '@/i18n';
import { formatTime, ProblemPanel, RiskTag, Unit } from '.';

it('says a grade in words and number', () => {
  render(<RiskTag grade={2} />);
  expect(screen.getByText('较大风险')).toBeTruthy();
  expect(screen.getByText('2')).toBeTruthy();
});

it('says that a number is not known', () => {
  render(<Unit value={null} unit="t" />);
  expect(screen.getByText('未知')).toBeTruthy();
});

it('shows times of the city', () => {
  expect(formatTime('2026-03-04T16:30:00Z')).toBe('2026-03-05 00:30');
  expect(formatTime('2026-03-04')).toBe('2026-03-04');
});

it('shows a problem in the language chosen', async () => {
  const error = new ApiError({
    status: 422,
    code: 'a.b',
    message: { zh: '数量不能为负', en: 'Quantity is negative' },
    errors: [{ code: 'c', pointer: '/quantity' }],
  });
  const { rerender } = render(<ProblemPanel error={error} />);
  expect(screen.getByRole('alert').textContent).toContain('数量不能为负');
  await setLang('en');
  rerender(<ProblemPanel error={error} />);
  expect(screen.getByRole('alert').textContent).toContain('Quantity is negative');
  await setLang('zh');
});
