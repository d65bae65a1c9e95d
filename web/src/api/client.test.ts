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
    await api.post('/records/site', { name: 'a' });
    expect(posted().headers.get('x-anlan-csrf')).toBe('token');
    expect(posted().headers.get('idempotency-key')).toMatch(/^[\da-f-]{36}$/);
    expect(posted().headers.get('content-type')).toBe('application/json');
    const got = answer({}, { headers: json });
    await api.get('/records/site');
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
    const thrown = await api.get('/x').catch((error: unknown) => error);
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
    await expect(api.get('/x')).rejects.toMatchObject({ problem: { status: 0, code: 'web.network' } });
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
    await expect(api.get('/x')).rejects.toMatchObject({ problem: { status: 502, code: 'web.unavailable' } });
  });

  it('builds addresses without empty values', () => {
    expect(apiUrl('/a', { q: '', as_of: undefined, n: 0, grade: ['red', 'blue'] })).toBe(
      '/api/v1/a?n=0&grade=red&grade=blue',
    );
  });

  it('makes version 4 keys', () => {
    expect(newKey()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
