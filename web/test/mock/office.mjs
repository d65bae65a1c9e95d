/** Import, queue, administration, first run and own account of the mock backend. */
const text = (zh, en) => ({ zh, en });
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString();
const date = (n) => day(n).slice(0, 10);
let counter = 0;
const newId = (prefix) => {
  counter += 1;
  return `${prefix}${String(counter).padStart(6, '0')}`;
};

const field = (name, zh, en, kind, more = {}) => ({
  name,
  label: text(zh, en),
  aliases: [],
  kind,
  required: false,
  indexed: false,
  level: 'internal',
  personal: false,
  ...more,
});
const choice = (name, zh, en, rows, more) =>
  field(name, zh, en, 'choice', {
    choices: rows.map(([value, a, b]) => ({ value, label: text(a, b) })),
    ...more,
  });
const LEVELS = [
  ['city', '市', 'city'],
  ['department', '部门', 'department'],
  ['district', '区市县', 'district'],
  ['park', '园区', 'park'],
  ['enterprise', '企业', 'enterprise'],
];
const ROLES = [
  ['city_office', '安委办', 'city safety office'],
  ['emergency_bureau', '应急管理局', 'emergency bureau'],
  ['department_liaison', '部门联络员', 'department liaison'],
  ['inspector', '执法检查员', 'inspector'],
  ['enterprise_manager', '企业安全管理', 'enterprise safety manager'],
  ['system_admin', '系统管理员', 'system administrator'],
  ['security_admin', '安全管理员', 'security administrator'],
  ['audit_admin', '审计管理员', 'audit administrator'],
];
const VERBS = ['read', 'create', 'update', 'delete', 'export', 'import'];
const type = (name, zh, en, title, fields) => ({
  name,
  label: text(zh, en),
  title,
  keys: [],
  any_of: [],
  verbs: VERBS,
  count: 0,
  fields,
});
export const types = [
  type('enterprise', '企业', 'Enterprise', 'name', [
    field('credit_code', '统一社会信用代码', 'unified social credit code', 'credit_code'),
    field('name', '企业名称', 'enterprise name', 'text', { required: true }),
    field('district', '行政区划代码', 'district code', 'text'),
  ]),
  type('site', '厂区', 'Site', 'name', [
    field('code', '厂区编号', 'site code', 'text', { required: true }),
    field('name', '名称', 'name', 'text', { required: true }),
    field('outline', '范围', 'outline', 'geometry'),
  ]),
  type('holding', '化学品存量', 'Holding', 'substance_name', [
    field('unit', '单元', 'unit', 'reference', { to: 'unit', required: true }),
    field('line', '行号', 'line', 'integer', { required: true }),
    field('substance_name', '物质名称', 'substance', 'text', { required: true }),
    field('cas', 'CAS号', 'CAS number', 'cas'),
    field('design_max_t', '设计最大量', 'design maximum', 'decimal', { unit: 't', required: true }),
    field('state', '状态', 'state', 'text'),
  ]),
  type('org_unit', '机构', 'Unit', 'name', [
    field('code', '机构编号', 'unit code', 'text', { required: true }),
    field('name', '名称', 'name', 'text', { required: true }),
    choice('level', '层级', 'level', LEVELS, { required: true }),
    field('parent', '上级机构', 'parent unit', 'reference', { to: 'org_unit' }),
    field('district', '行政区划代码', 'district code', 'text'),
    field('successor', '承接机构', 'successor', 'reference', {
      to: 'org_unit',
      help: text('机构撤并后由谁承接', 'who takes over when it ends'),
    }),
  ]),
  type('person', '人员', 'Person', 'name', [
    field('login', '登录名', 'login', 'text', { required: true }),
    field('name', '姓名', 'name', 'text', { required: true, personal: true }),
    field('phone', '电话', 'telephone', 'text', { personal: true }),
    field('email', '电子邮箱', 'e-mail', 'text', { personal: true }),
  ]),
  type('post', '岗位', 'Post', 'name', [
    field('name', '岗位名称', 'post', 'text', { required: true }),
    field('person', '人员', 'person', 'reference', { to: 'person', required: true }),
    field('unit', '机构', 'unit', 'reference', { to: 'org_unit', required: true }),
    choice('role', '角色', 'role', ROLES, { required: true }),
    field('stands_in_for', '代理岗位', 'stands in for', 'reference', { to: 'post' }),
  ]),
  type('sharing_agreement', '共享协议', 'Sharing agreement', 'name', [
    field('code', '协议编号', 'agreement code', 'text', { required: true }),
    field('name', '名称', 'name', 'text', { required: true }),
    field('provider', '提供方', 'provider', 'reference', { to: 'org_unit', required: true }),
    field('recipient', '接收方', 'recipient', 'reference', { to: 'org_unit', required: true }),
    field('record_types', '记录类型', 'record types', 'list', { required: true }),
    field('fields', '字段', 'fields', 'list'),
    choice(
      'highest_level',
      '最高级别',
      'highest level',
      [
        ['public', '公开', 'public'],
        ['internal', '内部', 'internal'],
        ['sensitive', '敏感', 'sensitive'],
        ['restricted', '重要', 'restricted'],
      ],
      { required: true },
    ),
    field('purpose', '用途', 'purpose', 'text', { required: true }),
    field('legal_basis', '依据', 'legal basis', 'text', { required: true }),
    field('begins', '开始日期', 'begins', 'date', { required: true }),
    field('ends', '截止日期（含）', 'ends (last day)', 'date', { required: true }),
    field('revoked', '已撤销', 'revoked', 'boolean'),
  ]),
];

