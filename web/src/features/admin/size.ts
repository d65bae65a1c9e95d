const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as a person reads them: three significant digits, powers of 1000. */
export function sizeParts(bytes: number): { value: number; unit: (typeof UNITS)[number] } {
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < UNITS.length - 1) {
    value /= 1000;
    at += 1;
  }
  return { value: Number(value.toPrecision(3)), unit: UNITS[at] ?? 'B' };
}

/** Seconds as days, hours and minutes, the largest two that are not zero. */
export function spanParts(seconds: number): { value: number; unit: 'day' | 'hour' | 'minute' | 'second' }[] {
  const parts = [
    { value: Math.floor(seconds / 86_400), unit: 'day' as const },
    { value: Math.floor((seconds % 86_400) / 3600), unit: 'hour' as const },
    { value: Math.floor((seconds % 3600) / 60), unit: 'minute' as const },
    { value: Math.floor(seconds % 60), unit: 'second' as const },
  ];
  const first = parts.findIndex(({ value }) => value > 0);
  return first < 0 ? parts.slice(3) : parts.slice(first, first + 2);
}
