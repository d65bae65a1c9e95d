// Fields that fall off with the distance, for test/mock/consequence.mjs.

const CLASS_SIGMA = {
  A: [0.22, 0.2],
  B: [0.16, 0.12],
  C: [0.11, 0.08],
  D: [0.08, 0.06],
  E: [0.06, 0.03],
  F: [0.04, 0.016],
};
export const round = (value, digits = 4) => Number(value.toPrecision(digits));
const text = (zh, en) => ({ zh, en });

export const level = (id, zh, en, value, shown, source, confidence, reach) => {
  const { distance, half, ring } = reach(value);
  const area = Math.abs(
    ring.reduce((sum, [x, y], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length];
      return sum + x * y2 - x2 * y;
    }, 0) / 2,
  );
  return {
    id,
    name: text(zh, en),
    value,
    shown,
    source,
    confidence,
    distance_m: round(distance),
    half_width_m: round(half),
    area_m2: round(area),
    ring: ring.map(([x, y]) => [round(x), round(y)]),
  };
};

export function plume(rate, height, { wind_m_s, stability }, molar) {
  const [sy, sz] = CLASS_SIGMA[stability];
  const sigma = (x) => [sy * x * (1 + x * 0.0001) ** -0.5 + 1, sz * x * (1 + x * 0.0002) ** -0.5 + 1];
  const at = (x, y) => {
    const [y1, z1] = sigma(x);
    const kg =
      (rate / (Math.PI * wind_m_s * y1 * z1)) *
      Math.exp(-0.5 * (y / y1) ** 2) *
      Math.exp(-0.5 * (height / z1) ** 2);
    return Math.min(1, (kg / molar) * 0.024);
  };
  const reach = (value) => {
    let far = 0;
    for (let x = 2; x < 40_000; x *= 1.02) if (at(x, 0) >= value) far = x;
    if (far === 0) return { distance: 0, half: 0, ring: [] };
    const left = [];
    let half = 0;
    for (let n = 0; n <= 40; n++) {
      const x = 1 + (far - 1) * (0.5 - 0.5 * Math.cos((Math.PI * n) / 40));
      const [y1] = sigma(x);
      const axis = at(x, 0);
      const y = axis > value ? y1 * Math.sqrt(2 * Math.log(axis / value)) : 0;
      half = Math.max(half, y);
      left.push([x, y]);
    }
    return {
      distance: far,
      half,
      ring: [
        ...left,
        ...left
          .slice(1, -1)
          .reverse()
          .map(([x, y]) => [x, -y]),
      ],
    };
  };
  const profile = Array.from({ length: 80 }, (_, n) => 5 * 1.1 ** n)
    .filter((x) => x < 8_000)
    .map((x) => [round(x), at(x, 0)]);
  return { reach, profile };
}

/** Round fields: heat or pressure that falls off with the distance from a place downwind. */
export function around(strength, power, centre, stretch = 1) {
  const reach = (value) => {
    const radius = (strength / value) ** (1 / power);
    if (radius < 1) return { distance: 0, half: 0, ring: [] };
    const ring = Array.from({ length: 72 }, (_, n) => {
      const angle = (n * Math.PI) / 36;
      return [centre + radius * stretch * Math.cos(angle), radius * Math.sin(angle)];
    });
    return { distance: centre + radius * stretch, half: radius, ring };
  };
  const profile = Array.from({ length: 60 }, (_, n) => 3 * 1.12 ** n)
    .filter((x) => x < 3_000)
    .map((x) => [round(x), round(strength / Math.max(Math.abs(x - centre) / stretch, 2) ** power)]);
  return { reach, profile };
}
