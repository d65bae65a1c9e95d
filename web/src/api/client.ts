import type { Answer, Call, Last, Method, PathOf, Place } from './contract';
import type { ApiProblem, Bilingual, FieldProblem } from './types';

export const BASE = '/api/v1';
const TIMEOUT_MS = 30_000;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

let csrf: string | null = null;

/** Keeps the token that unsafe requests carry; comes with the session answer. */
export function setCsrf(token: string | null): void {
  csrf = token;
}

/** The only error the client throws. */
export class ApiError extends Error {
  readonly problem: ApiProblem;
  constructor(problem: ApiProblem) {
    super(problem.message?.en ?? problem.code);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiError) return error.problem;
  return { status: 0, code: 'web.unexpected', errors: [] };
}

export function isProblem(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.problem.code === code;
}

/** A version 4 UUID; `crypto.randomUUID` is missing on plain HTTP, which closed networks use. */
export function newKey(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bilingual(value: unknown): Bilingual | undefined {
  if (!isRecord(value)) return undefined;
  const { zh, en } = value;
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined;
}

function pointOf(place: unknown): [number, number] | undefined {
  const point = isRecord(place) && Array.isArray(place.point) ? place.point : [];
  const [lon, lat] = point;
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : undefined;
}

function fieldProblem(value: unknown): FieldProblem[] {
  if (!isRecord(value)) return [];
  return [
    {
      code: typeof value.code === 'string' ? value.code : 'web.unnamed',
      severity: typeof value.severity === 'string' ? value.severity : undefined,
      point: pointOf(value.place),
      pointer: typeof value.pointer === 'string' ? value.pointer : undefined,
      message: bilingual(value.message),
      remedy: bilingual(value.remedy),
    },
  ];
}

function fallbackCode(status: number): string {
  if (status === 401) return 'web.signed_out';
  if (status === 403) return 'web.forbidden';
  if (status === 404) return 'web.not_found';
  if (status === 413) return 'web.too_large';
  if (status === 429) return 'web.too_many';
  if (status === 502 || status === 503 || status === 504) return 'web.unavailable';
  return status >= 500 ? 'web.server' : 'web.refused';
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const base: ApiProblem = { status: response.status, code: fallbackCode(response.status), errors: [] };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return base;
  try {
    const body: unknown = await response.json();
    if (!isRecord(body)) return base;
    return {
      ...base,
      code: typeof body.code === 'string' ? body.code : base.code,
      message: bilingual(body.message),
      remedy: bilingual(body.remedy),
      errors: Array.isArray(body.errors) ? body.errors.flatMap(fieldProblem) : [],
    };
  } catch {
    return base;
  }
}

/**
 * `fetch` with cookies, the CSRF header, an idempotency key on POST and a time limit.
 * @throws ApiError on any answer outside 2xx, on loss of the network and on time-out; an abort of the caller passes through.
 */
export async function apiFetch(
  input: Request | string,
  init?: RequestInit,
  timeoutMs = TIMEOUT_MS,
): Promise<Response> {
  const request = new Request(
    typeof input === 'string' ? new URL(input, window.location.origin) : input,
    init,
  );
  const headers = new Headers(request.headers);
  if (!headers.has('accept')) headers.set('accept', 'application/json');
  if (!SAFE.has(request.method)) {
    if (csrf !== null) headers.set('X-Anlan-Csrf', csrf);
    if (request.method === 'POST' && !headers.has('idempotency-key'))
      headers.set('Idempotency-Key', newKey());
  }
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const relay = () => limit.abort();
  request.signal.addEventListener('abort', relay);
  let response: Response;
  try {
    response = await fetch(
      new Request(request, { headers, credentials: 'same-origin', signal: limit.signal }),
    );
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError({
      status: 0,
      code: limit.signal.aborted ? 'web.timeout' : 'web.network',
      errors: [],
    });
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', relay);
  }
  if (!response.ok) throw new ApiError(await readProblem(response));
  return response;
}

type Values = Record<string, string | number | boolean | null | undefined>;
type Parts = { path?: Values; query?: Values };

function addressOf(template: string, { path, query }: Parts): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(path?.[name] ?? '')),
  );
  return `${BASE}${filled}${text === '' ? '' : `?${text}`}`;
}

/** Address for links and files; empty values of the query are left out. */
export function apiUrl<P extends PathOf<'get'>>(template: P, ...[place]: Last<Place<P>>): string {
  return addressOf(template, (place ?? {}) as Parts);
}

type Sent = Parts & {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
};

async function send(method: Method, template: string, call: Sent): Promise<unknown> {
  const { body } = call;
  const raw = body instanceof Blob;
  const headers: Record<string, string> = { ...call.headers };
  if (body !== undefined && !raw) headers['Content-Type'] ??= 'application/json';
  const response = await apiFetch(
    addressOf(template, call),
    {
      method: method.toUpperCase(),
      headers,
      body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
      signal: call.signal,
    },
    call.timeoutMs,
  );
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined;
  if (!(response.headers.get('content-type') ?? '').includes('json'))
    throw new ApiError({ status: response.status, code: 'web.not_json', errors: [] });
  return response.json();
}

const by =
  <M extends Method>(method: M) =>
  <P extends PathOf<M>>(template: P, ...[call]: Last<Call<P, M>>) =>
    send(method, template, (call ?? {}) as Sent) as Promise<Answer<P, M>>;

/** Requests under `/api/v1`; addresses, what is sent and what comes back are typed by `docs/openapi.json`. */
export const api = {
  get: by('get'),
  post: by('post'),
  put: by('put'),
  patch: by('patch'),
  delete: by('delete'),
};
