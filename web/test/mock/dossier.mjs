// biome-ignore-all lint/suspicious/noThenProperty: the interface calls the earlier day so
// Derived facts and enterprise files for the mock backend: `startMock({ extra: dossier(sampleCity(), land()) })`.
// The figures are those of the sample city; every name is invented.
import { readFileSync } from 'node:fs';

const near = (path) => new URL(path, import.meta.url);

/** A few enterprises of the sample city with their verdicts, from `dossier.jsonl`. */
export function sampleCity() {
  const data = {};
  for (const line of readFileSync(near('dossier.jsonl'), 'utf8').split('\n')) {
    if (line === '') continue;
    const { part, key, value } = JSON.parse(line);
    data[part] ??= key === undefined ? [] : {};
    if (key === undefined) data[part].push(value);
    else data[part][key] = value;
  }
  return data;
}

/** The land of the sample city. */
export const land = () =>
  JSON.parse(readFileSync(near('../../../packs/demo-city/layers/land.geojson'), 'utf8'));

const text = (zh, en) => ({ zh, en });
const choice = (...pairs) => ({
  kind: 'choice',
  choices: pairs.map(([value, zh, en]) => ({ value, label: text(zh, en) })),
});
const sectors = choice(
  ['production', '生产', 'production'],
  ['storage', '储存', 'storage'],
  ['port', '港口', 'port'],
  ['trade', '经营', 'trade'],
  ['filling_station', '加油加气站', 'filling station'],
  ['use', '使用', 'use'],
  ['transport', '运输', 'transport'],
  ['waste', '废弃处置', 'waste disposal'],
);
const field = (name, zh, en, more = {}) => ({
  name,
  label: text(zh, en),
  kind: 'text',
  level: 'internal',
  personal: false,
  ...more,
});
const types = [
  {
    name: 'enterprise',
    label: text('企业', 'Enterprise'),
    title: 'name',
    fields: [
      field('credit_code', '统一社会信用代码', 'unified social credit code', { kind: 'code' }),
      field('name', '企业名称', 'enterprise name'),
      field('sector', '行业类别', 'sector', sectors),
      field('district', '行政区划代码', 'district code'),
      field('address', '地址', 'address'),
      field('principal', '主要负责人', 'principal', { personal: true }),
      field('telephone', '值班电话', 'duty telephone', { personal: true }),
      field('employees', '从业人数', 'employees', { kind: 'integer' }),
      field('status', '状态', 'status', choice(['active', '在业', 'active'], ['closed', '关闭', 'closed'])),
      field('merged_into', '并入', 'merged into', { kind: 'reference', to: 'enterprise' }),
      field('demo', '演示数据', 'demo data', { kind: 'boolean' }),
    ],
  },
  {
    name: 'site',
    label: text('厂区', 'Site'),
    title: 'name',
    fields: [
      field('code', '厂区编号', 'site code'),
      field('name', '厂区名称', 'site name'),
      field('enterprise', '所属企业', 'enterprise', { kind: 'reference', to: 'enterprise' }),
      field('sector', '行业类别', 'sector', sectors),
      field('district', '行政区划代码', 'district code'),
      field('park', '化工园区', 'chemical park'),
      field('address', '地址', 'address'),
      field('boundary', '厂界', 'site boundary', { kind: 'geometry' }),
      field('surroundings_surveyed_on', '周边调查日期', 'surroundings surveyed on', { kind: 'date' }),
      field('demo', '演示数据', 'demo data', { kind: 'boolean' }),
    ],
  },
  {
    name: 'unit',
    label: text('单元', 'Unit'),
    title: 'name',
    fields: [
      field('code', '单元编号', 'unit code'),
      field('name', '单元名称', 'unit name'),
      field('site', '所属厂区', 'site', { kind: 'reference', to: 'site' }),
      field(
        'unit_kind',
        '单元类型',
        'unit kind',
        choice(
          ['production', '生产单元', 'production unit'],
          ['storage_tank', '储罐区', 'tank farm'],
          ['storage_warehouse', '仓库', 'warehouse'],
        ),
      ),
      field('in_service_since', '投用日期', 'in service since', { kind: 'date' }),
      field('assessed_on', '安全评估日期', 'assessed on', { kind: 'date' }),
      field('processes', '重点监管工艺', 'key supervised processes', { kind: 'list' }),
    ],
  },
  {
    name: 'vessel',
    label: text('储罐/容器/库位', 'Tank, vessel or bay'),
    title: 'name',
    fields: [
      field('code', '设备编号', 'vessel code'),
      field('name', '设备名称', 'vessel name'),
      field(
        'vessel_kind',
        '设备类型',
        'vessel kind',
        choice(['tank', '储罐', 'tank'], ['vessel', '容器', 'vessel'], ['bay', '库位', 'warehouse bay']),
      ),
      field('volume_m3', '容积', 'volume', { kind: 'decimal', unit: 'm3' }),
    ],
  },
  {
    name: 'holding',
    label: text('存量', 'Holding'),
    title: 'substance_name',
    fields: [
      field('substance_name', '危险化学品名称', 'substance'),
      field('cas', 'CAS号', 'CAS number', { kind: 'code' }),
      field('design_max_t', '设计最大量', 'design maximum', {
        kind: 'decimal',
        unit: 't',
        level: 'sensitive',
      }),
      field(
        'state',
        '物理状态',
        'state',
        choice(
          ['gas', '气态', 'gas'],
          ['liquefied_gas', '液化气体', 'liquefied gas'],
          ['liquid', '液态', 'liquid'],
          ['solid', '固态', 'solid'],
        ),
      ),
    ],
  },
  {
    name: 'risk_point',
    label: text('风险点', 'Risk point'),
    title: 'name',
    fields: [
      field('name', '风险点名称', 'risk point name'),
      field(
        'link',
        '环节',
        'life-cycle link',
        choice(
          ['production', '生产', 'production'],
          ['storage', '储存', 'storage'],
          ['use', '使用', 'use'],
          ['trade', '经营', 'trade'],
          ['transport', '运输', 'transport'],
          ['disposal', '废弃', 'disposal'],
        ),
      ),
      field('accident', '可能事故', 'accident feared'),
      field('controls', '管控措施', 'controls'),
      field('owner', '责任人', 'owner', { personal: true }),
    ],
  },
  {
    name: 'register_entry',
    label: text('登记条目', 'Register entry'),
    title: 'number',
    fields: [
      field(
        'register',
        '登记类别',
        'register',
        choice(
          ['production_licence', '安全生产许可证', 'production licence'],
          ['trade_licence', '经营许可证', 'trade licence'],
        ),
      ),
      field('number', '编号', 'number'),
      field('holder_name', '持证单位', 'holder'),
      field('substance_name', '危险化学品名称', 'substance'),
      field('quantity_t', '数量', 'quantity', { kind: 'decimal', unit: 't' }),
      field('expires_on', '有效期至', 'expires on', { kind: 'date' }),
    ],
  },
  {
    name: 'census_return',
    label: text('普查表', 'Census return'),
    title: 'unit_name',
    fields: [
      field('campaign', '普查任务', 'campaign'),
      field('unit_name', '填报单位', 'unit'),
      field('points_found', '发现风险点', 'points found', { kind: 'integer' }),
      field('signed_on', '签字日期', 'signed on', { kind: 'date' }),
    ],
  },
];