const record = (kind, id, title, fields, more = {}) => ({
  id,
  kind,
  version: 1,
  title,
  fields: { ...fields, demo: true },
  references: {},
  masked: [],
  hidden: [],
  sources: {},
  default_source: { source: '演示', by: 'p', by_name: '演示' },
  position: 1,
  changed_at: day(-3),
  changed_by: { id: 'p', name: '演示' },
  can: VERBS,
  ...more,
});
const units = [
  ['u-city', '市人民政府', 'city', null, '2102'],
  ['u-office', '市安委会办公室', 'department', 'u-city', '2102'],
  ['u-it', '市大数据中心', 'department', 'u-city', '2102'],
  ['u-bureau', '市应急管理局', 'department', 'u-city', '2102'],
  ['u-jinpu', '金普新区应急管理局', 'district', 'u-bureau', '210213'],
  ['u-park', '大孤山石化园区管理办公室', 'park', 'u-jinpu', '210213'],
  ['u-firm', '演示石化有限公司', 'enterprise', 'u-jinpu', '210213'],
  ['u-old', '开发区安监局', 'district', 'u-bureau', '210213'],
].map(([id, name, level, parent, district]) =>
  record(
    'org_unit',
    id,
    name,
    {
      code: id.toUpperCase(),
      name,
      level,
      parent,
      district,
      ...(id === 'u-old' ? { successor: 'u-jinpu' } : {}),
    },
    id === 'u-old' ? { valid_to: '2024-01-01' } : {},
  ),
);
const people = [
  ['p-zhou', 'office', '周敏'],
  ['p-li', 'inspector', '李建国'],
  ['p-sun', 'safety', '孙丽'],
  ['p-wu', 'system', '吴刚'],
  ['p-zheng', 'security', '郑洁'],
  ['p-qian', 'audit', '钱文'],
].map(([id, login, name]) =>
  record('person', id, name, { login, name, phone: '138****0001' }, { masked: ['phone'] }),
);
const posts = [
  ['o-1', '综合监管', 'p-zhou', 'u-office', 'city_office'],
  ['o-2', '执法', 'p-li', 'u-jinpu', 'inspector'],
  ['o-3', '安全管理', 'p-sun', 'u-firm', 'enterprise_manager'],
  ['o-4', '系统管理', 'p-wu', 'u-it', 'system_admin'],
  ['o-5', '安全管理', 'p-zheng', 'u-it', 'security_admin'],
  ['o-6', '审计管理', 'p-qian', 'u-office', 'audit_admin'],
  ['o-7', '代理执法', 'p-zhou', 'u-jinpu', 'inspector', 'o-2'],
].map(([id, name, person, unit, role, stands_in_for]) =>
  record(
    'post',
    id,
    name,
    { name, person, unit, role, ...(stands_in_for ? { stands_in_for } : {}) },
    stands_in_for ? { valid_from: date(-2), valid_to: date(12) } : {},
  ),
);
const agreements = [
  ['a-1', '重大危险源信息共享（消防）', date(-100), date(260), {}],
  ['a-2', '园区应急物资共享', date(30), date(400), {}],
  ['a-3', '港口危险货物核对', date(-400), date(-30), {}],
  ['a-4', '环保在线监测互通', date(-100), date(100), { revoked: true }],
].map(([id, name, begins, ends, more]) =>
  record('sharing_agreement', id, name, {
    code: id.toUpperCase(),
    name,
    provider: 'u-bureau',
    recipient: 'u-park',
    record_types: ['enterprise', 'site', 'holding'],
    fields: [],
    highest_level: 'sensitive',
    purpose: '联合检查与应急准备',
    legal_basis: '《安全生产法》第六十五条',
    begins,
    ends,
    ...more,
  }),
);
const records = { org_unit: units, person: people, post: posts, sharing_agreement: agreements };
const byId = new Map(
  Object.values(records)
    .flat()
    .map((one) => [one.id, one]),
);
function view(one) {
  const fields = types.find((t) => t.name === one.kind)?.fields ?? [];
  const references = {};
  for (const { name, kind } of fields) {
    const there = kind === 'reference' && byId.get(one.fields[name]);
    if (there) references[name] = { kind: there.kind, id: there.id, title: there.title };
  }
  return { ...one, references };
}

