// Records for the mock backend, from the tables of the sample city: `startMock({ extra: records().extra })`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DATA = join(import.meta.dirname, '../../../packs/demo-city/data');
const both = (zh, en) => ({ zh, en });
const field = (name, zh, en, kind = 'text', more = {}) => ({
  name,
  label: both(zh, en),
  help: both('', ''),
  aliases: [],
  kind,
  required: false,
  indexed: kind === 'choice' || kind === 'reference',
  level: 'internal',
  personal: false,
  ...more,
});
const choices = (text) =>
  text.split(' ').map((one) => {
    const [value, zh, en] = one.split(':');
    return { value, label: both(zh, (en ?? value).replaceAll('_', ' ')) };
  });
const SECTORS = choices(
  'production:生产 storage:储存 port:港口 trade:经营 filling_station:加油加气站:filling_station use:使用 transport:运输 waste:废弃处置:waste_disposal other:其他',
);
const GROUPS = {
  places: both('企业与场所', 'firms and places'),
  facilities: both('设施与存量', 'vessels and stock'),
  risks: both('风险普查', 'risk census'),
};
const must = { required: true };
const all = ['read', 'create', 'update', 'delete', 'export', 'import', 'reveal'];
const type = (name, zh, en, group, fields, more = {}) => ({
  name,
  label: both(zh, en),
  title: 'name',
  keys: [['code']],
  any_of: [],
  origin: 'code',
  group: GROUPS[group],
  verbs: all,
  fields,
  ...more,
});
const demo = field('demo', '演示数据', 'demo data', 'boolean');
const district = field('district', '行政区划代码', 'district code', 'text', {
  indexed: true,
});

