export type Weights = Record<string, number>;

/** Shares that sum to one. */
export function normalised(weights: Weights): Weights {
  const sum = Object.values(weights).reduce((a, b) => a + Math.max(0, b), 0);
  const many = Object.keys(weights).length;
  return Object.fromEntries(
    Object.entries(weights).map(([id, value]) => [id, sum > 0 ? Math.max(0, value) / sum : 1 / many]),
  );
}

/** One weight is set; the others give or take in proportion, so that the sum stays one. */
export function withWeight(weights: Weights, id: string, value: number): Weights {
  const own = Math.min(1, Math.max(0, value));
  const others = Object.entries(weights).filter(([other]) => other !== id);
  const rest = others.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(
    Object.entries(weights).map(([other, weight]) => [
      other,
      other === id ? own : rest > 0 ? (weight / rest) * (1 - own) : (1 - own) / others.length,
    ]),
  );
}

/** `id:0.2,other:0.8` for the address; nothing for what is not that. */
export function packWeights(weights: Weights | null): string {
  if (weights === null) return '';
  return Object.entries(weights)
    .map(([id, value]) => `${id}~${Number(value.toFixed(4))}`)
    .join('.');
}

export function unpackWeights(text: string): Weights | null {
  if (text === '') return null;
  const out: Weights = {};
  for (const part of text.split(/\.(?=[^\d])/)) {
    const [id = '', value = ''] = part.split('~');
    const number = Number(value);
    if (id === '' || value === '' || !Number.isFinite(number) || number < 0) return null;
    out[id] = number;
  }
  return normalised(out);
}