// Queue ---------------------------------------------------------------------------------------------------------------

const unitsAsking = [
  { unit: 'unit-1', name: '储罐区 · 大孤山厂区', quantity_t: '320' },
  { unit: 'unit-2', name: '加氢装置 · 大孤山厂区', quantity_t: '12.5' },
];
const queue = {
  items: [
    {
      question: '混合苯系物|',
      declared: '混合苯系物',
      cas: null,
      lines: 14,
      reason: text(
        '名称不在危险化学品目录中，申报未给出CAS号和危险性类别',
        'Not a name of the catalogue; neither a CAS number nor a category was declared',
      ),
      candidates: ['苯', '甲苯', '二甲苯异构体混合物'],
      suggestion: {
        symbols: ['W5.3'],
        why: text(
          '闪点14 ℃、沸点高于35 ℃，符合易燃液体类别2',
          'Flash point 14 °C and boiling point above 35 °C: flammable liquid, category 2',
        ),
      },
      units: unitsAsking,
    },
    {
      question: '工业助剂A|',
      declared: '工业助剂A',
      cas: null,
      lines: 5,
      reason: text('商品名，未给出成分', 'A trade name without its components'),
      candidates: [],
      suggestion: null,
      units: unitsAsking.slice(0, 1),
    },
    {
      question: '硝酸铵溶液|6484-52-2',
      declared: '硝酸铵溶液',
      cas: '6484-52-2',
      lines: 3,
      reason: text(
        '同一CAS号在目录中有多行，须按含量区分',
        'The CAS number stands in several rows of the catalogue',
      ),
      candidates: ['硝酸铵[含可燃物>0.2%]', '硝酸铵[含可燃物≤0.2%]'],
      suggestion: null,
      units: unitsAsking.slice(1),
    },
  ],
  decided: [
    {
      question: '碳九馏分|',
      record: 'd-1',
      decision: { categories: ['W5.4'], reason: '企业2025年安全技术说明书第9节，闪点38 ℃' },
      by_name: '周敏',
      lines: 4,
    },
  ],
};
const substances = [
  [51, '苯', 'benzene', '71-43-2', ['纯苯'], false, 'printed'],
  [1014, '甲苯', 'toluene', '108-88-3', ['甲基苯'], false, 'printed'],
  [1, '氯', 'chlorine', '7782-50-5', ['液氯', '氯气'], true, 'printed'],
  [2285, '硝酸铵[含可燃物≤0.2%]', 'ammonium nitrate', '6484-52-2', ['硝铵'], false, 'recalled'],
].map(([serial, name_zh, name_en, cas, aliases, highly_toxic, confidence]) => ({
  serial,
  name_zh,
  name_en,
  cas,
  aliases,
  highly_toxic,
  confidence,
  source: 'catalogue-2015',
}));

// Imports -------------------------------------------------------------------------------------------------------------