const MASK = { principal: '王**', telephone: '0411-***-****', owner: '示**' };
const gradeKey = (row) =>
  row.grade !== null && row.grade !== undefined
    ? String(row.grade)
    : row.major_hazard
      ? 'major_hazard_not_graded'
      : row.open > 0
        ? 'not_decided'
        : 'not_major_hazard';

/**
 * @param data what `sampleCity` gives
 * @param {object} [coast] a base layer as GeoJSON
 */
export function dossier(data, coast) {
  const frozen = [
    {
      id: '01FROZEN0000000000000001Q3',
      name: '2026年三季度',
      as_of: '2026-09-30',
      edition: 'gb18218-2018',
      position: 3980,
      digest: '7c4e0f5a9be1d2c38f60a4b7192dd85e6f03c1a2b4958e7760d1f2c3a4b5968d',
      engine: 'anlan-hazards 0.1.0',
      by: 'person-office',
      by_name: '周敏',
      frozen_at: 3981,
      intact: null,
    },
  ];
  const record = (own) => ({
    ...own,
    version: 1,
    fields: Object.fromEntries(
      Object.entries(own.fields).map(([name, value]) => [
        name,
        own.masked.includes(name) ? MASK[name] : value,
      ]),
    ),
    sources: {},
    default_source: { source: own.source, date: '2026-06-01', by: 'person-office', by_name: '周敏' },
    changed_at: '2026-06-01T02:00:00Z',
    changed_by: { id: 'person-office', name: '周敏' },
    can: ['read', 'update'],
  });
  const byId = new Map(data.records.map((own) => [own.id, record(own)]));
  const outcome = (row) => ({
    s: row.s,
    r: row.r ?? null,
    alpha: row.alpha ?? null,
    grade: row.grade ?? null,
    major_hazard: row.major_hazard,
    colour: row.colour,
  });
  const rowsOf = (edition) => (edition === '2009' ? data.rows09 : data.rows18);
  const turns = (unit) => {
    const row = data.rows18.find((one) => one.unit === unit);
    if (!row) return [];
    const half = { ...row, s: { text: (Number(row.s.text) * 0.6).toFixed(4), exact: '0' } };
    half.r = row.r ? { text: (Number(row.r.text) * 0.6).toFixed(1), exact: '0' } : null;
    half.grade =
      half.r === null ? null : half.r.text >= 100 ? 1 : half.r.text >= 50 ? 2 : half.r.text >= 10 ? 3 : 4;
    const turn = (position, at, before, after, reasons, summary) => ({
      position,
      at,
      actor: 'person-office',
      actor_name: '周敏',
      before: before && outcome(before),
      after: outcome(after),
      reasons,
      summary,
    });
    const reason = (what, zh, en, from, to, is_cause = true) => ({
      what,
      is_cause,
      record: null,
      from,
      to,
      position: 4102,
      text: text(zh, en),
    });
    return [
      turn(
        4102,
        '2026-10-12T06:30:00Z',
        half,
        row,
        [
          reason('quantity', '设计最大量：129 t → 215 t', 'design maximum: 129 t → 215 t', '129', '215'),
          reason(
            's',
            `S：${half.s.text} → ${row.s.text}`,
            `S: ${half.s.text} → ${row.s.text}`,
            half.s.text,
            row.s.text,
            false,
          ),
        ],
        text(`${half.grade ?? '—'}级 → ${row.grade ?? '—'}级`, `grade ${half.grade} → grade ${row.grade}`),
      ),
      turn(
        2283,
        '2026-06-01T02:00:00Z',
        null,
        half,
        [reason('unit', `单元：无 → ${row.name}`, `unit: none → ${row.name}`, null, row.name)],
        text('首次辨识', 'first identified'),
      ),
    ];
  };

  return (request, response, url) => {
    if (!url.pathname.startsWith('/api/v1/') || !/anlan_mock=/.test(request.headers.cookie ?? ''))
      return false;
    const path = decodeURIComponent(url.pathname.slice('/api/v1'.length));
    const q = (name) => url.searchParams.get(name) ?? '';
    const json = (body, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
      return true;
    };
    const missing = () => {
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({
          status: 404,
          code: 'record.not_found',
          message: text('没有这条记录', 'there is no such record'),
          remedy: text('从列表重新选择', 'choose it from the list again'),
          errors: [],
        }),
      );
      return true;
    };
    const day = q('as_of') || '2026-11-24';
    if (path === '/types') return json({ items: types });
    if (path === '/journal')
      return json({
        items: [
          { position: 4102, at: '2026-10-12T06:30:00Z' },
          { position: 3981, at: '2026-09-30T08:00:00Z' },
          { position: 2283, at: '2026-06-01T02:00:00Z' },
        ],
      });
    if (path === '/map/base/land' && coast) return json(coast);
    if (path === '/hazards') {
      const edition = q('edition') || '2018';
      let found = rowsOf(edition).filter(
        (row) =>
          ['district', 'park', 'sector', 'enterprise', 'site'].every(
            (name) => !q(name) || row[name] === q(name),
          ) &&
          (!q('q') || `${row.name} ${row.code} ${row.site_name} ${row.enterprise_name}`.includes(q('q'))) &&
          (q('differs') !== 'true' || row.grade !== row.other_grade),
      );
      const totals = {};
      for (const row of found) totals[gradeKey(row)] = (totals[gradeKey(row)] ?? 0) + 1;
      if (q('grade'))
        found = found.filter((row) =>
          q('grade')
            .split(',')
            .some((grade) => grade === gradeKey(row) || (grade === 'major' && row.major_hazard)),
        );
      const limit = Number(q('limit') || 50);
      const start = q('after') ? found.findIndex((row) => row.unit === q('after')) + 1 : 0;
      const items = found.slice(start, start + limit);
      return json({
        items,
        next: start + limit < found.length ? items.at(-1)?.unit : undefined,
        edition: edition === '2009' ? 'gb18218-2009+order40-2011' : 'gb18218-2018',
        as_of: day,
        position: 4102,
        totals,
        count: found.length,
      });
    }
    if (path === '/hazards/due') {
      const items = data.rows18
        .filter(
          (row) =>
            data.due[row.unit] &&
            (!q('district') || row.district === q('district')) &&
            (!q('enterprise') || row.enterprise === q('enterprise')),
        )
        .map((row, at) => ({
          unit: row.unit,
          name: row.name,
          enterprise: row.enterprise,
          enterprise_name: row.enterprise_name,
          district: row.district,
          outcome: outcome(row),
          assessed_on: at % 3 === 1 ? '2023-05-10' : data.due[row.unit].assessed_on,
          causes:
            at % 3 === 1
              ? [
                  {
                    trigger: 'three_years',
                    since: '2026-05-10',
                    text: text(
                      '上次评估于2023-05-10，已满三年',
                      'last assessed on 2023-05-10, three years ago',
                    ),
                    clause: text('原安监总局令第40号第十一条', 'Order 40, art. 11'),
                  },
                ]
              : data.due[row.unit].causes,
        }));
      return json({ as_of: day, items });
    }
    if (path === '/hazards/changes') {
      const items = data.rows18
        .filter((row) => data.verdicts[row.unit] && (!q('enterprise') || row.enterprise === q('enterprise')))
        .slice(0, 5)
        .map((row) => {
          const [turn] = turns(row.unit);
          return {
            unit: row.unit,
            name: row.name,
            enterprise_name: row.enterprise_name,
            district: row.district,
            before: turn.before,
            after: turn.after,
            reasons: turn.reasons,
            summary: turn.summary,
          };
        });
      return json({ since: q('since'), as_of: day, edition: 'gb18218-2018', items });
    }
    const hazard = /^\/hazards\/([^/]+)(\/timeline)?$/.exec(path);
    if (hazard) {
      const row = rowsOf('2018').find((one) => one.unit === hazard[1]);
      const own = data.verdicts[hazard[1]];
      if (!row || !own) return missing();
      if (hazard[2]) return json({ edition: 'gb18218-2018', items: turns(row.unit) });
      const verdicts = q('edition') === '2009' ? [...own.v].reverse() : own.v;
      return json({
        unit: row.unit,
        code: row.code,
        name: row.name,
        site: row.site,
        site_name: row.site_name,
        enterprise: row.enterprise,
        enterprise_name: row.enterprise_name,
        district: row.district,
        district_name: row.district_name,
        park: row.park,
        as_of: day,
        position: 4102,
        edition: verdicts[0]?.edition,
        verdicts,
        difference: own.difference,
        siblings: data.rows18
          .filter((one) => one.site === row.site && one.unit !== row.unit)
          .map((one) => ({ unit: one.unit, name: one.name, outcome: outcome(one) })),
        demo: true,
      });
    }
    const rows = () =>
      data.archive.filter((row) =>
        ['district', 'sector', 'kind'].every((name) => !q(name) || row[name] === q(name)),
      );
    if (path === '/archive') {
      const counts = {};
      const colours = ['red', 'orange', 'yellow', 'blue', null];
      for (const kind of ['site', 'risk_point']) {
        const own = { all: [0, 0, 0, 0, 0], by_district: {}, by_sector: {} };
        for (const row of rows().filter((one) => one.kind === kind)) {
          const at = colours.indexOf(row.colour);
          own.all[at] += 1;
          for (const [group, key] of [
            ['by_district', row.district],
            ['by_sector', row.sector],
          ]) {
            own[group][key] ??= [0, 0, 0, 0, 0];
            own[group][key][at] += 1;
          }
        }
        counts[kind] = own;
      }
      return json({
        as_of: day,
        position: 4102,
        edition: q('edition') === '2009' ? 'gb18218-2009+order40-2011' : 'gb18218-2018',
        engine: 'anlan-hazards 0.1.0',
        counts,
        rows: rows(),
        demo: true,
      });
    }
    if (path === '/archive/compare') {
      const sites = data.archive.filter((row) => row.kind === 'site');
      const [worse, better, added, removed] = sites;
      const reason = {
        what: 'quantity',
        is_cause: true,
        record: null,
        from: '129',
        to: '215',
        position: 4102,
        text: text('设计最大量：129 t → 215 t', 'design maximum: 129 t → 215 t'),
      };
      const differences = [
        {
          change: 'changed',
          then: { ...worse, colour: 'orange' },
          now: worse,
          what: [text('颜色：橙 → 红', 'colour: orange → red'), text('S：130.5 → 217.5', 'S: 130.5 → 217.5')],
          causes: [reason],
        },
        {
          change: 'changed',
          then: better,
          now: { ...better, colour: 'yellow' },
          what: [text('颜色：红 → 黄', 'colour: red → yellow')],
          causes: [reason],
        },
        { change: 'added', then: null, now: added, what: [], causes: [] },
        { change: 'removed', then: removed, now: null, what: [], causes: [] },
      ];
      return json({ then: q('then'), now: q('now') || '2026-11-24', edition: 'gb18218-2018', differences });
    }
    if (path === '/archive/frozen' && request.method === 'GET')
      return json({ items: frozen.map((one) => ({ ...one, intact: q('check') === 'true' ? true : null })) });
    if (path === '/archive/frozen') {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        const asked = JSON.parse(body);
        const made = {
          ...frozen[0],
          id: `01FROZEN${String(frozen.length).padStart(18, '0')}`,
          name: asked.name,
          as_of: asked.as_of ?? '2026-11-24',
          position: 4102,
          frozen_at: 4103,
          intact: null,
        };
        frozen.unshift(made);
        json(made, 201);
      });
      return true;
    }
    const read = /^\/records\/([^/]+)(?:\/([^/]+)(\/\w+)?)?$/.exec(path);
    if (!read) return false;
    const [, kind, id, part] = read;
    if (id === 'count') {
      const items = [...byId.values()].filter((one) => one.kind === kind);
      return json({ count: items.length });
    }
    if (id === undefined) {
      const items = [...byId.values()].filter(
        (own) =>
          own.kind === kind &&
          (!q('q') || own.title.includes(q('q')) || own.fields.credit_code?.includes(q('q'))) &&
          ['sector', 'district', 'status'].every(
            (name) => !q(`filter.${name}`) || own.fields[name] === q(`filter.${name}`),
          ),
      );
      return json({ items });
    }
    const own = byId.get(id);
    if (!own) return missing();
    if (part === undefined) return json(own);
    if (part === '/history')
      return json({
        items: [
          {
            position: own.position,
            at: own.changed_at,
            actor: { id: 'person-office', name: '周敏' },
            action: 'create',
            version: 1,
            batch: 'B1',
            changes: Object.entries(own.fields).map(([name, after]) => ({
              field: name,
              before: null,
              after,
            })),
          },
        ],
      });
    if (part === '/reveal')
      return json({
        fields: Object.fromEntries(
          own.masked.map((name) => [name, data.records.find((r) => r.id === id).fields[name]]),
        ),
      });
    if (part === '/why')
      return json({
        items: [
          {
            person: { id: 'person-office', login: 'office', name: '周敏' },
            unit: '市安委会办公室',
            roles: [{ id: 'office', zh: '安委办综合监管', en: 'Safety office supervisor' }],
            relation: text('全市', 'the whole city'),
            level: 'sensitive',
            policies: [{ id: 'office.read', text: text('安委办查看全市企业', 'the office reads the city') }],
            agreements: [],
          },
        ],
      });
    if (part === '/tree') {
      const seen = new Set([id]);
      const groups = new Map();
      for (let grown = true; grown; ) {
        grown = false;
        for (const one of byId.values()) {
          if (seen.has(one.id) || !Object.values(one.references).some((to) => seen.has(to.id))) continue;
          seen.add(one.id);
          groups.set(one.kind, [...(groups.get(one.kind) ?? []), one]);
          grown = true;
        }
      }
      return json({ root: own, groups: [...groups].map(([k, items]) => ({ kind: k, items, more: 0 })) });
    }
    return false;
  };
}
