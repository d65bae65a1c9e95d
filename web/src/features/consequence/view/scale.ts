export type Scale = { at: (value: number) => number; ticks: number[]; from: number; to: number };

/** Round steps over a range, about so many. */
export function niceTicks(from: number, to: number, about: number): number[] {
  const rough = (to - from) / Math.max(about, 1);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++)
    ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
}

export function linear(from: number, to: number, low: number, high: number, about: number): Scale {
  const span = to - from || 1;
  return {
    from,
    to,
    at: (value) => low + ((value - from) / span) * (high - low),
    ticks: niceTicks(from, to, about),
  };
}

/** Decades, thinned out when there are many; 2 and 5 between them when there are few. */
export function logarithmic(from: number, to: number, low: number, high: number): Scale {
  const [a, b] = [Math.log10(from), Math.log10(to)];
  const span = b - a || 1;
  const every = Math.max(1, Math.ceil(span / 6));
  const ticks: number[] = [];
  for (let decade = Math.floor(a); decade <= Math.ceil(b); decade++) {
    if (decade % every !== 0) continue;
    for (const n of span < 2.2 ? [1, 2, 5] : [1]) {
      const value = Number((n * 10 ** decade).toPrecision(3));
      if (value >= from * 0.999 && value <= to * 1.001) ticks.push(value);
    }
  }
  return {
    from,
    to,
    at: (value) => low + ((Math.log10(Math.max(value, from)) - a) / span) * (high - low),
    ticks,
  };
}

/** Whether values span so much that a linear axis would hide most of them. */
export function wantsLog(values: readonly number[]): boolean {
  const positive = values.filter((value) => value > 0);
  return positive.length > 1 && Math.max(...positive) / Math.min(...positive) > 50;
}
