// Made-up but plausible figures for test/mock/consequence.mjs.
import { around, level, plume, round } from './consequence-fields.mjs';

const text = (zh, en) => ({ zh, en });

export function sourceOf({ release, vessel }, substance) {
  if (release.kind === 'explosive')
    return { phase: 'solid', rate_kg_s: 0, duration_s: 0, mass_kg: release.mass_kg };
  if (release.kind === 'spill') {
    const area = release.mass_kg / 800 / 0.01;
    return {
      phase: 'liquid',
      rate_kg_s: 0,
      duration_s: 1800,
      mass_kg: release.mass_kg,
      pool: pool(area, 280),
      history: history(release.mass_kg / 2400, 1800, undefined, release.mass_kg),
    };
  }
  if (release.kind === 'flow')
    return {
      phase: 'gas',
      rate_kg_s: release.rate_kg_s,
      duration_s: release.duration_s,
      mass_kg: release.rate_kg_s * release.duration_s,
    };
  const mass = vessel.mass_kg;
  const phase = substance.state === 'gas' ? 'flashing' : 'liquid';
  if (release.kind === 'rupture') return { phase, rate_kg_s: 0, duration_s: 0, mass_kg: mass };
  const rate = 0.62 * Math.PI * (release.diameter_m / 2) ** 2 * (phase === 'flashing' ? 21000 : 9000);
  const duration = release.duration_s ?? Math.min(1800, mass / rate);
  const left = mass - rate * duration * 0.82;
  return {
    phase,
    rate_kg_s: round(rate),
    duration_s: round(duration),
    mass_kg: round(mass - left),
    ...(phase === 'flashing'
      ? {
          jet: {
            velocity_m_s: 38.4,
            temperature_k: substance.boiling_point_k ?? 239,
            liquid_fraction: 0.81,
            rain_out: 0.06,
            drop_diameter_m: 0.00012,
          },
        }
      : { pool: pool((rate * duration) / 800 / 0.02, 285) }),
    history: history(rate, duration, vessel.pressure_pa ?? 676_000, mass),
  };
}

const pool = (area, temperature) => ({
  area_m2: round(area),
  evaporation_kg_s: round(area * 0.004),
  mean_evaporation_kg_s: round(area * 0.003),
  temperature_k: temperature,
});

function history(rate, duration, pressure, mass) {
  let left = mass;
  return Array.from({ length: 41 }, (_, n) => {
    const share = n / 40;
    const now = rate * (1 - 0.35 * share);
    if (n > 0) left -= (now * duration) / 40;
    return {
      time_s: round(duration * share),
      rate_kg_s: round(n === 40 ? 0 : now),
      ...(pressure === undefined ? {} : { pressure_pa: round(pressure * (1 - 0.28 * share)) }),
      mass_kg: round(Math.max(left, 0)),
    };
  });
}

const AQT = 'AQ/T 3046-2013';
const heat = (reach) =>
  [37.5, 25, 12.5, 4, 1.6].map((kw) =>
    level(
      `heat_${kw}`,
      `热通量 ${kw} kW/m²`,
      `Heat flux ${kw} kW/m²`,
      kw * 1000,
      `${kw} kW/m²`,
      `${AQT} Table 5`,
      'verified',
      reach,
    ),
  );
const pressure = (reach) =>
  [100, 48, 20.7, 6.9, 2].map((kpa) =>
    level(
      `overpressure_${kpa}`,
      `超压 ${kpa} kPa`,
      `Over-pressure ${kpa} kPa`,
      kpa * 1000,
      `${kpa} kPa`,
      `${AQT} Table 6`,
      kpa === 2 ? 'recalled' : 'verified',
      reach,
    ),
  );
const fact = (id, zh, en, value, unit) => ({ id, name: text(zh, en), value, unit });

