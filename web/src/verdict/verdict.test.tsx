import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import type { CountedLine, Step, Verdict } from '@/api/hazards';
import { keys } from '@/api/keys';
import {
  alphaRow,
  gradeKey,
  groupSteps,
  isWhole,
  outcomeKey,
  readFraction,
  showDecimal,
  showExact,
  workAgain,
} from './derivation';
import { Editions } from './Editions';
import { Working } from './Working';

// Queries by role are slow in jsdom on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const basis = (row: string, confidence = 'verified') => ({
  table: 'Table 1',
  row,
  name_zh: '氯',
  name_en: 'Chlorine',
  clause: '4.1.2 a); Table 1',
  source: 'gb18218-2018',
  confidence,
});

const line = (
  declared: string,
  q: string,
  limit: string,
  beta: string,
  exact: string,
  text: string,
): CountedLine => ({
  holding: null,
  declared,
  quantity_t: q,
  critical_quantity_t: limit,
  ratio: { text, exact },
  beta,
  q_basis: basis('12'),
  beta_basis: { ...basis('W5.1', 'recalled'), table: 'Table 4' },
  notes: [],
  source: `list.csv ${declared}`,
  declared_at: 7,
});

const step = (formula: string, clause = '4.2.1', confidence = 'verified'): Step => ({
  what: { zh: formula, en: formula },
  formula,
  result: '',
  clause,
  confidence,
  notes: [],
});

// The worked example of `science/regulations/src/gb18218/working.rs`.
const verdict: Verdict = {
  edition: 'gb18218-2018',
  standard: { zh: 'GB 18218-2018', en: 'GB 18218-2018' },
  s: { text: '2.8333', exact: '17/6' },
  major_hazard: true,
  persons_500m: 49,
  neighbours: [{ target: 't1', name: '小学', persons: 49, counted: true, distance_m: 120.5 }],
  alpha: '1.2',
  r: { text: '12.8', exact: '64/5' },
  grade: 3,
  colour: 'yellow',
  notes: [],
  joined: [],
  lines: [
    line('氯', '2.5', '5', '4', '1/2', '0.5000'),
    line('硝酸铵', '100', '50', '1', '2', '2.0000'),
    line('异氰酸甲酯', '0.25', '0.75', '20', '1/3', '0.3333'),
  ],
  open: [],
  outside: [],
  steps: [
    ...['a', 'b', 'c'].map((name) => step(`q/Q ${name}`)),
    step('S'),
    ...['a', 'b', 'c'].map((name) => step(`β ${name}`)),
    step('α', '4.3.2; Table 5'),
    step('R', '4.3.3; Table 6', 'recalled'),
  ],
  quantities_hidden: false,
  derived_at: 9,
  engine: 'anlan-hazards 0.1.0',
};

describe('fractions', () => {
  it('read decimals and fractions, and show them', () => {
    for (const [text, exact] of [
      ['0.75', '3/4'],
      ['6/4', '3/2'],
      ['-1.50', '-3/2'],
      ['12', '12'],
    ] as const) {
      const read = readFraction(text);
      expect(read && showExact(read)).toBe(exact);
    }
    for (const bad of ['', '1/0', 'a', '1e3', '1.']) expect(readFraction(bad)).toBeNull();
  });

  it('are rounded half up for reading, and known to be rounded', () => {
    expect(showDecimal({ n: 1n, d: 3n }, 4)).toBe('0.3333');
    expect(showDecimal({ n: 2n, d: 3n }, 4)).toBe('0.6667');
    expect(showDecimal({ n: 1n, d: 200n }, 2)).toBe('0.01');
    expect(isWhole({ text: '12.5000', exact: '25/2' })).toBe(true);
    expect(isWhole({ text: '1.0000', exact: '49999999/50000000' })).toBe(false);
  });
});