const HEADINGS = {
  unit: 'unit',
  单元: 'unit',
  line: 'line',
  行号: 'line',
  substance_name: 'substance_name',
  物质名称: 'substance_name',
  cas: 'cas',
  CAS号: 'cas',
  design_max_t: 'design_max_t',
  '设计最大量(t)': 'design_max_t',
  state: 'state',
  状态: 'state',
};
const files = new Map();
const batches = [
  {
    id: 'B-demo-1',
    at: day(-9),
    actor: 'p-zhou',
    actor_name: '周敏',
    file: 'units.csv',
    kind: 'unit',
    summary: { rows: 60, created: 60, updated: 0, unchanged: 0, refused: 0 },
    undone_at: null,
  },
];
function preview(id, choices) {
  const { name, rows, headings } = files.get(id);
  const mapped = (heading) => {
    const to = choices.mapping?.[heading] ?? HEADINGS[heading];
    return to === 'ignore' ? undefined : to;
  };
  const problems = [];
  const rows_at = {};
  const counts = {};
  let refused = 0;
  let warned = 0;
  rows.forEach((cells, n) => {
    const row = n + 2;
    const shown = Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? '']));
    const wrong = [];
    const warn = [];
    for (const heading of headings) {
      const value = choices.edits?.[row]?.[heading] ?? shown[heading];
      const to = mapped(heading);
      const say = (list, severity, code, zh, en, fix) => {
        counts[code] = (counts[code] ?? 0) + 1;
        list.push({
          code,
          severity,
          message: text(zh, en),
          remedy: fix,
          place: { file: name, row, column: heading },
        });
      };
      if (to === 'design_max_t') {
        if (!/^\d+(\.\d+)?$/.test(value))
          say(
            wrong,
            'error',
            'value.wrong_kind',
            `“${value}”不是数`,
            `“${value}” is not a number`,
            text('填写数字，单位吨', 'enter a number, in tonnes'),
          );
        else if (Number(value) > 5000)
          say(
            warn,
            'warning',
            'value.suspect',
            '数量异常大',
            'unusually large',
            text('核对单位是否为吨', 'check that the unit is tonnes'),
          );
      }
      if (to === 'substance_name' && value.trim() === '')
        say(
          wrong,
          'error',
          'value.required',
          '必填项为空',
          'a required field is empty',
          text('填写物质名称', 'enter the substance'),
        );
    }
    if (wrong.length > 0) refused += 1;
    if (warn.length > 0) warned += 1;
    if (wrong.length + warn.length > 0) rows_at[row] = shown;
    problems.push(...wrong, ...warn);
  });
  const good = rows.length - refused;
  const updated = Math.min(good, Math.floor(rows.length / 5));
  return {
    id,
    file: name,
    kind: choices.kind ?? 'holding',
    format: 'csv utf-8',
    columns: headings.map((heading) => ({ heading, field: mapped(heading) ?? null })),
    rows: rows.length,
    created: good - updated,
    updated,
    unchanged: 0,
    refused,
    warned,
    problems,
    problem_counts: counts,
    rows_at,
    dry_run: true,
  };
}

// Administration ------------------------------------------------------------------------------------------------------

const settings = {
  lockout_tries: 5,
  lockout_minutes: 15,
  idle_minutes: 30,
  absolute_hours: 12,
  sessions_each: 5,
  password_min: 12,
  password_days: 0,
  totp_required_roles: ['system_admin', 'security_admin', 'audit_admin'],
};
const policies = [
  {
    id: 'office.read',
    text: text(
      '安委办和应急管理局查看、导出全市登记事实，至敏感级',
      'the city office reads and exports the facts of the whole city, up to sensitive',
    ),
    clause: '《安全生产法》第六十五条',
    file: 'office.cedar',
    cedar:
      'permit (principal, action in [Action::"read"], resource is Records)\nwhen { principal.role == "city_office" };',
  },
  {
    id: 'enterprise.records',
    text: text('企业安全管理人员维护本企业登记事实', 'managers keep the facts of their own enterprise'),
    clause: '《安全生产法》第四条',
    file: 'enterprises.cedar',
  },
];
const hash = (n) => Array.from({ length: 64 }, (_, at) => ((at * 7 + n * 13) % 16).toString(16)).join('');
const backups = [
  {
    file: 'anlan-20261110T010000000Z.backup',
    created_at: day(-14),
    bytes: 48_203_776,
    sha256: hash(3),
    position: 5120,
    root: hash(5),
    database: 'data/anlan.db',
  },
];
const tokens = [
  {
    id: 't-1',
    name: '市政务数据共享平台',
    unit: '市安委会办公室',
    role: { id: 'city_office', zh: '安委办', en: 'city safety office' },
    verbs: ['read'],
    kinds: ['enterprise', 'site'],
    operations: [],
    created_at: day(-40),
    expires_at: day(320),
    last_used: day(-1),
    revoked_at: null,
  },
];
let sessions = [
  {
    id: 's-1',
    created_at: day(-0.1),
    last_seen: day(0),
    address: '10.20.3.15',
    agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
    current: true,
  },
  {
    id: 's-2',
    created_at: day(-2),
    last_seen: day(-1),
    address: '10.20.7.4',
    agent: 'Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile',
    current: false,
  },
];
const log = (n, what) => Array.from({ length: n }, (_, at) => what(at));