export function hazardsOf(scenario, substance, source) {
  const { weather, effects = {}, release } = scenario;
  const height = effects.height_m ?? 1.5;
  const rate = source.rate_kg_s || source.pool?.mean_evaporation_kg_s || source.mass_kg / 400;
  const hazards = [];
  if (release.kind === 'explosive') {
    const { reach, profile } = around(source.mass_kg ** 0.8 * 2.2e6, 1.6, 0);
    return [
      {
        kind: 'explosion',
        model: 'blast.tnt',
        quantity: 'overpressure',
        unit: 'Pa',
        height_m: height,
        figures: [fact('tnt', 'TNT当量', 'TNT equivalent', source.mass_kg, 'kg')],
        levels: pressure(reach),
        profile,
      },
    ];
  }
  if (substance.toxic_sets.length > 0) {
    const { reach, profile } = plume(rate, release.height_m ?? 0, weather, 0.0709);
    const ppm = (id, zh, en, value, source_, confidence) =>
      level(
        id,
        zh,
        en,
        value * 1e-6,
        `${value.toLocaleString('en').replaceAll(',', ' ')} ppm`,
        source_,
        confidence,
        reach,
      );
    hazards.push({
      kind: 'toxic_cloud',
      model: 'dense.integral',
      quantity: 'concentration',
      unit: 'mol/mol',
      averaging_s: effects.toxic_averaging_s ?? 600,
      height_m: height,
      duration_s: source.duration_s,
      figures: [fact('exposure', '暴露时间', 'Exposure', 1800, 's')],
      levels: [
        ppm('lethality_90', '死亡概率 90 %', 'Lethality 90 %', 812, `${AQT} Table I.2`, 'verified'),
        ppm('lethality_50', '死亡概率 50 %', 'Lethality 50 %', 433, `${AQT} Table I.2`, 'verified'),
        ppm('lethality_1', '死亡概率 1 %', 'Lethality 1 %', 135, `${AQT} Table I.2`, 'verified'),
        ppm('aegl_3', 'AEGL-3（30 min）', 'AEGL-3 (30 min)', 28, 'US EPA AEGL', 'recalled'),
        ppm('aegl_2', 'AEGL-2（30 min）', 'AEGL-2 (30 min)', 2.8, 'US EPA AEGL', 'recalled'),
      ],
      profile,
    });
  }
  if (substance.lower_limit) {
    const { reach, profile } = plume(rate, release.height_m ?? 0, weather, 0.044);
    const limit = (id, zh, en, value) =>
      level(id, zh, en, value, `${round(value * 100, 3)} %`, 'GB 30000', 'secondary', reach);
    hazards.push({
      kind: 'flammable_cloud',
      model: 'dense.integral',
      quantity: 'concentration',
      unit: 'mol/mol',
      averaging_s: effects.flammable_averaging_s ?? 18.75,
      height_m: height,
      figures: [
        fact('mass_between_limits', '爆炸极限内质量', 'Mass between the limits', round(rate * 21), 'kg'),
      ],
      levels: [
        limit('lfl', '爆炸下限', 'Lower flammability limit', substance.lower_limit),
        limit('half_lfl', '爆炸下限的一半', 'Half the lower limit', substance.lower_limit / 2),
      ],
      profile,
    });
    const jet = around(rate * 3.2e6, 2, 4 + rate ** 0.44 * 5, 1.25);
    hazards.push({
      kind: 'jet_fire',
      model: 'fire.jet.chamberlain',
      quantity: 'heat_flux',
      unit: 'W/m²',
      height_m: height,
      duration_s: source.duration_s,
      figures: [
        fact('length', '火焰长度', 'Flame length', round(9 * rate ** 0.44), 'm'),
        fact('sep', '表面热辐射', 'Surface emission', 192_000, 'W/m²'),
      ],
      levels: heat(jet.reach),
      profile: jet.profile,
    });
    const blast = around(rate ** 0.8 * 3.4e6, 1.5, 30);
    hazards.push({
      kind: 'cloud_explosion',
      model: 'blast.multi_energy',
      quantity: 'overpressure',
      unit: 'Pa',
      height_m: height,
      figures: [fact('energy', '爆炸能量', 'Energy', 2.4e9, 'J')],
      levels: pressure(blast.reach),
      profile: blast.profile,
    });
    if (release.kind === 'rupture') {
      const ball = around(source.mass_kg ** 0.8 * 5e4, 1.8, 0);
      hazards.push({
        kind: 'fireball',
        model: 'fire.fireball.cps',
        quantity: 'heat_flux',
        unit: 'W/m²',
        height_m: height,
        duration_s: round(0.45 * source.mass_kg ** (1 / 3)),
        figures: [fact('diameter', '直径', 'Diameter', round(5.8 * source.mass_kg ** (1 / 3)), 'm')],
        levels: heat(ball.reach),
        profile: ball.profile,
      });
    }
  }
  if (release.kind === 'rupture') {
    const burst = around(source.mass_kg ** 0.5 * 1.1e5, 1.6, 0);
    hazards.push({
      kind: 'vessel_burst',
      model: 'blast.burst',
      quantity: 'overpressure',
      unit: 'Pa',
      height_m: height,
      figures: [],
      levels: pressure(burst.reach),
      profile: burst.profile,
    });
  }
  return hazards;
}

export function traceOf({ weather, effects = {} }, source) {
  return {
    used: [
      {
        id: 'discharge.two_phase',
        source: 'Leung, AIChE J. 32 (1986) 1743; Yellow Book CPR 14E, 2.5.3.4',
        confidence: null,
      },
      { id: 'jet.expansion', source: 'Yellow Book CPR 14E, 4.5.4.1', confidence: null },
      { id: 'dense.integral', source: 'Ermak, UCRL-MA-105607 (1990)', confidence: null },
      { id: 'weather.profile', source: 'Businger et al., J. Atmos. Sci. 28 (1971) 181', confidence: null },
      {
        id: `toxic.${effects.toxic_set ?? 'aqt3046'}`,
        source: 'AQ/T 3046-2013 Table I.2',
        confidence: 'verified',
      },
      { id: 'dispersion.entrainment', source: 'Havens and Spicer, DEGADIS (1985)', confidence: 'recalled' },
    ],
    warnings:
      weather.wind_m_s < 2
        ? [
            {
              code: 'consequence.outside_validity',
              about: 'dense.integral.wind_speed',
              text: text(
                `重气积分模型：风速为 ${weather.wind_m_s} m/s，超出适用范围 2–12 m/s`,
                `Dense-gas integral model: wind_speed is ${weather.wind_m_s} m/s, outside 2–12 m/s`,
              ),
            },
          ]
        : [],
    figures: [
      { name: 'discharge.mass_flux', value: 10_480, unit: 'kg/(m²·s)' },
      { name: 'jet.exit_velocity', value: source.jet?.velocity_m_s ?? 12, unit: 'm/s' },
      { name: 'weather.friction_velocity', value: round(weather.wind_m_s * 0.072), unit: 'm/s' },
      { name: 'weather.obukhov_length', value: 24.6, unit: 'm' },
    ],
  };
}