describe('the derivation', () => {
  it('is grouped into what its steps work out', () => {
    const steps = groupSteps(verdict);
    expect(steps.ratios.map((one) => one.formula)).toEqual(['q/Q a', 'q/Q b', 'q/Q c']);
    expect(steps.sum?.formula).toBe('S');
    expect(steps.betas).toHaveLength(3);
    expect([steps.alpha?.formula, steps.result?.formula]).toEqual(['α', 'R']);
    const small = groupSteps({ ...verdict, steps: verdict.steps.slice(0, 4) });
    expect([small.sum?.formula, small.alpha, small.betas.length]).toEqual(['S', undefined, 0]);
  });

  it('comes to the same when worked again by exact fractions', () => {
    const worked = workAgain(verdict);
    expect(worked.agrees).toBe(true);
    expect(worked.weighted && showExact(worked.weighted)).toBe('32/3');
    expect(worked.lines.map((one) => one.share)).toEqual([0.1764, 0.7058, 0.1176]);
  });

  it('is told apart from one that does not', () => {
    expect(workAgain({ ...verdict, r: { text: '12.9', exact: '129/10' } }).agrees).toBe(false);
    expect(workAgain({ ...verdict, s: { text: '2.8333', exact: '28333/10000' } }).agrees).toBe(false);
    expect(workAgain({ ...verdict, quantities_hidden: true, lines: [] }).agrees).toBeNull();
  });

  it('takes its row of α by the people counted', () => {
    expect([0, 1, 29, 30, 49, 50, 99, 100, 5000].map(alphaRow)).toEqual([4, 3, 3, 2, 2, 1, 1, 0, 0]);
    expect(alphaRow(null)).toBe(-1);
  });

  it('names its grade, or why there is none', () => {
    expect(gradeKey({ grade: 3, major_hazard: true })).toBe('3');
    expect(gradeKey({ grade: null, major_hazard: true })).toBe('major_hazard_not_graded');
    expect(gradeKey({ grade: null, major_hazard: false, open: 2 })).toBe('not_decided');
    expect(outcomeKey({ s: verdict.s, major_hazard: false, colour: 'blue' })).toBe('not_major_hazard');
    expect(outcomeKey({ s: verdict.s, major_hazard: false, colour: null })).toBe('not_decided');
  });
});

const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
client.setQueryData(keys.session, { types: { protection_target: ['read'] }, features: [] });

describe('the working on the page', () => {
  it('substitutes the numbers, marks recalled rows and the rows of the tables used', () => {
    render(
      <QueryClientProvider client={client}>
        <MemoryRouter>
          <Working verdict={verdict} exact />
        </MemoryRouter>
      </QueryClientProvider>,
    );
    expect(screen.getByText(/S 与 R，与系统结论一致/)).toBeTruthy();
    expect(screen.getByText('= 2.5/5 + 100/50 + 0.25/0.75')).toBeTruthy();
    expect(screen.getByText('= 0.5000 + 2.0000 + 0.3333 (1/3)')).toBeTruthy();
    expect(screen.getByText('= 1.2 × (4 × 0.5000 + 1 × 2.0000 + 20 × 0.3333 (1/3))')).toBeTruthy();
    expect(screen.getAllByText('未核原文').length).toBe(4);
    expect(screen.getAllByText(/本单元适用/)).toHaveLength(2);
    expect(screen.getByRole('link', { name: '小学' })).toBeTruthy();
    expect(screen.getByText('50 > R ≥ 10，为三级重大危险源')).toBeTruthy();
  });

  it('says so where quantities are withheld', () => {
    render(
      <MemoryRouter>
        <Working verdict={{ ...verdict, quantities_hidden: true, lines: [], steps: [] }} />
      </MemoryRouter>,
    );
    expect(screen.getByText(/不显示数量/)).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('marks what differs between the editions', () => {
    const older: Verdict = {
      ...verdict,
      edition: 'gb18218-2009+order40-2011',
      r: { text: '60.0', exact: '60' },
      grade: 2,
    };
    render(<Editions verdicts={[older, verdict]} difference={[]} />);
    const [head, ...rows] = screen.getAllByRole('row');
    expect(
      within(head as HTMLElement)
        .getAllByRole('columnheader')
        .map((one) => one.textContent),
    ).toEqual(['项目', '2018版', '2009版', '对照']);
    const differing = rows.filter((row) => row.className === 'vd-differs');
    expect(differing.map((row) => within(row).getByRole('rowheader').textContent)).toEqual(['R', '级别']);
  });
});
