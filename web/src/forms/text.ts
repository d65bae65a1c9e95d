/** Full-width letters and digits become narrow, odd dashes and blanks plain; what nobody sees goes. */
export function narrow(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\u2000-\u200a\u202f]/g, ' ')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212\ufe63]/g, '-')
    .replace(/[\u2018\u2019\u2032]/g, "'")
    .replace(/[\u201c\u201d\u2033]/g, '"')
    .trim();
}

/** For comparing headings and words: no blanks, no marks, no case. */
export function plain(text: string): string {
  return narrow(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-*:.,;'"/\\]/g, '');
}

/** Moves the point of a decimal written as text, exactly. */
export function shiftDecimal(text: string, places: number): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '0', part = ''] = text.replace(/^[+-]/, '').split('.');
  let digits = whole + part;
  let point = whole.length + places;
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits;
    point = 1;
  }
  if (point > digits.length) digits += '0'.repeat(point - digits.length);
  return tidyDecimal(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`);
}

/** Takes needless zeros out. */
export function tidyDecimal(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', part = ''] = text.replace(/^[+-]/, '').split('.');
  const head = whole.replace(/^0+(?=\d)/, '') || '0';
  const tail = part.replace(/0+$/, '');
  const out = tail === '' ? head : `${head}.${tail}`;
  return out === '0' ? '0' : sign + out;
}

/** Compares two decimals written as text; close enough for bounds. */
export function lessThan(a: string, b: string): boolean {
  return Number(a) < Number(b);
}
