// Answers of the city risk map for development and browser tests: `node test/mock/risk.mjs [port] [folder to serve]`.
// A toy of the same shape as the server's: every cluster of tanks spreads a risk that falls with distance.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { riskTime } from './risk-time.mjs';
import { startMock } from './server.mjs';

const PACK = join(import.meta.dirname, '../../../packs/demo-city/data');
const LEVELS = [1e-4, 1e-5, 3e-6, 1e-6, 3e-7];
const NEW_LIMITS = [3e-7, 3e-6, 1e-5];
const OLD_LIMITS = [3e-6, 1e-5, 3e-5];
const CLASSES = ['First', 'Second', 'Third'];
const CRITERIA = [
  [
    'announcement-2014-13',
    '总局公告2014年第13号',
    'Announcement 13 of 2014',
    'Announcement 2014-13, Table 1',
    'verified',
  ],
  ['gb36894-2018', 'GB 36894-2018', 'GB 36894-2018', 'GB 36894-2018, Table 1', 'recalled'],
];
const both = (zh, en = zh) => ({ zh, en });
const KM = 111.32;
const km = (a, b) => Math.hypot((a[0] - b[0]) * KM * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * KM);
const turn = (text) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, 7) / 9973;

function csv(name) {
  const rows = readFileSync(join(PACK, `${name}.csv`), 'utf8')
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/);
  const cells = (line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    );
  const head = cells(rows[0]);
  return rows.slice(1).map((line) => Object.fromEntries(cells(line).map((cell, n) => [head[n], cell])));
}

