import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keys } from '@/api/keys';
import { makeQueryClient } from '@/api/queryClient';
import { Providers } from '@/app/Providers';
import type { Field, RecordType } from '@/forms/wire';
import { fieldOf, typeOf } from '../../../test/wire';
import { fileName, listParams } from './api';
import { defaultColumns, inOrder, moved, readColumns, writeColumns } from './columns';
import { cursorOf, noteCursor, readList, viewQuery, writeList } from './listState';

const field = (name: string, more: Partial<Field> = {}): Field =>
  fieldOf(name, { label: { zh: `${name}名`, en: name }, ...more });
const type: RecordType = typeOf('site', {
  label: { zh: '厂区', en: 'Site' },
  verbs: ['read', 'create', 'update'],
  fields: [
    field('code', { required: true }),
    field('name', { required: true }),
    field('mass', { kind: 'decimal', unit: 't' }),
    field('shape', { kind: 'geometry' }),
    field('secret', { level: 'restricted' }),
    field('demo', { kind: 'boolean' }),
  ],
});

describe('columns', () => {
  it('begin with the title and leave out what no cell can show', () => {
    expect(defaultColumns(type).map(({ name }) => name)).toEqual(['name', 'code', 'mass', '@changed_at']);
    const given = (name: string) => name !== 'mass' && name !== 'name';
    expect(defaultColumns(type, given).map(({ name }) => name)).toEqual(['name', 'code', '@changed_at']);
  });

  it('go through the address, without what the type does not have', () => {
    const columns = [
      { name: 'name', pin: 'left' as const },
      { name: 'mass' },
      { name: '@key', pin: 'right' as const },
    ];
    expect(writeColumns(columns)).toBe('name~l,mass,@key~r');
    expect(readColumns(type, 'name~l,gone,mass,mass,@key~r')).toEqual(columns);
    expect(readColumns(type, '')).toBeUndefined();
  });

  it('move, and stand where they are pinned', () => {
    const columns = [{ name: 'a' }, { name: 'b', pin: 'left' as const }, { name: 'c' }];
    expect(inOrder(columns).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect(moved(columns, 'c', -1).map(({ name }) => name)).toEqual(['a', 'c', 'b']);
    expect(moved(columns, 'c', 1)).toEqual(columns);
  });
});

describe('state of a list', () => {
  it('goes through the address and back to the first page when the list changes', () => {
    const search = writeList(new URLSearchParams('as_of=2026-01-01&after=x&page=3&f.sector=port'), {
      filters: { sector: 'use', 'from.since': '2026-02-01' },
    });
    expect(search.toString()).toBe('as_of=2026-01-01&f.sector=use&f.from.since=2026-02-01');
    expect(readList(search)).toMatchObject({
      filters: { sector: 'use', 'from.since': '2026-02-01' },
      page: 1,
      size: 50,
    });
    expect(writeList(search, { open: 'r1' }).get('f.sector')).toBe('use');
    expect(viewQuery(new URLSearchParams('q=a&page=2&after=b&f.sector=use&open=x&cols=y'))).toBe(
      'q=a&f.sector=use',
    );
    expect(readList(new URLSearchParams('after=x&page=many&size=7'))).toMatchObject({ page: 2, size: 50 });
  });

  it('asks the server by its names', () => {
    expect(
      listParams({ q: 'a', sort: '-changed', filters: { sector: 'use', 'to.since': '2026-02-01' } }),
    ).toEqual({
      q: 'a',
      sort: '-changed',
      'filter.sector': 'use',
      'to.since': '2026-02-01',
    });
  });

  it('knows the pages it has seen', () => {
    noteCursor('list', 1, '');
    noteCursor('list', 2, 'b');
    expect(cursorOf('list', 2)).toBe('b');
    expect(cursorOf('list', 3)).toBeUndefined();
    expect(cursorOf('other', 1)).toBe('');
  });

  it('reads the name of a file in either form', () => {
    expect(fileName("attachment; filename*=UTF-8''%E4%BC%81%E4%B8%9A.xlsx")).toBe('企业.xlsx');
    expect(fileName('attachment; filename="a.csv"')).toBe('a.csv');
    expect(fileName(null)).toBeUndefined();
  });
});

const realFetch = globalThis.fetch;

// Typing into a whole form takes long where the machine is busy.
describe('form', { timeout: 30_000 }, () => {
  afterEach(() => {
    vi.stubGlobal('fetch', realFetch);
    localStorage.clear();
    sessionStorage.clear();
  });

  async function open(answer: (request: Request) => Response | Promise<Response>) {
    const { NewPage } = await import('./FormPage');
    const client = makeQueryClient();
    client.setQueryData(keys.session, {
      person: { id: 'p', login: 'p', name: 'P' },
      posts: [],
      types: { site: type.verbs },
      features: [],
      csrf: 'x',
      expires_at: '2027-01-01T00:00:00Z',
      must_change_password: false,
      totp_enrolled: false,
    });
    client.setQueryData(['types'], { items: [type] });
    vi.stubGlobal(
      'fetch',
      vi.fn((request: Request) => Promise.resolve(answer(request))),
    );
    const router = createMemoryRouter(
      [
        { path: '/records/:kind/new', Component: NewPage },
        { path: '/records/:kind/:id', element: <p>saved page</p> },
      ],
      { initialEntries: ['/records/site/new'] },
    );
    return render(
      <QueryClientProvider client={client}>
        <Providers client={client}>
          <RouterProvider router={router} />
        </Providers>
      </QueryClientProvider>,
    );
  }

  it('sends what was read, and puts what the server says at its field', async () => {
    const bodies: unknown[] = [];
    const user = userEvent.setup({ delay: null });
    await open(async (request) => {
      bodies.push(await request.json());
      if (bodies.length === 1)
        return new Response(
          JSON.stringify({
            status: 409,
            code: 'record.key_taken',
            message: { zh: '编号已占用', en: 'taken' },
            errors: [
              {
                code: 'record.key_taken',
                severity: 'error',
                pointer: '/fields/code',
                message: { zh: '编号已占用', en: 'taken' },
              },
            ],
          }),
          { status: 409, headers: { 'content-type': 'application/problem+json' } },
        );
      return new Response(JSON.stringify({ id: 'r1', kind: 'site', version: 1, title: 'A', fields: {} }), {
        status: 201,
        headers: { 'content-type': 'application/json' },
      });
    });
    await user.type(screen.getByLabelText(/code名/), 'S-1');
    await user.type(screen.getByLabelText(/name名/), 'A');
    await user.type(screen.getByLabelText('mass名'), '1200公斤');
    await user.type(screen.getByLabelText(/数据来源/), '核查');
    await user.click(screen.getByRole('button', { name: /保存/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('编号已占用');
    expect(bodies[0]).toMatchObject({ fields: { code: 'S-1', name: 'A', mass: 1.2 } });
    await user.type(screen.getByLabelText(/code名/), '2');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(screen.getByRole('button', { name: /保存/ }));
    await screen.findByText('saved page');
    expect(Object.keys(localStorage).filter((key) => key.startsWith('anlan.draft.'))).toEqual([]);
  });

  it('repeats a write that got no answer with the same key', async () => {
    const seen: (string | null)[] = [];
    const user = userEvent.setup({ delay: null });
    await open((request) => {
      seen.push(request.headers.get('idempotency-key'));
      if (seen.length === 1) throw new TypeError('network');
      return new Response(JSON.stringify({ id: 'r1', kind: 'site', version: 1, title: 'A', fields: {} }), {
        status: 201,
        headers: { 'content-type': 'application/json' },
      });
    });
    await user.type(screen.getByLabelText(/code名/), 'S-1');
    await user.type(screen.getByLabelText(/name名/), 'A');
    await user.type(screen.getByLabelText(/数据来源/), '核查');
    await user.click(screen.getByRole('button', { name: /保存/ }));
    await screen.findByText(/无法连接服务器/);
    await user.click(screen.getByRole('button', { name: '立即重试' }));
    await screen.findByText('saved page');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(seen[0]);
  });
});
