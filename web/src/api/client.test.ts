import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, api, apiUrl, newKey, setCsrf } from './client';

function answer(body: unknown, init: ResponseInit = {}) {
  const fetched = vi.fn(async (_request: Request) => new Response(JSON.stringify(body), init));
  vi.stubGlobal('fetch', fetched);
  return () => fetched.mock.calls[0]?.[0] as Request;
}
const json = { 'content-type': 'application/json' };

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf(null);
});

describe('client', () => {
  it('sends the token and a key on POST, neither on GET', async () => {
    setCsrf('token');
    const posted = answer({ ok: true }, { headers: json });
    await api.post('/records/{kind}', {
      path: { kind: 'site' },
      body: { fields: { name: 'a' }, source: 'b' },
    });
    expect(posted().headers.get('x-anlan-csrf')).toBe('token');
    expect(posted().headers.get('idempotency-key')).toMatch(/^[\da-f-]{36}$/);
    expect(posted().headers.get('content-type')).toBe('application/json');
    const got = answer({}, { headers: json });
    await api.get('/records/{kind}', { path: { kind: 'site' } });
    expect(got().headers.has('x-anlan-csrf')).toBe(false);
    expect(got().headers.has('idempotency-key')).toBe(false);
  });

  it('reads problem+json', async () => {
    answer(
      {
        code: 'registry.invalid',
        message: { zh: 'z', en: 'Not valid' },
        errors: [{ code: 'a.b', pointer: '/x', message: { zh: 'z', en: 'wrong' } }],
      },
      { status: 422, headers: { 'content-type': 'application/problem+json' } },
    );
    const thrown = await api.get('/meta').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ApiError);
    expect((thrown as ApiError).problem).toMatchObject({
      status: 422,
      code: 'registry.invalid',
      message: { en: 'Not valid' },
      errors: [{ pointer: '/x' }],
    });
  });

  it('names loss of the network and answers of a gateway', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed');
    });
    await expect(api.get('/meta')).rejects.toMatchObject({ problem: { status: 0, code: 'web.network' } });
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
    await expect(api.get('/meta')).rejects.toMatchObject({
      problem: { status: 502, code: 'web.unavailable' },
    });
  });

  it('builds addresses from their parts, without empty values', () => {
    expect(
      apiUrl('/records/{kind}/export', {
        path: { kind: 'a/b' },
        query: { q: '', as_of: undefined, purpose: null, format: 'csv', 'filter.grade': 'red' },
      }),
    ).toBe('/api/v1/records/a%2Fb/export?format=csv&filter.grade=red');
  });

  it('makes version 4 keys', () => {
    expect(newKey()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