const middle = (geometry) => {
  const ring = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates[0];
  return [0, 1].map((axis) => {
    const values = ring.map((point) => point[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
};

function build() {
  const firms = new Map(csv('enterprises').map((row) => [row.credit_code, row]));
  const sites = new Map(
    csv('sites').map((row) => [row.code, { ...row, at: middle(JSON.parse(row.boundary)), id: row.code }]),
  );
  const units = new Map(csv('units').map((row) => [row.code, row]));
  const sources = csv('vessels').map((row) => {
    const site = sites.get(units.get(row.unit)?.site);
    const firm = firms.get(site?.enterprise);
    const dice = turn(row.code);
    const volume = Number(row.volume_m3);
    const isComputed = dice > 0.6 && row.position !== '' && row.kind !== 'bay';
    const at = row.position === '' ? null : JSON.parse(row.position).coordinates;
    return {
      id: row.code,
      title: row.name,
      enterprise: firm ? { id: firm.credit_code, title: firm.name } : null,
      site: site ? { id: site.code, title: site.name } : null,
      park: site?.park ?? '',
      substance: isComputed ? row.name.replace(/(储罐|设备|球罐|库位).*$/, '') : null,
      lon: at?.[0] ?? null,
      lat: at?.[1] ?? null,
      loss_of_life_per_year: isComputed ? 2e-10 * 10 ** (dice * 4) * Math.sqrt(volume) : 0,
      frequency_per_year: isComputed ? 1.05e-5 : 0,
      reach_m: isComputed ? 200 + 1_800 * dice : 0,
      strength: isComputed ? 4e-6 * (0.2 + dice) : 0,
      size: isComputed ? 0.12 + 0.35 * dice : 0,
      problem: isComputed
        ? null
        : {
            code: 'risk.no_substance',
            text: both('没有物性数据，无法计算后果', 'no properties known, its effects cannot be computed'),
            remedy: both('在物质认定中指定 CAS 号', 'name its CAS number in the decision on the substance'),
          },
    };
  });
  const computed = sources.filter(({ problem }) => problem === null);
  const risk = (at, own = computed) => {
    const k = KM * Math.cos((at[1] * Math.PI) / 180);
    let sum = 0;
    for (const s of own) {
      const [x, y] = [(s.lon - at[0]) * k, (s.lat - at[1]) * KM];
      const far = x * x + y * y;
      if (far < 100) sum += s.strength * Math.exp(-Math.sqrt(far) / s.size);
    }
    return sum;
  };
  const targets = csv('protection_targets').map((row) => {
    const at = middle(JSON.parse(row.outline));
    return {
      id: row.code,
      title: row.name,
      kind: row.target_kind,
      persons: Number(row.persons),
      lon: at[0],
      lat: at[1],
    };
  });
  return { sources, computed, risk, targets, sites: [...sites.values()] };
}

const verdicts = (persons, per_year, limits = OLD_LIMITS) =>
  CRITERIA.map(([criteria, zh, en, clause, confidence], n) => {
    if (persons === 0)
      return {
        criteria,
        title: both(zh, en),
        acceptance: 'to_be_asked',
        class: null,
        limit_per_year: null,
        margin_factor: null,
        text: both('请填写人数', 'give the number of persons'),
        clause,
        confidence,
      };
    const at = persons >= 100 ? 0 : persons >= 30 ? 1 : 2;
    const limit = limits[Math.max(0, at - n * (persons % 2))];
    return {
      criteria,
      title: both(zh, en),
      acceptance: per_year > limit ? 'not_acceptable' : 'accepted',
      class: both(`一般防护目标${at + 1}类`, `general target, class ${at + 1}`),
      limit_per_year: limit,
      margin_factor: per_year > 0 ? limit / per_year : null,
      text: both('按人数', 'by its number of people'),
      clause,
      confidence,
    };
  });

/** Closed rings of where a field lies above a level, by marching squares. */
function area(field, level, [west, south, east, north], nx, ny) {
  const at = (i, j) => [west + ((east - west) * i) / nx, south + ((north - south) * j) / ny];
  const value = [];
  for (let j = 0; j <= ny; j++)
    value.push(
      Array.from({ length: nx + 1 }, (_, i) =>
        i === 0 || j === 0 || i === nx || j === ny ? 0 : field(at(i, j)),
      ),
    );
  const edges = new Map();
  const between = (i1, j1, i2, j2) => {
    const [a, b] = [value[j1][i1], value[j2][i2]];
    const share = (Math.log(level) - Math.log(a + 1e-12)) / (Math.log(b + 1e-12) - Math.log(a + 1e-12));
    const [p, q] = [at(i1, j1), at(i2, j2)];
    return [p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share].map((n) => Number(n.toFixed(6)));
  };
  const link = (p, q) => edges.set(p.join(), [...(edges.get(p.join()) ?? []), q]);
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const corner = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ];
      const inside = corner.map(([x, y]) => value[y][x] >= level);
      const crossings = [];
      for (let n = 0; n < 4; n++)
        if (inside[n] !== inside[(n + 1) % 4])
          crossings.push({ out: inside[n], p: between(...corner[n], ...corner[(n + 1) % 4]) });
      // Walked round, an edge that leaves the inside is the end of one that entered it.
      for (let n = 0; n < crossings.length; n++)
        if (crossings[n].out) link(crossings[n].p, crossings[(n + 1) % crossings.length].p);
    }
  const rings = [];
  while (edges.size > 0) {
    const [first] = edges.keys();
    const ring = [first.split(',').map(Number)];
    let key = first;
    while (edges.has(key)) {
      const next = edges.get(key);
      const point = next.pop();
      if (next.length === 0) edges.delete(key);
      ring.push(point);
      key = point.join();
    }
    if (ring.length > 3) rings.push(ring[0].join() === ring.at(-1).join() ? ring : [...ring, ring[0]]);
  }
  return rings;
}

const contours = (field, levels, bounds, nx, ny) => ({
  type: 'FeatureCollection',
  features: levels.map((level) => ({
    type: 'Feature',
    properties: { level, area_m2: 1, is_cut: false },
    geometry: { type: 'MultiPolygon', coordinates: area(field, level, bounds, nx, ny).map((ring) => [ring]) },
  })),
});

/**
 * Handler for `startMock({ extra })`.
 * @param {{computing?: {done: number, of: number} | null}} [options]
 */
export function riskMock({ computing = null } = {}) {
  const { sources, computed, risk, targets, sites } = build();
  /** @type {{position: number, computing: {done: number, of: number} | null}} */
  const state = { position: 3991, computing };
  const basis = () => ({
    position: state.position,
    as_of: '2026-11-25T12:00:00+08:00',
    day: '2026-11-25',
    is_past: false,
    engine: '0.1.0',
    frequencies: { id: 'purple_book', title: both('荷兰紫皮书', 'TNO Purple Book'), confidence: 'recalled' },
    weather: {
      id: 'joint',
      title: both('联合频率表，六类', 'joint table of six classes'),
      confidence: 'synthetic',
    },
    computing: state.computing,
    cell_m: 50,
  });
  const worst = (row) =>
    ['not_acceptable', 'to_be_asked'].find((one) => row.verdicts.some((v) => v.acceptance === one)) ??
    'accepted';
  const rows = targets
    .map((one) => {
      const per_year = risk([one.lon, one.lat]);
      const main = computed.reduce(
        (best, s) => {
          const own = risk([one.lon, one.lat], [s]);
          return own > best.own ? { s, own } : best;
        },
        { s: null, own: 0 },
      );
      return {
        ...one,
        persons: turn(one.id) > 0.97 ? null : one.persons,
        per_year,
        verdicts: verdicts(turn(one.id) > 0.97 ? 0 : one.persons, per_year),
        main_cause: main.s ? { source: main.s.id, title: main.s.title, share: main.own / per_year } : null,
      };
    })
    .sort((a, b) => {
      const order = ['not_acceptable', 'to_be_asked', 'accepted'];
      return order.indexOf(worst(a)) - order.indexOf(worst(b)) || b.per_year - a.per_year;
    });
  const listed = sources
    .map(({ strength, size, park, ...row }) => row)
    .sort((a, b) => b.loss_of_life_per_year - a.loss_of_life_per_year);
  const loss = computed.reduce((sum, s) => sum + s.loss_of_life_per_year, 0);
  const fnOf = (factor = 1) =>
    [1, 2, 4, 7, 12, 20, 33, 55, 90, 150, 240, 380].map((deaths) => ({
      deaths,
      per_year: (factor * 6e-4) / deaths ** (1.1 + deaths / 500),
    }));
  const line = (at) => [1, 10, 100, 1000].map((deaths) => ({ deaths, per_year: at / deaths }));
  const kept = new Map();
  const city = (levels) => {
    const key = levels.join();
    if (!kept.has(key)) kept.set(key, contours(risk, levels, [121.0, 38.6, 123.3, 40.1], 420, 330));
    return kept.get(key);
  };
  const page = (all, url) => {
    const q = url.searchParams;
    const [from, limit] = [Number(q.get('cursor') ?? 0), Number(q.get('limit') ?? 50)];
    const next = from + limit < all.length ? from + limit : null;
    return { basis: basis(), items: all.slice(from, from + limit), next, total: all.length };
  };
  const caseOf = (id, hole, frequency, loss_of_life_per_year) => ({
    id,
    hole,
    frequency_per_year: frequency,
    working: {
      steps: [
        {
          text: both('频率数据：压力容器', 'generic frequency of a pressure vessel'),
          value: frequency,
          unit: both('1/年', '1/yr'),
        },
        { text: both('台数', 'number'), value: 1, unit: both('', '') },
        { text: both('频率', 'frequency'), value: frequency, unit: both('1/年', '1/yr') },
      ],
      rows: [],
      factors: [],
      notes: [both('管道与阀门不在内', 'pipes and valves are not in it')],
    },
    tree: {
      root: {
        id: 'release',
        text: both('泄漏', 'release'),
        probability: 1,
        branches: [
          {
            id: 'immediate',
            text: both('立即点火', 'lit at once'),
            probability: 0.2,
            hazards: ['jet_fire'],
            branches: [],
          },
          {
            id: 'not_immediate',
            text: both('未立即点火', 'not lit at once'),
            probability: 0.8,
            branches: [
              {
                id: 'explosion',
                text: both('延迟点火，爆炸', 'lit later, explosion'),
                probability: 0.12,
                hazards: ['cloud_explosion'],
                branches: [],
              },
              {
                id: 'flash',
                text: both('延迟点火，闪火', 'lit later, flash fire'),
                probability: 0.28,
                hazards: ['flammable_cloud'],
                branches: [],
              },
              {
                id: 'none',
                text: both('未点火', 'never lit'),
                probability: 0.6,
                hazards: ['toxic_cloud'],
                branches: [],
              },
            ],
          },
        ],
      },
    },
    loss_of_life_per_year,
    warnings: [],
    faults: [],
  });
  const sourceOf = (id) => {
    const source = listed.find((one) => one.id === id);
    if (!source || source.problem) return null;
    const [a, b, c] = [0.1, 0.25, 0.65].map((share) => share * source.loss_of_life_per_year);
    return {
      basis: basis(),
      source,
      equipment: {
        id,
        title: both(source.title),
        equipment: { kind: 'pressure_vessel', placing: 'above_ground', service: 'general' },
        number: 1,
        substance: '7782-50-5',
        vessel: { shape: 'lying_cylinder', volume_m3: 50, mass_kg: 55_000, temperature_k: 293.15 },
      },
      defaults: [
        {
          path: 'height_m',
          value: '1 m',
          text: both('未填写；泄漏口按离地 1 m', 'not given; the opening is taken 1 m above ground'),
        },
        {
          path: 'detection',
          value: 'C',
          text: both('未填写；按最慢的 C 级', 'not given; the slowest class C'),
        },
        {
          path: 'vessel.temperature_k',
          value: '293.15 K',
          text: both('未填写；按 20 °C', 'not given; 20 °C'),
        },
      ],
      cases: [
        caseOf(`${id}/5mm`, both('5 mm 孔', 'hole of 5 mm'), 1e-5, a),
        caseOf(`${id}/25mm`, both('25 mm 孔', 'hole of 25 mm'), 5e-7, b),
        caseOf(`${id}/rupture`, both('破裂', 'rupture'), 5e-7, c),
      ],
    };
  };
  const whatIf = ({ changes, levels = LEVELS }) => {
    const removed = new Set(changes.flatMap((c) => (c.kind === 'remove_source' ? [c.source] : [])));
    const stock = new Map(changes.flatMap((c) => (c.kind === 'change_stock' ? [[c.source, c.mass_kg]] : [])));
    const added = changes.flatMap((c, n) =>
      c.kind === 'add_equipment'
        ? [
            {
              n,
              c,
              lon: c.lon,
              lat: c.lat,
              strength: 2e-5,
              size: 0.1 + Math.cbrt((c.equipment.vessel?.mass_kg ?? 1e4) / 1e7),
            },
          ]
        : [],
    );
    const own = [
      ...computed
        .filter(({ id }) => !removed.has(id))
        .map((s) => (stock.has(s.id) ? { ...s, size: 0.1 + Math.cbrt(stock.get(s.id) / 1e7) } : s)),
      ...added,
    ];
    const news = changes.flatMap((c) =>
      c.kind === 'add_target'
        ? [{ id: null, title: c.name, kind: c.target_kind, persons: c.persons, lon: c.lon, lat: c.lat }]
        : [],
    );
    const gone = new Set(changes.flatMap((c) => (c.kind === 'remove_target' ? [c.target] : [])));
    const hit = [...targets.filter(({ id }) => !gone.has(id)), ...news]
      .map((one) => {
        const at = [one.lon, one.lat];
        const [before, after] = [one.id === null ? 0 : risk(at), risk(at, own)];
        const list = verdicts(one.persons, after, NEW_LIMITS);
        const limit = Math.min(...list.map((v) => v.limit_per_year ?? 1));
        return {
          ...one,
          before,
          after,
          limit_per_year: limit,
          was_met: before <= limit,
          is_met: after <= limit,
          verdicts: list,
        };
      })
      .filter(
        (one) =>
          one.id === null ||
          (Math.abs(one.after - one.before) > 1e-9 &&
            (one.was_met !== one.is_met || one.after > one.limit_per_year / 3)),
      )
      .sort((a, b) => b.after / b.limit_per_year - a.after / a.limit_per_year)
      .slice(0, 40);
    const failing = hit.filter((one) => !one.is_met);
    const outside = changes.some(
      (c) => c.kind === 'add_equipment' && c.activity === 'production' && c.in_park === false,
    );
    const asks = changes.some((c) => c.kind === 'add_equipment' && c.in_park === null);
    const verdict = failing.length > 0 || outside ? 'not_acceptable' : asks ? 'to_be_asked' : 'acceptable';
    const places = changes.flatMap((c) => {
      if (c.lon !== undefined) return [[c.lon, c.lat]];
      const known = [...sources, ...targets].find(({ id }) => id === (c.source ?? c.target));
      return known?.lon != null ? [[known.lon, known.lat]] : [];
    });
    const [lon, lat] = places.at(-1) ?? [121.7, 39];
    const window_ = [lon - 0.09, lat - 0.07, lon + 0.09, lat + 0.07];
    const more = 1 + added.length * 0.07;
    return {
      basis: basis(),
      verdict,
      text:
        verdict === 'not_acceptable'
          ? both(
              `不可接受：${failing.length} 个防护目标的个人风险超过限值`,
              `not acceptable: ${failing.length} protection targets would be above their limit`,
            )
          : verdict === 'to_be_asked'
            ? both(
                '个人风险可接受；还有影响结论的情况需要核实',
                'individual risk is acceptable; something has still to be asked',
              )
            : both('可接受', 'acceptable'),
      findings: [
        ...(outside
          ? [
              {
                outcome: 'refused',
                text: both('新建生产项目应当进入化工园区', 'new production must go into a chemical park'),
                clause: 'Hazardous Chemicals Safety Law, art. 18',
                valid_from: '2026-05-01',
                confidence: 'verified',
              },
            ]
          : []),
        ...(asks
          ? [
              {
                outcome: 'ask',
                text: both('是否在认定的化工园区内？', 'does it lie in a recognised chemical park?'),
                clause: 'Hazardous Chemicals Safety Law, art. 18',
                valid_from: '2026-05-01',
                confidence: 'verified',
              },
            ]
          : []),
        ...(failing.length > 0
          ? [
              {
                outcome: 'refused',
                text: both(
                  '防护目标的个人风险超过限值',
                  'individual risk at a protection target is above its limit',
                ),
                clause: 'GB 36894-2018, Table 1',
                valid_from: null,
                confidence: 'recalled',
              },
            ]
          : []),
      ],
      targets: hit,
      society: {
        before: { loss_of_life_per_year: loss, fn: fnOf(), region: 'alarp' },
        after: { loss_of_life_per_year: loss * more, fn: fnOf(more), region: 'alarp' },
        without_new_people: news.length > 0,
      },
      before: contours(risk, levels, window_, 90, 90),
      after: contours((at) => risk(at, own), levels, window_, 90, 90),
      moves: added.map(({ n, c }) =>
        failing.length > 0
          ? {
              change: n,
              distance_m: 850,
              lon: c.lon + 0.0098,
              lat: c.lat,
              text: both('远离最近的目标', 'away from the target that is hit'),
            }
          : {
              change: n,
              distance_m: 0,
              lon: c.lon,
              lat: c.lat,
              text: both('可以放在此处', 'may stand here'),
            },
      ),
    };
  };
  const dense = sites.filter((s) => turn(s.code) > 0.72).slice(0, 60);
  const answer = (site) => ['in', 'out', 'out', 'to_be_asked', 'in'][Math.floor(turn(`${site.code}x`) * 5)];
  const CRITERIA_OF_MOVE = [
    ['people_1e-5', '1×10⁻⁵等值线内人数', 'people inside the 1e-5 contour', 0.2],
    ['people_3e-7', '3×10⁻⁷等值线内人数', 'people inside the 3e-7 contour', 0.15],
    ['targets_over_limit', '超限防护目标数', 'protection targets above their limit', 0.2],
    ['pll_share', '占全市潜在生命损失的比例', "share of the city's potential loss of life", 0.15],
    ['hazard_grade', '重大危险源最高级别', 'gravest grade of its major hazards', 0.1],
    ['target_distance_m', '与最近敏感目标的距离', 'distance to the nearest sensitive target', 0.1],
    ['age_years', '主要装置投用年限', 'age of the main plant', 0.05],
    ['key_count', '重点监管工艺和化学品种数', 'number of key processes and key chemicals', 0.05],
  ];
  const relocation = (weights = Object.fromEntries(CRITERIA_OF_MOVE.map(([id, , , w]) => [id, w]))) => {
    const ranking = dense
      .filter((site) => answer(site) === 'in')
      .map((site) => {
        const parts = CRITERIA_OF_MOVE.map(([criterion], n) => {
          const normalised = turn(`${n * 7}${site.code}`);
          return {
            criterion,
            value: Number((normalised * [800, 30000, 8, 0.2, 5, 1000, 30, 5][n]).toPrecision(3)),
            normalised,
            weight: weights[criterion] ?? 0,
            adds: normalised * (weights[criterion] ?? 0),
          };
        });
        const score = parts.reduce((sum, p) => sum + p.normalised * p.weight, 0);
        return {
          id: site.code,
          title: site.name,
          rank: 0,
          score,
          parts,
          people_inside: { '1e-5': parts[0].value, '1e-6': parts[0].value * 9, '3e-7': parts[1].value },
          sensitive_hit: Math.round(parts[2].value),
          enterprise: { id: site.enterprise, title: site.name.replace('厂区', '') },
          lowest: score * 0.9,
          unknown: [],
          hit: [],
          sources: 3,
          not_computed: 0,
          swaps: [],
          ranks: [1, 4],
          stability: both('在扰动中多数居前', 'among the first in most draws'),
          in_top_share: Math.min(1, Math.max(0, (score - 0.35) * 4)),
        };
      })
      .sort((a, b) => b.score - a.score)
      .map((row, n) => ({ ...row, rank: n + 1 }));
    return {
      basis: basis(),
      settings: {
        dense_per_km2: 1_500,
        within_m: 1_000,
        main_districts: null,
        note: both('“人口密集区”的界限由城市设定', 'the bound of a dense district is a setting of the city'),
        confidence: 'recalled',
      },
      counts: Object.fromEntries(
        ['in', 'to_be_asked', 'out'].map((one) => [one, dense.filter((site) => answer(site) === one).length]),
      ),
      stability: {
        top: 10,
        draws: 2_000,
        seed: 1,
        share_same_top: 0.46,
        note: both('前十名较稳定', 'the first ten are fairly firm'),
      },
      note: both('指标和权重由城市设定', 'criteria and weights are settings of the city'),
      screened: dense.map((site) => ({
        id: site.code,
        title: site.name,
        enterprise: { id: site.enterprise, title: site.name.replace('厂区', '') },
        answer: answer(site),
        reason: both('按规则筛选', 'screened by the rule'),
        questions: [],
        people_per_km2: 3_950,
        clause: 'plan 2017-56, measure 7',
        findings: [
          {
            fact: 'dense_district',
            value: 'yes',
            reason: both(
              '位于人口密集区：1 km 内 12 400 人',
              'in a dense district: 12 400 people within 1 km',
            ),
          },
          {
            fact: 'not_civil',
            value: 'yes',
            reason: both('非加油加气等民生设施', 'not a filling station or the like'),
          },
          answer(site) === 'to_be_asked'
            ? {
                fact: 'key_process',
                value: 'unknown',
                reason: both('是否有重点监管工艺：未填写', 'key process: not given'),
              }
            : {
                fact: 'major_hazard',
                value: answer(site) === 'in' ? 'yes' : 'no',
                reason:
                  answer(site) === 'in'
                    ? both('构成二级重大危险源', 'a major hazard of grade 2')
                    : both(
                        '不涉及重点监管工艺、化学品和重大危险源',
                        'no key process, key chemical or major hazard',
                      ),
              },
        ],
      })),
      ranking,
      criteria: CRITERIA_OF_MOVE.map(([id, zh, en]) => ({
        id,
        text: both(zh, en),
        weight: weights[id] ?? 0,
        unit: both('', ''),
        scale: 'linear',
        low: 0,
        high: 1,
        why: both(zh, en),
        direction: ['hazard_grade', 'target_distance_m'].includes(id) ? 'lower' : 'higher',
      })),
    };
  };
  const response = ({ lon, lat, weather, size }) => {
    const big = size === 'large' ? 1 : 0.35;
    const k = Math.cos((lat * Math.PI) / 180);
    const at = (east, north) => [lon + east / (111_320 * k), lat + north / 111_320];
    const from = weather ? (weather.wind_from_deg * Math.PI) / 180 : null;
    const plume = (reach) =>
      Array.from({ length: 49 }, (_, n) => {
        const a = (n / 48) * 2 * Math.PI;
        if (from === null) return at(Math.cos(a) * reach, Math.sin(a) * reach);
        const [x, y] = [(reach / 2) * (1 + Math.cos(a)), reach * 0.16 * Math.sin(a)];
        return at(-Math.sin(from) * x - Math.cos(from) * y, -Math.cos(from) * x + Math.sin(from) * y);
      });
    const round = (reach) =>
      Array.from({ length: 49 }, (_, n) =>
        at(Math.cos((n / 48) * 2 * Math.PI) * reach, Math.sin((n / 48) * 2 * Math.PI) * reach),
      );
    const zones = [
      ['isolation', '初始隔离区', 'Initial isolation zone', 'isolation', null, 300 * big, round],
      [
        'aegl3',
        '危及生命区（AEGL-3）',
        'Life-threatening zone (AEGL-3)',
        'toxic_cloud',
        5.8e-5,
        1_700 * big,
        plume,
      ],
      ['protective', '防护行动区', 'Protective action zone', 'protective_action', null, 4_200 * big, plume],
    ].map(([id, zh, en, kind, level, distance_m, ring]) => ({
      id,
      name: both(zh, en),
      kind,
      level: String(level ?? distance_m),
      people: { day: 40, night: 60 },
      source: 'mock',
      confidence: 'secondary',
      ring: ring(distance_m),
      distance_m,
    }));
    return {
      basis: basis(),
      lon,
      lat,
      is_on_map: true,
      substance: { cas: '7782-50-5', name: both('氯', 'chlorine'), un: [1017], state: 'liquefied_gas' },
      size,
      is_day: true,
      is_wind_known: weather !== null,
      reasons: [{ path: 'vessel', text: both('假定一辆公路罐车', 'a road tanker is assumed') }],
      protection: {
        distance_m: 4_200 * big,
        table_m: 1_500 * big,
        computed_m: 4_200 * big,
        decided_by: 'plume',
        text: both('取较大者', 'the larger of both'),
      },
      guides: [
        {
          publication: both('《应急响应指南》ERG 2024 表1', 'Emergency Response Guidebook 2024, Table 1'),
          un: 1017,
          name: 'Chlorine',
          holds_for: null,
          holds: true,
          isolation_m: 300 * big,
          protect_day_m: 1_500 * big,
          protect_night_m: 4_200 * big,
          or_more: false,
          source: 'erg2024',
          clause: 'Table 1',
          confidence: 'secondary',
        },
      ],
      targets_total: 3,
      warnings: [],
      zones,
      guide: {
        isolation_m: 300 * big,
        protect_day_m: 1_500 * big,
        protect_night_m: 4_200 * big,
        or_more: false,
        source: 'erg2024 Table 1',
        confidence: 'secondary',
      },
      plume_is_at_least_table: true,
      people: { day: Math.round(8_200 * big), night: Math.round(6_400 * big) },
      targets: targets
        .map((one) => ({ ...one, distance_m: km([one.lon, one.lat], [lon, lat]) * 1_000 }))
        .filter((one) => one.distance_m < 4_200 * big)
        .sort((a, b) => a.distance_m - b.distance_m)
        .map(({ id, title, kind, persons, distance_m }) => ({
          id,
          title,
          kind,
          persons,
          distance_m,
          zone: distance_m < 300 * big ? 'isolation' : 'protective',
        })),
      advice: [
        both('立即向四周隔离，禁止无关人员进入', 'Isolate in every direction at once; keep everybody out'),
        both('向上风、侧风方向疏散，远离低洼处', 'Go upwind or crosswind, away from low ground'),
        both('佩戴正压式空气呼吸器进入', 'Enter only with self-contained breathing apparatus'),
      ],
      took_ms: 12.4,
    };
  };

  const time = riskTime();
  const handler = (request, response_, url) => {
    const path = url.pathname.replace('/api/v1/risk', '');
    if (path === url.pathname) return false;
    const send = (body, status = 200) => {
      response_.writeHead(status, {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      });
      response_.end(JSON.stringify(body));
      return true;
    };
    const missing = () =>
      send(
        {
          status: 404,
          code: 'http.not_found',
          message: both('没有这条记录。', 'No such record.'),
          errors: [],
        },
        404,
      );
    const body = (make, status = 200) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => send(make(JSON.parse(text || '{}')), status));
      return true;
    };
    if (!/anlan_mock=(office|inspector)/.test(request.headers.cookie ?? ''))
      return send(
        {
          status: 403,
          code: 'access.forbidden',
          message: both('您的岗位不能执行此操作', 'your post does not allow this'),
          errors: [],
        },
        403,
      );
    const q = (url.searchParams.get('q') ?? '').toLowerCase();
    const want = url.searchParams.get('state') ?? '';
    const summary = () => ({
      basis: basis(),
      sources: computed.length,
      not_computed: sources.length - computed.length,
      loss_of_life_per_year: loss,
      fn: fnOf(),
      society: CRITERIA.map(([criteria, zh, en, clause]) => ({
        criteria,
        title: both(zh, en),
        region: 'alarp',
        critical_deaths: 4,
        margin_factor: 1.6,
        text: both('在尽可能降低区', 'in the ALARP band'),
        clause: clause.replace('Table', 'Figure'),
        confidence: 'recalled',
        upper: line(1e-3),
        lower: line(1e-5),
      })),
      criteria: CRITERIA.map(([id, zh, en, , confidence]) => ({
        id,
        title: both(zh, en),
        levels: OLD_LIMITS.map((per_year, n) => ({ per_year, sensitivity: CLASSES[n], confidence })),
      })),
      people: { day: 1_204_500, night: 1_131_000 },
      targets: Object.fromEntries(
        ['not_acceptable', 'to_be_asked', 'accepted'].map((one) => [
          one,
          rows.filter((row) => worst(row) === one).length,
        ]),
      ),
    });
    if (path === '') return send(summary());
    const moment = time({ path, url, method: request.method, send, body, missing, summary, rows, listed });
    if (moment !== null) return moment;
    if (path === '/contours') {
      const levels = (url.searchParams.get('levels') ?? '').split(',').filter(Boolean).map(Number);
      return send({ ...city(levels.length > 0 ? levels : LEVELS), basis: basis() });
    }
    if (path === '/place') {
      const at = [Number(url.searchParams.get('lon')), Number(url.searchParams.get('lat'))];
      const per_year = risk(at);
      const causes = computed
        .map((s) => ({ s, own: risk(at, [s]) }))
        .sort((a, b) => b.own - a.own)
        .slice(0, 12);
      return send({
        basis: basis(),
        lon: at[0],
        lat: at[1],
        per_year,
        band: { low: per_year / 4, high: per_year * 3 },
        causes: causes.map(({ s, own }, n) => ({
          source: s.id,
          title: s.title,
          enterprise: s.enterprise,
          case: n < 6 ? `${s.id}/rupture` : null,
          hole: n < 6 ? both('破裂', 'rupture') : null,
          kind: n < 6 ? 'toxic_cloud' : null,
          kind_name: n < 6 ? both('毒性云团', 'toxic cloud') : null,
          per_year: own,
          share: own / per_year,
          weather: [
            { id: 'F1.5', share: 0.58 },
            { id: 'D5', share: 0.2 },
          ],
        })),
        limits: CRITERIA.flatMap(([criteria, zh, en, clause, confidence]) =>
          OLD_LIMITS.map((limit_per_year, n) => ({
            criteria,
            title: both(zh, en),
            sensitivity: CLASSES[n],
            limit_per_year,
            is_met: per_year <= limit_per_year,
            margin_factor: per_year > 0 ? limit_per_year / per_year : null,
            clause,
            confidence,
          })),
        ),
      });
    }
    if (path === '/targets')
      return send(
        page(
          rows.filter((row) => row.title.toLowerCase().includes(q) && (want === '' || worst(row) === want)),
          url,
        ),
      );
    if (path === '/sources')
      return send(
        page(
          listed.filter(
            (row) =>
              row.title.toLowerCase().includes(q) &&
              (want === '' || (want === 'computed') === (row.problem === null)),
          ),
          url,
        ),
      );
    if (path === '/enterprises') {
      const of = new Map();
      for (const s of computed) {
        if (!s.enterprise) continue;
        const row = of.get(s.enterprise.id) ?? {
          ...s.enterprise,
          sources: 0,
          loss_of_life_per_year: 0,
          share: 0,
          targets_not_acceptable: 0,
        };
        row.sources += 1;
        row.loss_of_life_per_year += s.loss_of_life_per_year;
        row.share = row.loss_of_life_per_year / loss;
        of.set(row.id, row);
      }
      return send({ basis: basis(), items: [...of.values()].sort((a, b) => b.share - a.share) });
    }
    if (path === '/parks') {
      const names = [...new Set(sources.map(({ park }) => park).filter(Boolean))];
      return send({
        basis: basis(),
        items: names.map((name, n) => {
          const own = computed.filter(({ park }) => park === name);
          const sum = own.reduce((all, s) => all + s.loss_of_life_per_year, 0);
          return {
            name,
            sites: sites.filter(({ park }) => park === name).length,
            sources: own.length,
            loss_of_life_per_year: sum,
            share_of_city: sum / loss,
            level: {
              level: ['major', 'larger', 'low', 'general'][n % 4],
              at_least: n % 2 === 1,
              reasons: [
                {
                  text: both('社会风险可接受', 'societal risk is acceptable'),
                  setting: false,
                  confidence: 'recalled',
                },
              ],
              questions: [],
              note: both('定量阈值由城市设定', 'figures are settings of the city'),
            },
            headroom:
              n === 2
                ? null
                : {
                    limit_per_year: 3e-6,
                    used: [1.7, 0.62, 0, 0.31, 0.12][n % 5],
                    target: { id: rows[n].id, title: rows[n].title },
                    criteria: 'gb36894-2018',
                    clause: 'GB 36894-2018, Table 1',
                    confidence: 'recalled',
                  },
          };
        }),
      });
    }
    let match = /^\/sources\/([^/]+)$/.exec(path);
    if (match) {
      const found = sourceOf(decodeURIComponent(match[1]));
      return found ? send(found) : missing();
    }
    if (/^\/sources\/[^/]+\/domino$/.test(path))
      return send({
        basis: basis(),
        links: [],
        chains: [],
        note: both('按阈值筛选', 'screened by thresholds'),
      });
    match = /^\/sources\/([^/]+)\/preview$/.exec(path);
    if (match) {
      const found = sourceOf(decodeURIComponent(match[1]));
      if (!found) return missing();
      return body(({ equipment }) => {
        const more = (equipment.vessel?.mass_kg ?? 55_000) / 55_000;
        const { loss_of_life_per_year, frequency_per_year, reach_m } = found.source;
        return {
          basis: basis(),
          before: { loss_of_life_per_year, frequency_per_year, reach_m },
          after: {
            loss_of_life_per_year: loss_of_life_per_year * more,
            frequency_per_year,
            reach_m: reach_m * Math.sqrt(more),
          },
          cases: found.cases,
        };
      });
    }
    if (path === '/what-if') return body(whatIf);
    if (path === '/relocation')
      return request.method === 'POST' ? body(({ weights }) => relocation(weights)) : send(relocation());
    match = /^\/relocation\/([^/]+)\/moved$/.exec(path);
    if (match)
      return body(() => ({
        basis: basis(),
        site: { id: match[1], title: match[1] },
        sources: 3,
        exposed: [1e-5, 1e-6, 3e-7].map((per_year, n) => ({
          per_year,
          before: [820, 5_400, 21_000][n],
          after: [610, 4_100, 15_800][n],
        })),
        targets: rows.slice(0, 3).map(({ id, title, kind, persons, per_year }) => ({
          id,
          title,
          kind,
          persons,
          before: per_year,
          after: per_year / 9,
          was: ['gb36894-2018'],
          remains: [],
          is_freed: true,
        })),
        targets_freed: 3,
        before: { loss_of_life_per_year: loss, fn: fnOf(), regions: {} },
        after: { loss_of_life_per_year: loss * 0.94, fn: fnOf(0.94), regions: {} },
        text: both('搬迁后 3 处防护目标转为符合', '3 targets would be within their limits'),
      }));
    if (path === '/first-response') return body(response);
    return missing();
  };
  return Object.assign(handler, { state });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { mapMock } = await import('../../e2e/map-mock.mjs');
  const { consequenceMock } = await import('./consequence.mjs');
  const [own, other, map] = [riskMock(), consequenceMock(), mapMock()];
  const { url } = await startMock({
    port: Number(process.argv[2] ?? 8080),
    folder: process.argv[3] && resolve(process.argv[3]),
    extra: (...call) => own(...call) || other(...call) || map(...call),
  });
  process.stdout.write(`${url}\n`);
}
