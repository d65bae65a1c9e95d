import type { CountedLine, Figure, Outcome, Step, Verdict } from '@/api/hazards';

/** A fraction in lowest terms with a positive denominator. */
export type Fraction = { n: bigint; d: bigint };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function fraction(n: bigint, d: bigint): Fraction {
  const by = gcd(n, d) || 1n;
  return d < 0n ? { n: -n / by, d: -d / by } : { n: n / by, d: d / by };
}

/** Reads `435/2`, `31` or `0.75`; null for anything else. */
export function readFraction(text: string): Fraction | null {
  const both = /^(-?\d+)\/(\d+)$/.exec(text.trim());
  if (both?.[1] !== undefined && both[2] !== undefined) {
    const d = BigInt(both[2]);
    return d === 0n ? null : fraction(BigInt(both[1]), d);
  }
  const decimal = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (decimal?.[2] === undefined) return null;
  const after = decimal[3] ?? '';
  const n = BigInt(`${decimal[2]}${after}`);
  return fraction(decimal[1] === '-' ? -n : n, 10n ** BigInt(after.length));
}

export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);
export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const same = (a: Fraction, b: Fraction): boolean => a.n === b.n && a.d === b.d;

export function showExact({ n, d }: Fraction): string {
  return d === 1n ? `${n}` : `${n}/${d}`;
}

/** With `places` decimals, rounded half up; only ever a reading aid beside the exact value. */
export function showDecimal({ n, d }: Fraction, places: number): string {
  const scale = 10n ** BigInt(places);
  const scaled = ((n < 0n ? -n : n) * scale * 2n + d) / (d * 2n);
  const text = scaled.toString().padStart(places + 1, '0');
  const sign = n < 0n && scaled !== 0n ? '-' : '';
  return places === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** Whether the decimals shown hold the value whole. */
export function isWhole(figure: Figure): boolean {
  const [shown, exact] = [readFraction(figure.text), readFraction(figure.exact)];
  return shown !== null && exact !== null && same(shown, exact);
}

export type GradeKey = '1' | '2' | '3' | '4' | 'major_hazard_not_graded' | 'not_decided' | 'not_major_hazard';
/** The worst first: the order of lists and totals. */
export const GRADE_KEYS: readonly GradeKey[] = [
  '1',
  '2',
  '3',
  '4',
  'major_hazard_not_graded',
  'not_decided',
  'not_major_hazard',
];

/** What a verdict comes to, in one word; mirrors `grade_key` in `capabilities/hazards/src/file.rs`. */
export function gradeKey(of: { grade?: number | null; major_hazard: boolean; open?: number }): GradeKey {
  if (of.grade !== null && of.grade !== undefined) return String(of.grade) as GradeKey;
  if (of.major_hazard) return 'major_hazard_not_graded';
  return (of.open ?? 0) > 0 ? 'not_decided' : 'not_major_hazard';
}

/** As `gradeKey`, for what is left of a verdict in a history: open lines show as a missing colour. */
export function outcomeKey(of: Outcome): GradeKey {
  return gradeKey({ ...of, open: of.colour ? 0 : 1 });
}

export type Steps = {
  ratios: Step[];
  sum?: Step;
  betas: Step[];
  alpha?: Step;
  result?: Step;
};

/**
 * The server's steps by what they work out: q/Q of each line, S, then for a major hazard β of each line, α and R.
 * Their order is that of `science/regulations/src/gb18218/working.rs`.
 */
export function groupSteps(verdict: Pick<Verdict, 'steps' | 'lines'>): Steps {
  const { steps, lines } = verdict;
  const n = lines.length;
  const after = steps.slice(n + 1);
  return {
    ratios: steps.slice(0, n),
    sum: steps[n],
    betas: after.slice(0, n),
    alpha: after[n],
    result: after[n + 1],
  };
}

export type WorkedLine = {
  line: CountedLine;
  /** β·q/Q. */
  weighted: Fraction | null;
  /** Share in S, 0 to 1. */
  share: number;
};

export type Worked = {
  lines: WorkedLine[];
  /** Σ β·q/Q. */
  weighted: Fraction | null;
  /** What S and R come to when worked out again here, from the numbers shown. */
  s: Fraction | null;
  r: Fraction | null;
  /** Whether both agree with the server; null where something needed for it is not shown. */
  agrees: boolean | null;
};

/** Works S and R out again by exact fractions, from the quantities, critical quantities, β and α on the page. */
export function workAgain(verdict: Verdict): Worked {
  const total = readFraction(verdict.s.exact);
  const zero: Fraction = { n: 0n, d: 1n };
  let s: Fraction | null = zero;
  let weighted: Fraction | null = zero;
  const lines = verdict.lines.map((line): WorkedLine => {
    const [q, limit, beta, ratio] = [
      readFraction(line.quantity_t),
      readFraction(line.critical_quantity_t),
      readFraction(line.beta),
      readFraction(line.ratio.exact),
    ];
    s = s && q && limit && limit.n !== 0n ? plus(s, over(q, limit)) : null;
    const product = beta && ratio ? times(beta, ratio) : null;
    weighted = weighted && product ? plus(weighted, product) : null;
    const share =
      total && ratio && total.n > 0n ? Number((ratio.n * total.d * 10000n) / (ratio.d * total.n)) : 0;
    return { line, weighted: product, share: share / 10000 };
  });
  const alpha = verdict.alpha ? readFraction(verdict.alpha) : null;
  const r = alpha && weighted ? times(alpha, weighted) : null;
  const told = verdict.r ? readFraction(verdict.r.exact) : null;
  let agrees: boolean | null = null;
  if (!verdict.quantities_hidden && verdict.lines.length > 0 && s && total) {
    agrees = same(s, total) && (told === null || (r !== null && same(r, told)));
  }
  return { lines, weighted, s, r, agrees };
}

/** Table 5 of the 2018 edition and Table 3 of annex 1 to Order 40, which say the same: `science/regulations/data/*-alpha.csv`. */
export const ALPHA_ROWS: readonly { from: number; to: number | null; alpha: string }[] = [
  { from: 100, to: null, alpha: '2.0' },
  { from: 50, to: 99, alpha: '1.5' },
  { from: 30, to: 49, alpha: '1.2' },
  { from: 1, to: 29, alpha: '1.0' },
  { from: 0, to: 0, alpha: '0.5' },
];

/** Table 6 and Table 4 of annex 1 to Order 40: `science/regulations/data/*-grades.csv`. */
export const GRADE_ROWS: readonly { grade: 1 | 2 | 3 | 4; range: string }[] = [
  { grade: 1, range: 'R ≥ 100' },
  { grade: 2, range: '100 > R ≥ 50' },
  { grade: 3, range: '50 > R ≥ 10' },
  { grade: 4, range: 'R < 10' },
];

/** Which row of the table of α was used, by the people counted. */
export function alphaRow(persons: number | null | undefined): number {
  if (persons === null || persons === undefined) return -1;
  return ALPHA_ROWS.findIndex((row) => persons >= row.from && (row.to === null || persons <= row.to));
}

const MARKED = new Set(['recalled', 'secondary']);

/** Confidences a reader must be told of. */
export function isMarked(confidence: string): boolean {
  return MARKED.has(confidence);
}
