// A small backend for development and browser tests: `node test/mock/server.mjs [port] [folder to serve]`.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';

const CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
};
const all = ['read', 'create', 'edit', 'delete'];
const people = [
  {
    login: 'office',
    password: 'Demo-office-2026',
    name: '周敏',
    role: { zh: '安委办综合监管', en: 'Safety office supervisor' },
    unit: '市安委会办公室',
    features: ['map', 'records', 'hazards', 'archive', 'imports', 'queue', 'admin'],
  },
  {
    login: 'inspector',
    password: 'Demo-inspector-2026',
    name: '李建国',
    role: { zh: '执法检查员', en: 'Inspector' },
    unit: '市应急管理局',
    features: ['map', 'records', 'hazards'],
    code: '123456',
  },
];
const kinds =
  'enterprise site unit protection_target vessel holding substance_decision risk_point register_entry census_campaign census_return special_list special_list_entry stage_control'.split(
    ' ',
  );

function meOf(person) {
  return {
    person: { id: `person-${person.login}`, name: person.name, login: person.login },
    posts: [
      {
        id: `post-${person.login}`,
        unit: { id: 'unit-1', name: person.unit, level: 'city', district: null },
        role: { id: 'role-1', ...person.role },
      },
    ],
    types: Object.fromEntries(kinds.map((kind) => [kind, all])),
    features: person.features,
    csrf: 'mock-csrf',
    expires_at: new Date(Date.now() + 8 * 3600_000).toISOString(),
    must_change_password: false,
    totp_enrolled: person.code !== undefined,
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
  const state = { version: '0.1.0' };
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
          first_day: '2025-01-01',
          demo_people: people.map(({ login, password, name, role, unit }) => ({
            login,
            password,
            name,
            role,
            unit,
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
        return json(response, meOf(found), {
          'set-cookie': `anlan_mock=${found.login}; Path=/; HttpOnly; SameSite=Strict`,
        });
      }
      if (!person) return problem(response, 401, 'access.signed_out', '请先登录。', 'Sign in first.');
      if (path === '/session' && request.method === 'DELETE') {
        response.writeHead(204, { 'set-cookie': 'anlan_mock=; Path=/; Max-Age=0' });
        return response.end();
      }
      if (path === '/session') return json(response, meOf(person));
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
    createReadStream(file).pipe(createGzip()).pipe(response);
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
