import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api, apiFetch } from '@/api/client';
import type { BodyOf, QueryOf, Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { FieldProblem } from '@/api/types';
import type { Declaration, RecordType, RecordView } from '@/forms/wire';

const typesOptions = queryOptions({
  queryKey: ['types'],
  queryFn: ({ signal }) => api.get('/types', { signal }) as Promise<{ items: RecordType[] }>,
  staleTime: 300_000,
});

/** All types that the session may read, typed and pack types alike. */
export function useTypes() {
  return useQuery(typesOptions);
}

export function useType(kind: string) {
  return useQuery({
    ...typesOptions,
    select: ({ items }) => items.find(({ name }) => name === kind) ?? null,
  });
}

/** What a list is of: text, filters, order and day; the same for pages, counts and files. */
export type ListQuery = { q: string; filters: Record<string, string>; sort: string; as_of?: string };

type ListParams = QueryOf<'/records/{kind}'>;

export function listParams({ q, filters, sort, as_of }: ListQuery): ListParams {
  const out: ListParams = {};
  // `from.` and `to.` are bounds of days and stand by themselves.
  for (const [name, value] of Object.entries(filters))
    out[(/^(from|to)\./.test(name) ? name : `filter.${name}`) as `filter.${string}`] = value;
  if (q !== '') out.q = q;
  if (sort !== '') out.sort = sort;
  if (as_of !== undefined) out.as_of = as_of;
  return out;
}

export function useRecords(kind: string, list: ListQuery, limit: number, after: string) {
  const query = { ...listParams(list), limit, after };
  return useQuery({
    queryKey: keys.records(kind, 'page', query),
    queryFn: ({ signal }) => api.get('/records/{kind}', { path: { kind }, query, signal }),
    placeholderData: keepPreviousData,
  });
}

/** For the phone: pages one below the other. */
export function useRecordsBelow(kind: string, list: ListQuery, limit: number, enabled: boolean) {
  const query = listParams(list);
  return useInfiniteQuery({
    queryKey: keys.records(kind, 'below', query),
    queryFn: ({ signal, pageParam }) =>
      api.get('/records/{kind}', { path: { kind }, query: { ...query, limit, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    enabled,
  });
}

export type Count = Schema['Count'];

export function useCount(kind: string, list: ListQuery, by?: string, enabled = true) {
  const { sort: _, ...query } = listParams(list);
  // The past is counted as a whole only.
  if (list.as_of !== undefined) by = undefined;
  return useQuery({
    queryKey: keys.records(kind, 'count', query, by),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/count', { path: { kind }, query: { ...query, by }, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function recordOptions(kind: string, id: string, asOf?: string) {
  return queryOptions({
    queryKey: keys.record(id, 'view', asOf ?? ''),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/{id}', { path: { kind, id }, query: { as_of: asOf }, signal }),
  });
}

export function useRecord(kind: string, id: string | undefined, asOf?: string) {
  return useQuery({ ...recordOptions(kind, id ?? '', asOf), enabled: id !== undefined });
}

export type HistoryItem = Schema['HistoryItem'];

export function useHistory(kind: string, id: string) {
  return useInfiniteQuery({
    queryKey: keys.record(id, 'history'),
    queryFn: ({ signal, pageParam }) =>
      api.get('/records/{kind}/{id}/history', { path: { kind, id }, query: { after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export type Tree = Schema['Tree'];

export function useTree(kind: string, id: string, asOf?: string) {
  return useQuery({
    queryKey: keys.record(id, 'tree', asOf ?? ''),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/{id}/tree', { path: { kind, id }, query: { as_of: asOf }, signal }),
  });
}

export type Verdict = Schema['VerbVerdict'];
export type Reader = Schema['ReaderView'];
export type Why = Schema['Why'];

export function useReaders(kind: string, id: string) {
  return useQuery({
    queryKey: keys.record(id, 'readers'),
    queryFn: ({ signal }) => api.get('/records/{kind}/{id}/why', { path: { kind, id }, signal }),
  });
}

export function useWhy(kind: string, id: string, person: string | undefined) {
  return useQuery({
    queryKey: keys.record(id, 'why', person),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}/{id}/why', { path: { kind, id }, query: { person }, signal }),
    enabled: person !== undefined && person !== '',
  });
}

export function useReveal(kind: string, id: string) {
  return useMutation({
    mutationFn: (body: BodyOf<'/records/{kind}/{id}/reveal'>) =>
      api.post('/records/{kind}/{id}/reveal', { path: { kind, id }, body }),
  });
}

export type SavedView = Schema['SavedView'];
export type NewView = Omit<SavedView, 'own'>;

export function useViews(kind: string) {
  return useQuery({
    queryKey: ['views', kind],
    queryFn: ({ signal }) => api.get('/views/{kind}', { path: { kind }, signal }),
    staleTime: 60_000,
  });
}

export function useViewChanges(kind: string) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['views', kind] });
  const save = useMutation({
    mutationFn: ({ name, ...body }: NewView) =>
      api.put('/views/{kind}/{name}', { path: { kind, name }, body }),
    onSuccess: again,
  });
  const remove = useMutation({
    mutationFn: (name: string) => api.delete('/views/{kind}/{name}', { path: { kind, name } }),
    onSuccess: again,
  });
  return { save, remove };
}

export type BatchItem = Schema['BatchItem'];
export type BatchBody = BodyOf<'/records/{kind}/batch'>;
/** What became of a batch; the client adds what did not reach the server. */
export type BatchResult = Pick<Schema['BatchAnswer'], 'done'> & {
  failed: { id: string; errors: FieldProblem[] }[];
};

/** At most so many records go with one request; larger selections go in turn, so that progress can be shown. */
export const BATCH_STEP = 100;

export async function runBatch(
  kind: string,
  body: BatchBody,
  onProgress: (done: number) => void,
): Promise<BatchResult> {
  const result: BatchResult = { done: [], failed: [] };
  for (let at = 0; at < body.items.length; at += BATCH_STEP) {
    const items = body.items.slice(at, at + BATCH_STEP);
    const step = await api.post('/records/{kind}/batch', { path: { kind }, body: { ...body, items } });
    result.done.push(...step.done);
    result.failed.push(...step.failed);
    onProgress(Math.min(at + BATCH_STEP, body.items.length));
  }
  return result;
}

export function createRecord(kind: string, body: Declaration, key?: string): Promise<RecordView> {
  return api.post('/records/{kind}', {
    path: { kind },
    body,
    headers: key ? { 'Idempotency-Key': key } : undefined,
  });
}

export function changeRecord(
  kind: string,
  id: string,
  version: number,
  body: Declaration,
  key?: string,
): Promise<RecordView> {
  return api.patch('/records/{kind}/{id}', {
    path: { kind, id },
    body,
    headers: { 'If-Match': `"${version}"`, ...(key ? { 'Idempotency-Key': key } : {}) },
  });
}

export function deleteRecord(kind: string, id: string, version: number): Promise<undefined> {
  return api.delete('/records/{kind}/{id}', { path: { kind, id }, headers: { 'If-Match': `"${version}"` } });
}

/** Fetches a file and hands it to the browser to keep, so that a refusal is shown on the page. */
export async function download(
  address: string,
  fallback: string,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  const response = await apiFetch(address, { headers: { accept: '*/*' } });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  if (reader !== undefined)
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value as Uint8Array<ArrayBuffer>);
      bytes += value.length;
      onProgress?.(bytes);
    }
  const blob = new Blob(parts, { type: response.headers.get('content-type') ?? 'application/octet-stream' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(response.headers.get('content-disposition')) ?? fallback;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function fileName(disposition: string | null): string | undefined {
  if (disposition === null) return undefined;
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (wide !== undefined) return decodeURIComponent(wide);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1];
}
