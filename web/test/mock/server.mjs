// A small backend for development and browser tests: `node test/mock/server.mjs [port] [folder to serve]`.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';
import { office } from './office.mjs';

const CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'nonce-test'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
};
const all = ['read', 'create', 'update', 'delete', 'export', 'import'];
const administration = ['org_unit', 'person', 'post', 'sharing_agreement'];
const reading = ['hazards.read', 'map.measure'];
const people = [
  {
    login: 'office',
    password: 'Demo-office-2026',
    name: '周敏',
    role: { zh: '安委办综合监管', en: 'Safety office supervisor' },
    unit: { id: 'u-office', name: '市安委会办公室', level: 'city', district: null },
    features: [
      ...reading,
      'consequence.run',
      'risk.read',
      'archive.freeze',
      'substance.decide',
      'import.run',
      'journal.read',
    ],
  },
  {
    login: 'inspector',
    password: 'Demo-inspector-2026',
    name: '李建国',
    role: { zh: '执法检查员', en: 'Inspector' },
    unit: { id: 'u-jinpu', name: '金普新区应急管理局', level: 'district', district: '210213' },
    features: [...reading, 'consequence.run', 'risk.read'],
    plain: true,
    code: '123456',
  },
  {
    login: 'safety',
    password: 'Demo-safety-2026',
    name: '孙丽',
    role: { zh: '企业安全管理员', en: 'Safety manager' },
    unit: {
      id: 'u-firm',
      name: '演示石化有限公司',
      level: 'enterprise',
      district: '210213',
      enterprise: 'ent-1',
    },
    features: [...reading, 'import.run'],
    plain: true,
  },
  {
    login: 'system',
    password: 'Demo-system-2026',
    name: '吴刚',
    role: { zh: '系统管理员', en: 'System administrator' },
    unit: { id: 'u-it', name: '市大数据中心', level: 'city', district: null },
    features: ['backup.make', 'health.read', 'journal.read'],
    admin: true,
  },
  {
    login: 'security',
    password: 'Demo-security-2026',
    name: '郑洁',
    role: { zh: '安全管理员', en: 'Security administrator' },
    unit: { id: 'u-it', name: '市大数据中心', level: 'city', district: null },
    features: ['settings.change', 'credentials.manage', 'why.ask'],
    admin: true,
  },
  {
    login: 'audit',
    password: 'Demo-audit-2026',
    name: '钱文',
    role: { zh: '审计管理员', en: 'Audit administrator' },
    unit: { id: 'u-office', name: '市安委会办公室', level: 'city', district: null },
    features: ['audit.read', 'journal.read', 'journal.verify', 'why.ask'],
    admin: true,
  },
];
const kinds =
  'enterprise site unit protection_target vessel holding substance_decision risk_point register_entry census_campaign census_return special_list special_list_entry stage_control'.split(
    ' ',
  );

function meOf(person, state) {
  return {
    person: { id: `person-${person.login}`, name: person.name, login: person.login },
    posts: [
      {
        id: `post-${person.login}`,
        unit: person.unit,
        role: { id: `role-${person.login}`, ...person.role },
      },
    ],
    types: Object.fromEntries(
      [
        ...(person.admin ? [] : kinds.map((kind) => [kind, all])),
        ...administration.map((kind) => [kind, person.admin ? all : ['read']]),
      ].filter(([kind]) => !person.plain || !administration.includes(kind)),
    ),
    features: person.features,
    csrf: 'mock-csrf',
    expires_at: new Date(Date.now() + 8 * 3600_000).toISOString(),
    idle_minutes: 30,
    must_change_password: state.mustChange.has(person.login),
    totp_enrolled: person.code !== undefined,
    totp_required: state.mustEnrol.has(person.login),
  };
}

function problem(response, status, code, zh, en) {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ status, code, message: { zh, en }, errors: [] }));
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
}

/**
 * Starts the backend.
 * @param {{port?: number, folder?: string, extra?: (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, url: URL) => boolean}} [options]
 */
export async function startMock({ port = 0, folder, extra } = {}) {
  const streams = new Set();
  const state = { version: '0.1.0', mustChange: new Set(), mustEnrol: new Set(), needsSetup: false };
  const json = (response, body, headers = {}) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    const who = /anlan_mock=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    const person = people.find((p) => p.login === who);
    if (extra?.(request, response, url)) return;
    if (url.pathname.startsWith('/api/v1/')) {
      const path = url.pathname.slice('/api/v1'.length);
      if (path === '/meta')
        return json(response, {
          version: state.version,
          city: { zh: '示例城市', en: 'Sample city' },
          name: { zh: '示例城市', en: 'Sample city' },
          demo: true,
          needs_setup: state.needsSetup,
          first_day: '2025-01-01',
          demo_people: people.map(({ login, password, name, role, unit }) => ({
            login,
            password,
            name,
            role,
            unit: unit.name,
          })),
        });
      if (path === '/session' && request.method === 'POST') {
        const { login, password, code } = await bodyOf(request);
        const found = people.find((p) => p.login === login && p.password === password);
        if (!found)
          return problem(
            response,
            401,
            'access.refused',
            '账号或密码不正确。',
            'Account or password is wrong.',
          );
        if (found.code !== undefined && code !== found.code)
          return code === undefined
            ? problem(response, 401, 'access.code_needed', '请输入动态验证码。', 'Enter the one-time code.')
            : problem(response, 401, 'access.code_wrong', '动态验证码不正确。', 'The code is wrong.');
        return json(response, meOf(found, state), {
          'set-cookie': `anlan_mock=${found.login}; Path=/; HttpOnly; SameSite=Strict`,
        });
      }
      if (await office({ path, url, request, response, person, state, streams, json, problem })) return;
      if (!person) return problem(response, 401, 'access.signed_out', '请先登录。', 'Sign in first.');
      if (path === '/session' && request.method === 'DELETE') {
        response.writeHead(204, { 'set-cookie': 'anlan_mock=; Path=/; Max-Age=0' });
        return response.end();
      }
      if (path === '/session') return json(response, meOf(person, state));
      if (path === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        response.write(': open\n\n');
        streams.add(response);
        response.on('close', () => streams.delete(response));
        return;
      }
      return problem(response, 404, 'http.not_found', '没有这个地址。', 'No such address.');
    }
    if (folder === undefined)
      return problem(response, 404, 'http.not_found', '没有这个地址。', 'No such address.');
    const wanted = join(folder, normalize(url.pathname));
    const file = extname(wanted) !== '' && existsSync(wanted) ? wanted : join(folder, 'index.html');
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-security-policy': CSP,
    });
    const packed = createGzip();
    packed.pipe(response);
    if (file.endsWith('index.html')) packed.end(readFileSync(file, 'utf8').replace('%NONCE%', 'test'));
    else createReadStream(file).pipe(packed);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    state,
    /** Tells every client of a change. */
    change(change) {
      for (const stream of streams) stream.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    },
    close: () =>
      new Promise((done) => {
        for (const stream of streams) stream.end();
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { url } = await startMock({
    port: Number(process.argv[2] ?? 8080),
    folder: process.argv[3] && resolve(process.argv[3]),
  });
  process.stdout.write(`${url}\n`);
}