const TYPES = [
  type(
    'enterprise',
    '企业',
    'Enterprise',
    'places',
    [
      field('credit_code', '统一社会信用代码', 'unified social credit code', 'credit_code', {
        help: both('18位，含校验位', '18 characters with the check character'),
      }),
      field('name', '企业名称', 'enterprise name', 'text', {
        ...must,
        max_length: 400,
      }),
      field('sector', '行业类别', 'sector', 'choice', { choices: SECTORS }),
      district,
      field('address', '地址', 'address'),
      field('principal', '主要负责人', 'principal', 'text', { personal: true }),
      field('telephone', '值班电话', 'duty telephone', 'text', { personal: true }),
      field('employees', '从业人数', 'employees', 'integer', { min: '0', max: '1000000' }),
      field('status', '状态', 'status', 'choice', {
        choices: choices('active:在业 suspended:停产停业 closed:关闭'),
      }),
      field('merged_into', '并入', 'merged into', 'reference', { to: 'enterprise' }),
      field('consequence', '最大后果半径', 'worst radius', 'decimal', { unit: 'm', level: 'restricted' }),
      demo,
    ],
    { keys: [['credit_code']] },
  ),
  type('site', '厂区', 'Site', 'places', [
    field('code', '厂区编号', 'site code', 'text', must),
    field('name', '厂区名称', 'site name', 'text', must),
    field('enterprise', '所属企业', 'enterprise', 'reference', { ...must, to: 'enterprise' }),
    field('sector', '行业类别', 'sector', 'choice', { choices: SECTORS }),
    district,
    field('park', '化工园区', 'park', 'text', { indexed: true }),
    field('address', '地址', 'address'),
    field('boundary', '厂界', 'boundary', 'geometry', { shapes: ['Polygon', 'MultiPolygon'] }),
    field('surroundings_surveyed_on', '周边调查日期', 'surroundings surveyed on', 'date'),
    demo,
  ]),
  type('unit', '单元', 'Unit', 'places', [
    field('code', '单元编号', 'unit code', 'text', must),
    field('name', '单元名称', 'unit name', 'text', must),
    field('site', '所属厂区', 'site', 'reference', { ...must, to: 'site' }),
    field('unit_kind', '单元类型', 'unit kind', 'choice', {
      ...must,
      choices: choices('production:生产单元 storage_tank:储罐区:tank_farm storage_warehouse:仓库:warehouse'),
      help: both(
        '生产单元以切断阀划分，储罐区以防火堤划分，仓库以独立建筑划分（GB 18218-2018 3.5、3.6）',
        'production units are split at shut-off valves, tank farms by their dike, warehouses by building (GB 18218-2018, 3.5, 3.6)',
      ),
    }),
    field('outline', '单元轮廓', 'outline', 'geometry', { shapes: ['Polygon', 'MultiPolygon', 'Point'] }),
    field('in_service_since', '投用日期', 'in service since', 'date'),
    field('processes', '重点监管工艺', 'key supervised processes', 'list'),
  ]),
  type('vessel', '储罐/容器/库位', 'Tank, vessel or bay', 'facilities', [
    field('code', '设备编号', 'vessel code', 'text', must),
    field('name', '设备名称', 'vessel name', 'text', must),
    field('unit', '所属单元', 'unit', 'reference', { ...must, to: 'unit' }),
    field('vessel_kind', '设备类型', 'vessel kind', 'choice', {
      ...must,
      choices: choices('tank:储罐 vessel:容器 bay:库位:warehouse_bay'),
    }),
    field('volume_m3', '容积', 'volume', 'decimal', { unit: 'm3', min: '0', max: '1000000' }),
    field('pressure_mpa', '最高工作压力', 'pressure', 'decimal', { unit: 'MPa', min: '-0.1', max: '400' }),
    field('temperature_c', '工作温度', 'temperature', 'decimal', { unit: '°C', min: '-273.15', max: '3000' }),
    field('position', '位置', 'position', 'geometry', { shapes: ['Point', 'Polygon'] }),
  ]),
  type('risk_point', '风险点', 'Risk point', 'risks', [
    field('code', '风险点编号', 'risk point code', 'text', must),
    field('name', '风险点名称', 'risk point name', 'text', must),
    field('site', '所属厂区', 'site', 'reference', { to: 'site' }),
    field('enterprise', '所属企业', 'enterprise', 'reference', { to: 'enterprise' }),
    district,
    field('substance_name', '物质名称', 'substance name'),
    field('most_held_t', '最大存量', 'most held', 'decimal', { unit: 't', min: '0' }),
    field('persons_nearby', '周边人数', 'persons nearby', 'integer', { min: '0' }),
    field('likelihood', '可能性', 'likelihood', 'integer', { min: '1', max: '5' }),
    field('severity', '严重性', 'severity', 'integer', { min: '1', max: '5' }),
    field('controls', '管控措施', 'controls'),
    field('owner', '责任人', 'owner', 'text', { personal: true }),
    field('position', '位置', 'position', 'geometry', { shapes: ['Point'] }),
    demo,
  ]),
  type(
    'census_return',
    '摸排回执',
    'Census return',
    'risks',
    [
      field('campaign', '摸排任务', 'campaign', 'text', must),
      field('unit_name', '填报单位', 'reporting unit', 'text', must),
      field('enterprise', '企业', 'enterprise', 'reference', { to: 'enterprise' }),
      district,
      field('sector', '行业', 'sector', 'text', { indexed: true }),
      field('nil_return', '零报告', 'nil return', 'boolean', must),
      field('points_found', '风险点数', 'risk points found', 'integer', { min: '0', max: '100000' }),
      field('signed_by', '签署人', 'signed by', 'text', { ...must, personal: true }),
      field('signed_on', '签署日期', 'signed on', 'date', must),
    ],
    {
      title: 'unit_name',
      keys: [['campaign', 'unit_name']],
      origin: 'risk-census/types/census_return.yaml',
    },
  ),
];
const FILES = {
  enterprise: 'enterprises',
  site: 'sites',
  unit: 'units',
  vessel: 'vessels',
  risk_point: 'risk_points',
  census_return: 'census_returns',
};

function readCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at];
    if (quoted && c === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === ',' || c === '\n')) {
      row.push(cell);
      cell = '';
      if (c === '\n') {
        rows.push(row);
        row = [];
      }
    } else if (c !== '\r') cell += c;
  }
  const [head = [], ...body] = rows;
  return body.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])));
}

function cellValue(one, text) {
  if (text === undefined || text === '') return undefined;
  if (one.kind === 'integer' || one.kind === 'decimal') return Number(text);
  if (one.kind === 'boolean') return text === 'true';
  if (one.kind === 'list') return text.split(';');
  if (one.kind === 'geometry') return JSON.parse(text);
  return text;
}

export function records() {
  const stores = new Map(TYPES.map((t) => [t.name, new Map()]));
  const byKey = new Map();
  const histories = new Map();
  const views = new Map();
  const answered = new Map();
  let serial = 0;
  let position = 52_000;
  /** @type {{fail?: 'network' | 'starting' | 'signed_out', loseAnswer: boolean, slow: number}} */
  const state = { loseAnswer: false, slow: 0 };
  const newId = () => {
    serial += 1;
    return `01KAB${String(serial).padStart(8, '0')}ZQXVYRM2S4T6W`;
  };
  const nextPosition = () => {
    position += 1;
    return position;
  };

  for (const t of TYPES) {
    for (const line of readCsv(readFileSync(join(DATA, `${FILES[t.name]}.csv`), 'utf8'))) {
      const fields = {};
      for (const one of t.fields) {
        let value = cellValue(one, line[one.name] ?? (one.name.endsWith('_kind') ? line.kind : undefined));
        if (one.kind === 'reference' && value !== undefined) value = byKey.get(`${one.to}/${value}`)?.id;
        if (value !== undefined) fields[one.name] = value;
      }
      const id = newId();
      const key = t.keys[0].map((name) => fields[name]).join('-');
      const record = {
        id,
        kind: t.name,
        key,
        version: 1,
        title: String(fields[t.title]),
        fields,
        valid_from: '2026-01-01',
        source: '演示导入.xlsx',
        position: nextPosition(),
        changed_at: '2026-03-02T02:14:00Z',
        changed_by: { id: 'person-office', name: '周敏' },
      };
      stores.get(t.name).set(id, record);
      byKey.set(`${t.name}/${key}`, record);
      histories.set(id, [
        {
          position,
          at: record.changed_at,
          actor: record.changed_by,
          action: 'create',
          version: 1,
          batch: 'B-0007',
          changes: Object.entries(fields).map(([name, after]) => ({ field: name, after })),
        },
      ]);
    }
  }
  const find = (id) => [...stores.values()].map((store) => store.get(id)).find(Boolean);

  function shown(record) {
    const t = TYPES.find(({ name }) => name === record.kind);
    const fields = {};
    const references = {};
    const masked = [];
    const hidden = [];
    for (const one of t.fields) {
      const value = record.fields[one.name];
      if (one.level === 'restricted') hidden.push(one.name);
      else if (value === undefined) continue;
      else if (one.personal) {
        fields[one.name] = `${[...String(value)][0]}**`;
        masked.push(one.name);
      } else fields[one.name] = value;
      const to = one.kind === 'reference' ? find(value) : undefined;
      if (to) references[one.name] = { kind: to.kind, id: to.id, title: to.title, key: to.key };
    }
    const source = {
      source: record.source,
      date: '2026-03-01',
      by: record.changed_by.id,
      by_name: record.changed_by.name,
    };
    return {
      ...record,
      fields,
      references,
      masked,
      hidden,
      sources: record.sources ?? {},
      default_source: source,
      can: all,
    };
  }

  function matches(record, url) {
    const q = url.searchParams.get('q');
    if (q && !`${record.title} ${record.key}`.includes(q)) return false;
    for (const [name, value] of url.searchParams)
      if (name.startsWith('filter.') && String(record.fields[name.slice(7)] ?? '') !== value) return false;
    return true;
  }

  function faults(t, body, old = {}) {
    const out = [];
    const say = (pointer, code, zh, en, more = {}) =>
      out.push({
        code,
        severity: 'error',
        pointer,
        message: both(zh, en),
        remedy: both('核对后重填', 'check and enter again'),
        place: {},
        ...more,
      });
    const next = { ...old, ...body.fields };
    for (const one of t.fields) {
      const value = next[one.name];
      if (one.required && (value === undefined || value === null || value === ''))
        say(
          `/fields/${one.name}`,
          'record.required',
          `缺少“${one.label.zh}”`,
          `“${one.label.en}” is missing`,
        );
      if (one.kind === 'credit_code' && value && String(value).length !== 18)
        say(
          `/fields/${one.name}`,
          'value.credit_code',
          '信用代码应为18位',
          'the credit code has 18 characters',
        );
      if (one.kind === 'geometry' && value && JSON.stringify(value).includes('999'))
        say(`/fields/${one.name}`, 'geometry.crossing', '边线自相交', 'the outline crosses itself', {
          place: { point: [121.84, 38.985] },
        });
    }
    return out;
  }

  /** Writes as the server does; a repetition with the same key gets the first answer. */
  function write(record, body, actor, action) {
    const t = TYPES.find(({ name }) => name === record.kind);
    const changes = [];
    for (const [name, value] of Object.entries(body.fields ?? {})) {
      const before = record.fields[name];
      if (JSON.stringify(before ?? null) === JSON.stringify(value)) continue;
      changes.push({ field: name, before, after: value ?? undefined });
      if (value === null) delete record.fields[name];
      else record.fields[name] = value;
    }
    for (const name of ['valid_from', 'valid_to']) if (name in body) record[name] = body[name] ?? undefined;
    record.version += action === 'create' ? 0 : 1;
    record.source = body.source ?? record.source;
    record.position = nextPosition();
    record.changed_at = new Date().toISOString();
    record.changed_by = actor;
    record.title = String(record.fields[t.title] ?? record.key);
    const list = histories.get(record.id) ?? [];
    list.unshift({ position, at: record.changed_at, actor, action, version: record.version, changes });
    histories.set(record.id, list);
    return record;
  }

  async function handle(request, response, url) {
    const answer = (status, body, headers = {}) => {
      response.writeHead(status, {
        'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
        ...headers,
      });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const refuse = (status, code, zh, en, errors = []) =>
      answer(status, { status, code, message: both(zh, en), remedy: both('', ''), errors });
    const parts = url.pathname.split('/').slice(3).map(decodeURIComponent);
    const [root, kind, id, what] = parts;
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (state.slow > 0) await new Promise((done) => setTimeout(done, state.slow));
    if (request.method !== 'GET') {
      if (state.fail === 'network') return request.socket.destroy();
      if (state.fail === 'starting')
        return refuse(503, 'http.starting', '服务正在启动', 'the server is starting');
      if (state.fail === 'signed_out') {
        state.fail = undefined;
        return refuse(401, 'access.sign_in', '请先登录', 'sign in first');
      }
    }
    const who = /anlan_mock=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'office';
    const actor = { id: `person-${who}`, name: who === 'office' ? '周敏' : '李建国' };

    if (root === 'types' && kind === undefined)
      return answer(200, { items: TYPES.map((t) => ({ ...t, count: stores.get(t.name).size })) });
    if (root === 'types') return answer(200, {});
    if (root === 'views') {
      const list = views.get(kind) ?? new Map();
      views.set(kind, list);
      if (id === undefined) return answer(200, { items: [...list.values()] });
      if (request.method === 'PUT') {
        list.set(id, { name: id, ...body });
        return answer(200, list.get(id));
      }
      if (request.method === 'DELETE') list.delete(id);
      return answer(204);
    }
    const t = TYPES.find(({ name }) => name === kind);
    const store = stores.get(kind);
    if (t === undefined)
      return refuse(404, 'catalogue.unknown_type', '没有此类记录', 'there is no such type');
    if (id === undefined && request.method === 'GET') {
      const sort = url.searchParams.get('sort') ?? 'title';
      const found = [...store.values()].filter((record) => matches(record, url));
      found.sort(
        sort === '-changed' ? (a, b) => b.position - a.position : (a, b) => (a.title < b.title ? -1 : 1),
      );
      const from = Number(url.searchParams.get('after') || 0);
      const limit = Number(url.searchParams.get('limit') ?? 50);
      return answer(200, {
        items: found.slice(from, from + limit).map(shown),
        ...(from + limit < found.length ? { next: String(from + limit) } : {}),
      });
    }
    if (id === undefined) {
      const key = request.headers['idempotency-key'];
      if (answered.has(key)) return answer(201, shown(answered.get(key)));
      const wrong = faults(t, body);
      if (wrong.length > 0)
        return refuse(422, wrong[0].code, wrong[0].message.zh, wrong[0].message.en, wrong);
      const record = {
        id: newId(),
        kind,
        key: t.keys[0].map((name) => body.fields[name]).join('-'),
        version: 1,
        fields: {},
        title: '',
        changed_by: actor,
      };
      write(record, body, actor, 'create');
      store.set(record.id, record);
      answered.set(key, record);
      if (state.loseAnswer) {
        state.loseAnswer = false;
        return request.socket.destroy();
      }
      return answer(201, shown(record), { etag: '"1"' });
    }
    if (id === 'count') {
      const found = [...store.values()].filter((record) => matches(record, url));
      const by = url.searchParams.get('by');
      const groups = {};
      if (by)
        for (const record of found)
          groups[record.fields[by] ?? ''] = (groups[record.fields[by] ?? ''] ?? 0) + 1;
      return answer(200, { count: found.length, ...(by ? { by: { [by]: groups } } : {}) });
    }
    if (id === 'export') {
      const columns = (url.searchParams.get('columns') ?? '').split(',');
      const found = [...store.values()].filter((record) => matches(record, url)).map(shown);
      response.writeHead(200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${t.label.zh}.csv`)}`,
      });
      return response.end(
        `\ufeff${columns.join(',')}\n${found.map((r) => columns.map((c) => r.fields[c] ?? '').join(',')).join('\n')}`,
      );
    }
    if (id === 'batch') {
      const done = [];
      const failed = [];
      for (const item of body.items) {
        const record = store.get(item.id);
        const fail = (code, zh, en) =>
          failed.push({
            id: item.id,
            errors: [{ code, severity: 'error', message: both(zh, en), remedy: both('', '') }],
          });
        if (record === undefined) fail('record.not_found', '记录不存在', 'there is no such record');
        else if (record.version !== item.version)
          fail('record.version_conflict', '记录已被他人修改', 'somebody changed it first');
        else if (
          body.action === 'delete' &&
          [...stores.values()].some((other) =>
            [...other.values()].some((r) => Object.values(r.fields).includes(item.id)),
          )
        )
          fail('record.referred_to', '仍有其他记录引用它', 'other records refer to it');
        else {
          if (body.action === 'delete') store.delete(item.id);
          else write(record, body, actor, 'update');
          done.push(item.id);
        }
      }
      return answer(200, { done, failed });
    }
    const record = store.get(id);
    if (record === undefined)
      return refuse(404, 'record.not_found', '没有这条记录', 'there is no such record');
    if (what === undefined && request.method === 'GET')
      return answer(200, shown(record), { etag: `"${record.version}"` });
    if (what === undefined && request.method === 'PATCH') {
      const key = request.headers['idempotency-key'];
      if (answered.has(key)) return answer(200, shown(answered.get(key)));
      if (request.headers['if-match'] !== `"${record.version}"`)
        return refuse(412, 'record.version_conflict', '记录已被他人修改', 'somebody changed it first');
      const wrong = faults(t, body, record.fields);
      if (wrong.length > 0)
        return refuse(422, wrong[0].code, wrong[0].message.zh, wrong[0].message.en, wrong);
      write(record, body, actor, 'update');
      answered.set(key, record);
      return answer(200, shown(record), { etag: `"${record.version}"` });
    }
    if (what === undefined && request.method === 'DELETE') {
      if (
        [...stores.values()].some((other) =>
          [...other.values()].some((r) => Object.values(r.fields).includes(id)),
        )
      )
        return refuse(
          409,
          'record.referred_to',
          '仍有其他记录引用该记录，不能删除',
          'other records refer to it',
        );
      store.delete(id);
      return answer(204);
    }
    if (what === 'history') return answer(200, { items: histories.get(id) });
    if (what === 'tree') {
      const groups = [];
      const level = new Set([id]);
      for (const other of TYPES) {
        const items = [...stores.get(other.name).values()].filter(
          (r) => r.id !== id && Object.values(r.fields).some((value) => level.has(value)),
        );
        for (const item of items) level.add(item.id);
        if (items.length > 0)
          groups.push({
            kind: other.name,
            items: items.slice(0, 20).map(shown),
            more: Math.max(items.length - 20, 0),
          });
      }
      return answer(200, { root: shown(record), groups });
    }
    if (what === 'reveal')
      return answer(200, {
        fields: Object.fromEntries(body.fields.map((name) => [name, record.fields[name]])),
      });
    if (what === 'why') {
      const verdict = (verb, allowed) => ({
        verb,
        allowed,
        relation: both('本市', 'the city'),
        policies: [
          {
            id: 'office-reads-all',
            text: both('安委办读取全市记录', 'the safety office reads all records of the city'),
            clause: '措施 2',
          },
        ],
        agreements: [],
        fields: {
          telephone: {
            shown: true,
            masked: true,
            why: both('个人信息，须说明用途后查看', 'personal data, revealed with a purpose'),
          },
          consequence: {
            shown: false,
            masked: false,
            why: both('重要级，仅指定人员可见', 'restricted: named people only'),
          },
        },
      });
      const people = [
        { id: 'person-office', name: '周敏', login: 'office' },
        { id: 'person-inspector', name: '李建国', login: 'inspector' },
      ];
      const asked = url.searchParams.get('person');
      if (asked !== null) {
        const person = people.find((one) => one.id === asked) ?? people[0];
        return answer(200, {
          person,
          verdicts: all.map((verb) => verdict(verb, person.login === 'office' || verb === 'read')),
        });
      }
      const { relation, policies, agreements } = verdict('read', true);
      return answer(200, {
        items: people.map((person) => ({
          person,
          unit: '市安委会办公室',
          roles: [{ id: 'office', zh: '综合监管', en: 'supervisor' }],
          relation,
          level: 'sensitive',
          policies,
          agreements,
        })),
      });
    }
    return refuse(404, 'http.not_found', '没有这个地址', 'no such address');
  }

  return {
    state,
    types: TYPES,
    first: (kind) => [...stores.get(kind).values()][0],
    /** Changes a record as somebody else would. */
    change: (kind, id, fields, by = { id: 'person-inspector', name: '李建国' }) =>
      write(stores.get(kind).get(id), { fields, source: '现场核查' }, by, 'update'),
    extra: (request, response, url) => {
      if (!/^\/api\/v1\/(types|records|views)(\/|$)/.test(url.pathname)) return false;
      if (!/anlan_mock=\w+/.test(request.headers.cookie ?? '')) return false;
      handle(request, response, url).catch((error) => {
        process.stderr.write(`${error.stack}\n`);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
      return true;
    },
  };
}
