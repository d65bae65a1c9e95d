import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import type { Declaration, RecordType, RecordView } from '@/forms/wire';

export function useTypes() {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => api.get('/types', { signal }) as Promise<{ items: RecordType[] }>,
    staleTime: 300_000,
  });
}

export function useType(kind: string): RecordType | undefined {
  return useTypes().data?.items.find(({ name }) => name === kind);
}

const MOST_PAGES = 10;

/** All records of a kind that is small by its nature: units, people, posts, agreements. */
export function useAll(kind: string, enabled = true) {
  return useQuery({
    queryKey: keys.records(kind, 'all'),
    enabled,
    queryFn: async ({ signal }) => {
      const items: RecordView[] = [];
      let after: string | null = null;
      for (let page = 0; page < MOST_PAGES; page++) {
        const got: { items: RecordView[]; next?: string | null } = await api.get('/records/{kind}', {
          path: { kind },
          query: { limit: 1000, after },
          signal,
        });
        items.push(...got.items);
        if (!got.next) break;
        after = got.next;
      }
      return items;
    },
  });
}

export function useFind(kind: string, text: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.records(kind, 'find', text),
    enabled,
    queryFn: ({ signal }) =>
      api.get('/records/{kind}', { path: { kind }, query: { q: text, limit: 30 }, signal }),
  });
}

export function useSaveRecord(kind: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ record, body }: { record?: RecordView; body: Declaration }) =>
      record === undefined
        ? api.post('/records/{kind}', { path: { kind }, body })
        : api.patch('/records/{kind}/{id}', {
            path: { kind, id: record.id },
            body,
            headers: { 'If-Match': `"${record.version}"` },
          }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['records'] }),
  });
}

/** What a field refers to; its id for a title where the record referred to may not be seen. */
export function refOf(record: RecordView, field: string): { id: string; title: string } | undefined {
  const known = record.references[field];
  if (known !== undefined) return known;
  const value = record.fields[field];
  return typeof value === 'string' ? { id: value, title: value } : undefined;
}

export function textOf(record: RecordView, field: string): string {
  const value = record.fields[field];
  return value === undefined || value === null ? '' : Array.isArray(value) ? value.join('; ') : String(value);
}
