// Letters and digits that are not taken for one another on paper.
const SETS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789'] as const;

function pick(set: string): string {
  // Values at the upper end would favour the first letters of the set.
  const limit = 256 - (256 % set.length);
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (value < limit) return set.charAt(value % set.length);
  }
}

/** A one-time password in groups of four, with every kind of sign. */
export function oneTimePassword(length = 16): string {
  const all = SETS.join('');
  for (;;) {
    const letters = Array.from({ length }, (_, n) => (n > 0 && n % 5 === 4 ? '-' : pick(all))).join('');
    if (SETS.every((set) => [...set].some((sign) => letters.includes(sign)))) return letters;
  }
}