// Hazards for the home page -------------------------------------------------------------------------------------------

const hazards = ['red', 'orange', 'orange', 'yellow', 'blue', null].map((colour, n) => ({
  unit: `unit-${n + 1}`,
  code: `DM001-U${n + 1}`,
  name: ['储罐区', '加氢装置', '液氯库', '丙烯罐组', '原料罐区', '催化剂库'][n],
  site: 'site-1',
  site_name: '大孤山厂区',
  enterprise: 'ent-1',
  enterprise_name: '演示石化有限公司（演示）',
  district: '210213',
  district_name: '金普新区',
  park: '',
  sector: 'production',
  s: { text: ['48.2000', '12.0400', '9.6000', '3.1000', '1.2000', '0.4000'][n], exact: '1' },
  r: n === 5 ? null : { text: ['120.5', '72.2', '57.6', '18.6', '2.4'][n], exact: '1' },
  alpha: '2.0',
  persons_500m: 240,
  major_hazard: n < 5,
  grade: n < 5 ? [1, 2, 2, 3, 4][n] : null,
  colour,
  open: n === 5 ? 2 : 0,
  lines: 4,
  substances: ['苯', '甲苯'],
  other_grade: null,
  other_major_hazard: true,
  joined: [],
  demo: true,
}));

async function bytesOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** Answers true when the request was for it. */
export async function office({ path, url, request, response, person, state, streams, json, problem }) {
  const { method } = request;
  const part = path.split('/').slice(1).map(decodeURIComponent);
  const made = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
    return true;
  };
  const done = () => {
    response.writeHead(204);
    response.end();
    return true;
  };
  const body = async () => {
    const bytes = await bytesOf(request);
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  };
  const list = (items, more = {}) => {
    json(response, { items, ...more });
    return true;
  };

  if (part[0] === 'setup') {
    if (method === 'POST') {
      const given = await body();
      if (given.code !== 'K7M2-9QXA') {
        problem(response, 422, 'setup.code', '设置码不正确。', 'The setup code is wrong.');
        return true;
      }
      state.needsSetup = false;
      return done();
    }
    json(response, {
      needed: state.needsSetup,
      database: 'sqlite',
      disk: { flush_ms: 1.8 },
      checks: [
        {
          code: 'setup.database',
          message: text('数据库已打开，可写', 'the database is open and can be written'),
          state: 'ok',
        },
        {
          code: 'clock',
          message: text('系统时钟未与时间服务器同步', 'The clock is not kept by a time server'),
          state: 'warning',
          remedy: text('配置时间同步', 'set up time synchronisation'),
        },
      ],
    });
    return true;
  }
  if (!person) return false;

  if (part[0] === 'session' && part[1] === 'password') {
    const given = await body();
    if (given.current !== person.password) {
      problem(response, 422, 'access.bad_credentials', '当前密码不正确。', 'The current password is wrong.');
      return true;
    }
    state.mustChange.delete(person.login);
    return done();
  }
  if (part[0] === 'session' && part[1] === 'totp') {
    if (method === 'POST') {
      json(response, {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        uri: `otpauth://totp/Anlan:${person.login}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Anlan`,
      });
      return true;
    }
    const { code } = await body();
    if (code !== '123456') {
      problem(response, 422, 'access.code_wrong', '验证码不正确。', 'The code is wrong.');
      return true;
    }
    if (method === 'DELETE') {
      person.code = undefined;
      return done();
    }
    person.code = '123456';
    return made(200, {
      recovery_codes: log(8, (n) => `${hash(n).slice(0, 4)}-${hash(n + 9).slice(4, 8)}-${n}`),
    });
  }
  if (part[0] === 'sessions') {
    if (method === 'DELETE') {
      sessions = sessions.filter(({ id }) => id !== part[1]);
      return done();
    }
    return list(sessions);
  }
  if (path === '/types') return list(types);
  if (part[0] === 'search') {
    const q = (url.searchParams.get('q') ?? '').toLowerCase();
    return list(
      [...byId.values(), record('enterprise', 'ent-1', '演示石化有限公司（演示）', {})]
        // Units, people and agreements are found by those who may read them.
        .filter(({ kind }) => !person.plain || records[kind] === undefined)
        .filter(({ title }) => title.toLowerCase().includes(q))
        .map(({ kind, id, title }) => ({
          kind,
          id,
          title,
          subtitle: id,
          match: { field: 'name', text: title },
        })),
    );
  }
  if (part[0] === 'records' && records[part[1]] !== undefined) {
    const kind = part[1];
    if (part[2] === undefined && method === 'GET') {
      const q = (url.searchParams.get('q') ?? '').toLowerCase();
      return list(records[kind].filter(({ title }) => title.toLowerCase().includes(q)).map(view));
    }
    if (part[2] === undefined && method === 'POST') {
      const given = await body();
      const id = newId('new-');
      const one = record(kind, id, String(given.fields.name ?? id), given.fields, {
        valid_from: given.valid_from ?? undefined,
        valid_to: given.valid_to ?? undefined,
      });
      records[kind].push(one);
      byId.set(id, one);
      return made(201, view(one));
    }
    const one = byId.get(part[2]);
    if (one !== undefined && method === 'PATCH') {
      const given = await body();
      for (const [name, value] of Object.entries(given.fields))
        if (value === null) delete one.fields[name];
        else one.fields[name] = value;
      if (given.valid_to !== undefined) one.valid_to = given.valid_to;
      one.version += 1;
      one.title = String(one.fields.name ?? one.title);
      json(response, view(one));
      return true;
    }
    if (one !== undefined && part[3] === undefined && method === 'GET') {
      json(response, view(one));
      return true;
    }
  }
  if (part[0] === 'records' && part[3] === 'why') {
    const who = url.searchParams.get('person');
    if (who)
      json(response, {
        person: { id: who, name: byId.get(who)?.title ?? who },
        verdicts: VERBS.map((verb, n) => ({
          verb,
          allowed: n < 1 || verb === 'export',
          relation: text('全市', 'the city'),
          policies: n < 1 || verb === 'export' ? [policies[0]] : [],
          agreements: verb === 'read' ? [{ id: 'a-1', name: '重大危险源信息共享（消防）' }] : [],
          fields: {
            name: { shown: true, masked: false, why: text('公开级', 'public') },
            login: {
              shown: true,
              masked: true,
              why: text('个人信息，须说明用途后查看', 'personal; revealed with a stated purpose'),
            },
            phone: {
              shown: false,
              masked: false,
              why: text('敏感级，高于岗位可见级别', 'sensitive, above the level of the post'),
            },
          },
        })),
      });
    else
      list([
        {
          person: { id: 'p-zhou', name: '周敏' },
          unit: '市安委会办公室',
          roles: [{ id: 'city_office', ...text('安委办', 'city safety office') }],
          relation: text('全市', 'the city'),
          level: 'sensitive',
          policies: [policies[0]],
          agreements: [],
        },
      ]);
    return true;
  }
  if (path === '/policies') return list(policies);
  if (part[0] === 'people') {
    if (part[2] === 'credential' && method === 'GET') {
      json(response, {
        has_password: true,
        must_change: part[1] === 'p-sun',
        changed_at: day(-20),
        failed_tries: part[1] === 'p-li' ? 5 : 0,
        locked_until: part[1] === 'p-li' ? day(0.01) : null,
        totp_enrolled: part[1] === 'p-li',
        last_sign_in: day(-1),
      });
      return true;
    }
    await bytesOf(request);
    if (part[2] === 'unlock') return done();
    json(response, { password: 'KfRm-7Hdq-W2xp-9Tzs' });
    return true;
  }
  if (part[0] === 'tokens') {
    if (method === 'POST') {
      const given = await body();
      const token = {
        ...given,
        id: newId('t-'),
        unit: byId.get(given.unit)?.title ?? given.unit,
        role: { id: given.role, ...text(given.role, given.role) },
        created_at: day(0),
        expires_at: day(given.days ?? 365),
        last_used: null,
        revoked_at: null,
      };
      tokens.push(token);
      return made(201, { ...token, token: `anlan_${hash(11).slice(0, 43)}` });
    }
    if (method === 'DELETE') {
      const token = tokens.find(({ id }) => id === part[1]);
      if (token) token.revoked_at = day(0);
      return done();
    }
    return list(tokens);
  }
  if (path === '/settings') {
    if (method === 'PUT') Object.assign(settings, await body());
    json(response, settings);
    return true;
  }
  if (path === '/read-log')
    return list(
      log(6, (n) => ({
        position: 900 - n,
        at: day(-n / 3),
        actor: 'p-zhou',
        actor_name: '周敏',
        action: ['reveal', 'export', 'shared_read'][n % 3],
        kind: 'enterprise',
        record: n % 3 === 1 ? null : 'ent-1',
        title: n % 3 === 1 ? null : '演示石化有限公司（演示）',
        fields: n % 3 === 0 ? ['principal', 'telephone'] : [],
        purpose: n % 3 === 0 ? '值班核实' : '季度报表',
        count: n % 3 === 1 ? 412 : 1,
      })),
    );
  if (path === '/audit')
    return list(
      log(6, (n) => ({
        position: 700 - n,
        at: day(-n / 2),
        actor: 'p-li',
        actor_name: '李建国',
        event: ['sign_in', 'sign_in_failed', 'locked', 'password_changed', 'settings_changed', 'token_made'][
          n
        ],
        address: '10.20.3.15',
        detail: n === 2 ? { tries: 5 } : null,
      })),
    );
  if (path === '/journal/head') {
    json(response, { size: 5312, chain: hash(1), root: hash(2), at: day(-0.02) });
    return true;
  }
  if (path === '/journal/verify') {
    await new Promise((later) => setTimeout(later, 300));
    json(response, {
      sound: true,
      entries: 5312,
      records: 1204,
      head: { size: 5312, chain: hash(1), root: hash(2), at: day(-0.02) },
      faults: [],
      fault_count: 0,
      seconds: 1.842,
    });
    return true;
  }
  if (path === '/journal')
    return list(
      log(20, (n) => ({
        position: 5312 - n,
        at: day(-n / 20),
        actor: 'p-zhou',
        actor_name: '周敏',
        action: n % 4 === 0 ? 'create' : 'edit',
        kind: 'holding',
        record: `01JD00000000000000000000${String(n).padStart(2, '0')}`,
        version: 1 + (n % 3),
        title: n % 5 === 0 ? null : '苯 320 t',
        batch: n % 4 === 0 ? 'B-demo-1' : null,
      })),
      { next: 5292 },
    );
  if (part[0] === 'admin' && part[1] === 'health') {
    json(response, {
      version: state.version,
      started: day(-3.2),
      uptime_seconds: 276_480,
      database: 'data/anlan.db',
      database_kind: 'sqlite',
      database_bytes: 48_203_776,
      flush_ms: 1.82,
      queue: 0,
      position: 5312,
      followers: [
        { name: text('辨识结论', 'verdicts'), position: 5312 },
        { name: text('地图与查找', 'map and search'), position: 5311 },
      ],
      records: [
        { kind: 'enterprise', label: text('企业', 'Enterprise'), count: 60 },
        { kind: 'holding', label: text('化学品存量', 'Holding'), count: 412 },
      ],
      warnings: [],
    });
    return true;
  }
  if (part[0] === 'admin' && part[1] === 'packs')
    return list([
      {
        name: 'risk-census',
        title: text('风险摸排', 'Risk census'),
        measures: ['1.1', '1.2', '1.3', '1.4'],
        types: [{ name: 'census_campaign', label: text('普查任务', 'Census campaign'), fields: 8 }],
        tables: 1,
        layers: [],
        demo: false,
      },
      {
        name: 'demo-city',
        title: text('示例城市', 'Sample city'),
        measures: ['1.1', '2.1'],
        types: [],
        tables: 10,
        layers: ['land', 'district', 'road', 'rail'],
        demo: true,
      },
    ]);
  if (part[0] === 'admin' && part[1] === 'backups') {
    if (method === 'POST') {
      await new Promise((later) => setTimeout(later, 400));
      const one = {
        ...backups[0],
        file: 'anlan-20261124T120000000Z.backup',
        created_at: day(0),
        position: 5312,
      };
      backups.unshift(one);
      return made(201, one);
    }
    json(response, {
      items: backups,
      folder: 'data/backups',
      restore: 'anlan --database NEW restore data/backups/FILE',
    });
    return true;
  }

  if (path === '/queue') {
    const may_decide = person.features.includes('substance.decide');
    if (method === 'POST') {
      const { question, ...decision } = await body();
      const there = queue.items.find((item) => item.question === question);
      queue.items = queue.items.filter((item) => item !== there);
      queue.decided.unshift({
        question,
        record: newId('d-'),
        decision,
        by_name: person.name,
        lines: there?.lines ?? 1,
        was: there,
      });
      return made(200, { record: 'd', question });
    }
    if (method === 'DELETE') {
      const question = url.searchParams.get('question');
      const there = queue.decided.find((item) => item.question === question);
      queue.decided = queue.decided.filter((item) => item !== there);
      if (there?.was) queue.items.unshift(there.was);
      return done();
    }
    json(response, { ...queue, lines: queue.items.reduce((sum, { lines }) => sum + lines, 0), may_decide });
    return true;
  }
  if (path === '/substances') {
    const q = url.searchParams.get('q') ?? '';
    return list(
      substances.filter((one) => `${one.serial} ${one.name_zh} ${one.cas} ${one.aliases}`.includes(q)),
    );
  }

  if (part[0] === 'imports') {
    if (part.length === 1 && method === 'GET') return list(batches);
    if (part.length === 1) {
      const lines = (await bytesOf(request))
        .toString('utf8')
        .replace(/^\uFEFF/, '')
        .trim()
        .split(/\r?\n/);
      const id = newId('I');
      const [head = '', ...rest] = lines;
      files.set(id, {
        name: url.searchParams.get('name') ?? 'table.csv',
        headings: head.split(','),
        rows: rest.map((line) => line.split(',')),
      });
      return made(201, preview(id, Object.fromEntries(url.searchParams)));
    }
    if (part[2] === 'undo') {
      const batch = batches.find(({ id }) => id === part[1]);
      if (batch) batch.undone_at = day(0);
      json(response, {
        restored: batch?.summary.updated ?? 0,
        removed: Math.max(0, (batch?.summary.created ?? 0) - 1),
        kept: [
          {
            code: 'import.changed_since',
            severity: 'warning',
            message: text(
              '导入之后又有人修改，未撤销',
              'somebody changed it after the import; it is left as it is',
            ),
            remedy: text('逐条核对后手工处理', 'look at it and settle it by hand'),
            place: { record: '01JD0000000000000000000007' },
          },
        ],
      });
      return true;
    }
    if (!files.has(part[1])) {
      problem(
        response,
        404,
        'import.not_found',
        '没有这个文件，请重新上传。',
        'There is no such file; upload it again.',
      );
      return true;
    }
    const choices = await body();
    const report = preview(part[1], choices);
    if (part[2] === 'preview') {
      json(response, report);
      return true;
    }
    for (let rows = 0; rows <= report.rows; rows += Math.max(1, Math.ceil(report.rows / 5))) {
      for (const stream of streams)
        stream.write(`event: import\ndata: ${JSON.stringify({ id: part[1], rows })}\n\n`);
      await new Promise((later) => setTimeout(later, 60));
    }
    const batch = newId('B');
    const { rows, created, updated, unchanged, refused, file, kind } = report;
    batches.unshift({
      id: batch,
      at: day(0),
      actor: 'p',
      actor_name: person.name,
      file,
      kind,
      summary: { rows, created, updated, unchanged, refused },
      undone_at: null,
    });
    json(response, { ...report, batch, dry_run: false });
    return true;
  }

  if (path === '/hazards') {
    json(response, {
      items: hazards,
      totals: { 1: 1, 2: 2, 3: 1, 4: 1, not_decided: 1, not_major_hazard: 31 },
      count: hazards.length,
      edition: 'gb18218-2018',
      as_of: date(0),
      position: 5312,
    });
    return true;
  }
  if (path === '/hazards/due') {
    json(response, {
      as_of: date(0),
      items: hazards.slice(0, 3).map((row, n) => ({
        unit: row.unit,
        name: row.name,
        enterprise: row.enterprise,
        enterprise_name: row.enterprise_name,
        district: row.district,
        assessed_on: date(-1200),
        outcome: null,
        causes: [
          {
            trigger: ['three_years', 'inventory_changed', 'surroundings_changed'][n],
            since: date(-30 * n - 5),
            text: [
              text('安全评估已满三年', 'three years since the last assessment'),
              text('存量变化使等级由三级升为二级', 'stock changes raised the grade from 3 to 2'),
              text('厂界外500 m内新增一处学校', 'a school was built within 500 m'),
            ][n],
            clause: text('原安监总局令第40号第十一条', 'Order 40, art. 11'),
          },
        ],
      })),
    });
    return true;
  }
  if (path === '/hazards/changes') {
    json(response, {
      since: url.searchParams.get('since'),
      as_of: date(0),
      edition: 'gb18218-2018',
      items: hazards.slice(1, 3).map((row) => ({
        unit: row.unit,
        name: row.name,
        enterprise_name: row.enterprise_name,
        district: row.district,
        before: { colour: 'yellow' },
        after: { colour: row.colour },
        reasons: [
          {
            what: 'quantity',
            is_cause: true,
            text: text('苯由120 t增至320 t', 'benzene from 120 t to 320 t'),
          },
        ],
        summary: text('三级 → 二级', 'grade 3 → grade 2'),
      })),
    });
    return true;
  }
  return false;
}
