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
          value: both('1 m'),
          text: both('未填写；泄漏口按离地 1 m', 'not given; the opening is taken 1 m above ground'),
        },
        {
          path: 'detection',
          value: both('C 级', 'class C'),
          text: both('未填写；按最慢的 C 级', 'not given; the slowest class C'),
        },
        {
          path: 'vessel.temperature_k',
          value: both('293.15 K'),
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
          is_refusing: after > limit,
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
    const named = failing.map((one) => ({
      id: one.id,
      title: one.title,
      kind: one.kind,
      lon: one.lon,
      lat: one.lat,
      per_year: one.after,
      before: one.before,
      limit_per_year: one.limit_per_year,
      margin_factor: one.limit_per_year / one.after,
      class: both('一般防护目标1类', 'general target, class 1'),
      driver: {
        source: null,
        change: 0,
        title: '新增设施',
        case: 'rupture',
        hole: both('完全破裂', 'rupture'),
        kind: 'toxic_cloud',
        kind_name: both('毒性云团', 'toxic cloud'),
        per_year: one.after,
        share: 0.9,
        case_share: 0.7,
      },
    }));
    const inside = (own, level) =>
      targets.reduce((sum, one) => sum + (risk([one.lon, one.lat], own) >= level ? one.persons : 0), 0);
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
                rule: 'parks_only',
                targets: [],
                targets_total: 0,
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
                rule: 'parks_only',
                targets: [],
                targets_total: 0,
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
                rule: 'individual_risk',
                targets: named,
                targets_total: named.length,
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
      targets_total: hit.length,
      targets_refusing: failing.length,
      took_ms: 12,
      people_inside: levels.map((level) => ({
        level,
        day_before: inside(computed, level),
        day_after: inside(own, level),
        night_before: Math.round(inside(computed, level) / 2),
        night_after: Math.round(inside(own, level) / 2),
      })),
      headroom: {
        worst:
          hit[0] === undefined
            ? null
            : {
                target: { id: hit[0].id ?? '', title: hit[0].title },
                lon: hit[0].lon,
                lat: hit[0].lat,
                risk_before: hit[0].before,
                risk_after: hit[0].after,
                limit_per_year: hit[0].limit_per_year,
                before: hit[0].before / hit[0].limit_per_year,
                after: hit[0].after / hit[0].limit_per_year,
              },
        parks: [
          {
            park: '松木岛化工园区',
            before: 0.43,
            after: 0.43 + 0.2 * added.length,
            target: { id: 't', title: '员工宿舍' },
            limit_per_year: 3e-5,
            criteria: 'gb36894-2018',
            clause: 'GB 36894-2018, Table 1',
            confidence: 'recalled',
          },
        ],
      },
      society: {
        of_plan:
          added.length > 0 ? { loss_of_life_per_year: loss * 0.07, fn: fnOf(0.07), region: 'alarp' } : null,
        before: { loss_of_life_per_year: loss, fn: fnOf(), region: 'alarp' },
        after: { loss_of_life_per_year: loss * more, fn: fnOf(more), region: 'alarp' },
        without_new_people: news.length > 0,
      },
      before: contours(risk, levels, window_, 90, 90),
      after: contours((at) => risk(at, own), levels, window_, 90, 90),
      moves: changes.flatMap((c, n) =>
        c.lon === undefined
          ? []
          : [
              {
                change: n,
                distance_m: failing.length > 0 ? 850 : 0,
                bearing_deg: failing.length > 0 ? 90 : null,
                lon: failing.length > 0 ? c.lon + 0.0098 : null,
                lat: failing.length > 0 ? c.lat : null,
                radius_m: 10_000,
                directions: 32,
                text:
                  failing.length > 0
                    ? both('向东移动约 850 m 后可接受', 'acceptable some 850 m to the east')
                    : both('现位置可接受', 'it may stay where it is'),
              },
            ],
      ),
    };
  };
  const plans = new Map();
  const rowOf = ({ id, version, name, remarks, changes, result }) => ({
    id,
    version,
    name,
    remarks,
    changes: changes.length,
    by: 'lin',
    by_name: '林敏',
    is_own: true,
    changed_at: '2026-06-01T04:00:00Z',
    position: 3_990,
    engine: '0.1.0',
    result,
  });
  const openOf = (one) => ({
    scenario: rowOf(one),
    changes: one.changes,
    names: {},
    lost: [],
    since: {
      position: 3_990,
      now: 3_991,
      changes: 1,
      or_more: false,
      near: 1,
      items: [
        {
          position: 3_991,
          at: '2026-06-01T05:00:00Z',
          action: 'update',
          kind: 'holding',
          id: 'h1',
          title: '液氯',
        },
      ],
      is_other_engine: false,
    },
  });
  const resultOf = (changes) => {
    const { verdict, text, targets_refusing, targets_total } = whatIf({ changes, levels: [1e-5] });
    return {
      verdict,
      text_zh: text.zh,
      text_en: text.en,
      targets_refusing,
      targets_total,
      loss_of_life_before: loss,
      loss_of_life_after: loss * 1.07,
      was_computing: false,
      frequencies: 'purple_book',
    };
  };
  const scenarios = (request, id, isUndo, { send, body, missing }) => {
    if (id === undefined) {
      if (request.method === 'GET') {
        const items = [...plans.values()].filter(({ gone }) => !gone).map(rowOf);
        return send({ items, total: items.length });
      }
      return body(({ name, remarks, changes }) => {
        const one = {
          id: `sc${plans.size + 1}`,
          version: 1,
          name,
          remarks,
          changes,
          result: resultOf(changes),
        };
        plans.set(one.id, one);
        return openOf(one);
      });
    }
    const one = plans.get(id);
    if (one === undefined) return missing();
    if (isUndo) {
      plans.set(id, { ...one.past, past: one, gone: false, version: one.version + 1 });
      return send(openOf(plans.get(id)));
    }
    if (one.gone) return missing();
    if (request.method === 'DELETE') {
      plans.set(id, { ...one, past: one, gone: true, version: one.version + 1 });
      return send(null, 204);
    }
    if (request.method === 'PATCH')
      return body(({ name, remarks, changes }) => {
        const next = {
          ...one,
          past: one,
          version: one.version + 1,
          name: name ?? one.name,
          remarks: remarks ?? one.remarks,
          changes: changes ?? one.changes,
        };
        plans.set(id, { ...next, result: resultOf(next.changes) });
        return openOf(plans.get(id));
      });
    return send(openOf(one));
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
  const usual = Object.fromEntries(CRITERIA_OF_MOVE.map(([id, , , w]) => [id, w]));
  const relocation = ({ weights: own, dense_per_km2, within_m } = {}) => {
    const weights = { ...usual, ...own };
    const density = dense_per_km2 ?? 1_500;
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
        dense_per_km2: density,
        within_m: within_m ?? 1_000,
        main_districts: null,
        is_usual: density === 1_500 && (within_m ?? 1_000) === 1_000,
        usual: [1_500, 1_000],
        alternatives: [500, 1_500, 6_000].map((value, n) => ({
          dense_per_km2: value,
          is_used: value === density,
          counts: { in: [31, 20, 6][n], to_be_asked: [20, 22, 18][n], out: [9, 18, 36][n] },
        })),
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
          clause: both('表1', 'Table 1'),
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
        source: both('《应急响应指南》ERG 2024 表1', 'Emergency Response Guidebook 2024, Table 1'),
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

  const setsAt = (at) => {
    const per_year = risk(at);
    const set = (id, zh, en, factor) => ({
      id,
      title: both(zh, en),
      edition: '',
      confidence: 'recalled',
      is_used: factor === 1,
      per_year: factor === null ? null : per_year * factor,
      met_per_year: factor === null ? null : (NEW_LIMITS.find((limit) => per_year * factor <= limit) ?? null),
      without: factor === null ? ['T1'] : [],
      note: both('', ''),
    });
    return {
      basis: basis(),
      lon: at[0],
      lat: at[1],
      compared: 6,
      rest_per_year: per_year / 20,
      sets: [
        set('purple_book', '荷兰紫皮书', 'TNO Purple Book', 1),
        set('bevi', '荷兰 Bevi 手册', 'RIVM Bevi', 0.7),
        set('hse', '英国 HSE', 'UK HSE', 2.6),
        set('api581_2000', 'API 581', 'API 581', null),
      ],
      note: both('只换频率数据集', 'only the set of frequencies differs'),
    };
  };
  const parkNames = [...new Set(sources.map(({ park }) => park).filter(Boolean))];
  const aloneOf = (own) => {
    const [first] = own;
    if (first === undefined) return { type: 'FeatureCollection', features: [] };
    const window_ = [first.lon - 0.06, first.lat - 0.05, first.lon + 0.06, first.lat + 0.05];
    return contours((at) => risk(at, own), LEVELS, window_, 60, 60);
  };
  const rankingOf = (all) => {
    const own = all.filter(({ problem }) => problem === null);
    const sum = own.reduce((total, s) => total + s.loss_of_life_per_year, 0);
    const ids = [...all]
      .sort((a, b) => b.loss_of_life_per_year - a.loss_of_life_per_year)
      .map(({ id }) => id);
    return ids.slice(0, 50).map((id) => {
      const source = listed.find((row) => row.id === id);
      return { source, share: sum > 0 ? source.loss_of_life_per_year / sum : 0 };
    });
  };
  const shareOf = (enterprise) => {
    const all = sources.filter((s) => s.enterprise?.id === enterprise.id);
    const own = all.filter(({ problem }) => problem === null);
    const sum = own.reduce((total, s) => total + s.loss_of_life_per_year, 0);
    const [target] = [...rows].sort((a, b) => risk([b.lon, b.lat], own) - risk([a.lon, a.lat], own));
    const own_per_year = risk([target.lon, target.lat], own);
    return {
      basis: basis(),
      enterprise,
      sites: 1,
      sources: own.length,
      not_computed: all.length - own.length,
      rank: own.length > 0 ? 3 : null,
      of: 120,
      loss_of_life_per_year: sum,
      share: sum / loss,
      fn: fnOf(0.1),
      society: [],
      worst_target:
        own_per_year > 0
          ? { target, own_per_year, own_share: own_per_year / target.per_year, own_used: own_per_year / 3e-6 }
          : null,
      targets: { touched: 41, main_cause: 9, not_acceptable: 2 },
      people_inside: { '1e-5': 0, '3e-6': 120, '1e-6': 840, '3e-7': 3_200 },
      contours: aloneOf(own),
      contours_cell_m: 25,
      ranking: rankingOf(all),
      ranking_total: all.length,
    };
  };
  const parkRow = (name, n) => {
    const all = sources.filter(({ park }) => park === name);
    const own = all.filter(({ problem }) => problem === null);
    const sum = own.reduce((total, s) => total + s.loss_of_life_per_year, 0);
    const [first] = own;
    return {
      name,
      sites: sites.filter(({ park }) => park === name).length,
      sources: own.length,
      not_computed: all.length - own.length,
      loss_of_life_per_year: sum,
      share_of_city: sum / loss,
      highest_at_edge: first
        ? {
            per_year: 4.2e-6,
            own_per_year: 3.1e-6,
            lon: first.lon + 0.01,
            lat: first.lat,
            length_m: 8_400,
            border: both('取各厂界的外包络线', 'the outline around the boundaries of its sites'),
          }
        : null,
      level: {
        level: ['major', 'larger', 'low', 'general'][n % 4],
        at_least: n % 2 === 1,
        reasons: [
          {
            level: ['major', 'larger', 'low', 'general'][n % 4],
            text: both('社会风险可接受', 'societal risk is acceptable'),
            setting: false,
            confidence: 'recalled',
          },
        ],
        questions: [],
        facts: {
          targets_over_limit: 2,
          smallest_margin: 0.6,
          societal: 'acceptable',
          major_hazards: [0, 1, 2, 4],
          sites_unknown: 1,
        },
        settings: { near_limit: 3, grade_one_orange: 1, hazards_orange: 10, hazards_yellow: 1 },
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
  };
  const parkTold = (name) => {
    const n = parkNames.indexOf(name);
    const shown = parkRow(name, n);
    const all = sources.filter(({ park }) => park === name);
    const own = all.filter(({ problem }) => problem === null);
    const edge = shown.highest_at_edge;
    const used = shown.headroom?.used ?? 0;
    return {
      basis: basis(),
      park: shown,
      budget: shown.headroom && {
        target: rows[n],
        limit_per_year: 3e-6,
        criteria: 'gb36894-2018',
        clause: 'GB 36894-2018, Table 1',
        confidence: 'recalled',
        used,
        outside: { sources: 4, per_year: 3e-7, used: 0.1 * used },
        spent: [0.5, 0.3, 0.1].map((part, at) => ({
          unit: { id: `u${at}`, title: `${at + 1}#罐区` },
          site: { id: 's', title: name },
          enterprise: own[0]?.enterprise ?? null,
          in_service_since: at === 0 ? null : `201${at}-05-01`,
          sources: 3,
          per_year: part * used * 3e-6,
          used: part * used,
          used_so_far: [0.6, 0.9, 1][at] * used,
        })),
        note: both('额度按最紧的防护目标计', 'the budget is that of the tightest target'),
      },
      edge: edge && {
        ring: [
          [edge.lon - 0.02, edge.lat - 0.01],
          [edge.lon, edge.lat - 0.01],
          [edge.lon, edge.lat + 0.01],
          [edge.lon - 0.02, edge.lat + 0.01],
          [edge.lon - 0.02, edge.lat - 0.01],
        ],
        limits: CRITERIA.flatMap(([criteria, zh, en, clause, confidence]) =>
          OLD_LIMITS.map((limit_per_year, at) => ({
            criteria,
            title: both(zh, en),
            sensitivity: CLASSES[at],
            limit_per_year,
            is_met: edge.per_year <= limit_per_year,
            margin_factor: limit_per_year / edge.per_year,
            clause,
            confidence,
          })),
        ),
      },
      ranking: rankingOf(all),
      ranking_total: all.length,
      targets: rows.slice(0, 6),
      targets_total: 6,
      contours: aloneOf(own),
      contours_cell_m: 25,
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
        band: {
          low: per_year / 4,
          high: per_year * 3,
          origin: 'spread',
          sets: ['bevi', 'hse'],
          text: both('各频率数据集之间的差异，不是 P05–P95', 'the spread between sets, not a P05–P95'),
        },
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
    if (path === '/place/sets') {
      const at = [Number(url.searchParams.get('lon')), Number(url.searchParams.get('lat'))];
      return send(setsAt(at));
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
    const firm = /^\/enterprises\/([^/]+)$/.exec(path);
    if (firm) {
      const id = decodeURIComponent(firm[1]);
      const known = sources.find(({ enterprise }) => enterprise?.id === id) ?? computed[0];
      return send(shareOf(known.enterprise));
    }
    if (path === '/parks') {
      const names = parkNames.filter((name) => name.toLowerCase().includes(q));
      const items = names.map(parkRow);
      if (url.searchParams.get('sort') === 'name') items.sort((a, b) => a.name.localeCompare(b.name));
      return send(page(items, url));
    }
    const park = /^\/parks\/([^/]+)$/.exec(path);
    if (park) {
      const name = decodeURIComponent(park[1]);
      return parkNames.includes(name) ? send(parkTold(name)) : missing();
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
    match = /^\/scenarios(?:\/([^/]+))?(\/undo)?$/.exec(path);
    if (match) return scenarios(request, match[1], match[2] !== undefined, { send, body, missing });
    if (path === '/relocation') return request.method === 'POST' ? body(relocation) : send(relocation());
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
