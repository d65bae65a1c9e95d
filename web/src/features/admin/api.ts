import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';

const LONG_MS = 600_000;
const part = encodeURIComponent;

// Records -----------------------------------------------------------------------------------------------------------

export type Field = {
  name: string;
  label: Bilingual;
  help?: Bilingual | null;
  kind: string;
  unit?: string | null;
  choices?: { value: string; label: Bilingual }[] | null;
  to?: string | null;
  required: boolean;
};
export type RecordType = { name: string; label: Bilingual; title: string; fields: Field[]; verbs: string[] };
export type RecordView = {
  id: string;
  kind: string;
  key?: string;
  version: number;
  title: string;
  fields: Record<string, unknown>;
  references?: Record<string, { kind: string; id: string; title: string }>;
  masked?: string[];
  hidden?: string[];
  valid_from?: string | null;
  valid_to?: string | null;
  changed_at?: string;
  can?: string[];
};

export function useTypes() {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => api.get<{ items: RecordType[] }>('/types', { signal }),
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
      let after: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const got = await api.get<{ items: RecordView[]; next?: string | null }>(`/records/${part(kind)}`, {
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
      api.get<{ items: RecordView[] }>(`/records/${part(kind)}`, { query: { q: text, limit: 30 }, signal }),
  });
}

export type Declared = {
  fields: Record<string, unknown>;
  valid_from?: string | null;
  valid_to?: string | null;
  source: string;
};

export function useSaveRecord(kind: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ record, body }: { record?: RecordView; body: Declared }) =>
      record === undefined
        ? api.post<RecordView>(`/records/${part(kind)}`, body)
        : api.patch<RecordView>(`/records/${part(kind)}/${part(record.id)}`, body, {
            headers: { 'If-Match': `"${record.version}"` },
          }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['records'] }),
  });
}

/** Reference to another record, in whichever form the server gives it. */
export function refOf(record: RecordView, field: string): { id: string; title: string } | undefined {
  const known = record.references?.[field];
  if (known !== undefined) return known;
  const value = record.fields[field];
  return typeof value === 'string' ? { id: value, title: value } : undefined;
}

export function textOf(record: RecordView, field: string): string {
  const value = record.fields[field];
  return value === undefined || value === null ? '' : Array.isArray(value) ? value.join('; ') : String(value);
}

// Credentials and tokens --------------------------------------------------------------------------------------------

export type Credential = {
  has_password?: boolean;
  must_change?: boolean;
  changed_at?: string | null;
  failed_tries?: number;
  locked_until?: string | null;
  totp_enrolled?: boolean;
  last_sign_in?: string | null;
  sessions?: number;
};

const credentialKey = (person: string) => keys.admin('credential', person);

export function useCredential(person: string, enabled: boolean) {
  return useQuery({
    queryKey: credentialKey(person),
    enabled,
    queryFn: ({ signal }) => api.get<Credential>(`/people/${part(person)}/credential`, { signal }),
  });
}

export function useSetPassword(person: string) {
  const client = useQueryClient();
  return useMutation({
    // The platform makes the password and answers it this once.
    mutationFn: () => api.post<{ password: string }>(`/people/${part(person)}/credential`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKey(person) }),
  });
}

export function useUnlock(person: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post(`/people/${part(person)}/unlock`),
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKey(person) }),
  });
}

export type Token = {
  id: string;
  name: string;
  post?: string | null;
  unit?: { id: string; name: string } | string | null;
  role?: ({ id: string } & Bilingual) | null;
  created_at: string;
  created_by?: string | null;
  expires_at?: string | null;
  expires_on?: string | null;
  last_used?: string | null;
  revoked_at?: string | null;
};

export function useTokens() {
  return useQuery({
    queryKey: keys.admin('tokens'),
    queryFn: ({ signal }) => api.get<{ items: Token[] }>('/tokens', { signal }),
  });
}

export type NewToken = {
  name: string;
  unit: string;
  role: string;
  verbs: string[];
  /** Types of record; all where none is named. */
  kinds: string[];
  operations: string[];
  days: number;
};

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewToken) => {
      const made = await api.post<Token & { token?: string; secret?: string }>('/tokens', body);
      return { ...made, shown: made.token ?? made.secret ?? '' };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('tokens') }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/tokens/${part(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('tokens') }),
  });
}

// Settings ----------------------------------------------------------------------------------------------------------

/** `capabilities/access/src/settings.rs`. */
export type Settings = {
  lockout_tries: number;
  lockout_minutes: number;
  idle_minutes: number;
  absolute_hours: number;
  sessions_each: number;
  password_min: number;
  password_days: number;
  totp_required_roles: string[];
};

export function useSettings() {
  return useQuery({
    queryKey: keys.admin('settings'),
    queryFn: ({ signal }) => api.get<Settings>('/settings', { signal }),
  });
}

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Settings) => api.put<Settings | undefined>('/settings', body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('settings') }),
  });
}

// Why ---------------------------------------------------------------------------------------------------------------

export type PolicyText = {
  id: string;
  text: Bilingual;
  clause?: string | null;
  file?: string | null;
  cedar?: string | null;
};

export type FieldSight = { shown: boolean; masked: boolean; why?: Bilingual | null };
export type AgreementMention = {
  id?: string;
  code?: string;
  name?: string;
  title?: string;
  ends?: string;
  purpose?: string;
};
export type Verdict = {
  verb: string;
  allowed: boolean;
  relation?: Bilingual | null;
  level?: string | null;
  policies: PolicyText[];
  agreements: (AgreementMention | string)[];
  fields?: Record<string, FieldSight>;
};
export type Reader = {
  person?: { id: string; name: string } | string;
  id?: string;
  name?: string;
  unit?: string | { name: string };
  roles?: ({ id: string } & Bilingual)[];
  relation?: Bilingual | null;
  level?: string | null;
  policies?: PolicyText[];
  agreements?: (AgreementMention | string)[];
};
export type Why = {
  person?: { id: string; name: string; login?: string } | string | null;
  verdicts?: Verdict[];
  items?: Reader[];
};

export function useWhy(kind: string, id: string, person: string) {
  return useQuery({
    queryKey: keys.admin('why', kind, id, person),
    enabled: kind !== '' && id !== '',
    queryFn: ({ signal }) =>
      api.get<Why>(`/records/${part(kind)}/${part(id)}/why`, { query: { person }, signal }),
  });
}

export function usePolicies() {
  return useQuery({
    queryKey: keys.admin('policies'),
    queryFn: ({ signal }) => api.get<{ items: PolicyText[] }>('/policies', { signal }),
    staleTime: 300_000,
  });
}

export type Hit = { kind: string; id: string; title: string; subtitle?: string | null };

export function useSearch(text: string) {
  const wanted = text.trim();
  return useQuery({
    queryKey: ['search', 'why', wanted],
    enabled: wanted !== '',
    queryFn: ({ signal }) =>
      api.get<{ items: Hit[] }>('/search', { query: { q: wanted, limit: 20 }, signal }),
  });
}

// Logs --------------------------------------------------------------------------------------------------------------

export type LogEntry = {
  id?: string | number;
  position?: number;
  at: string;
  actor?: string | null;
  actor_name?: string | null;
  action?: string | null;
  event?: string | null;
  kind?: string | null;
  record?: string | null;
  title?: string | null;
  fields?: string[];
  purpose?: string | null;
  count?: number | null;
  /** Whom a security event is about. */
  person_name?: string | null;
  address?: string | null;
  detail?: unknown;
  text?: Bilingual | null;
};
type LogPage = { items: LogEntry[]; next?: string | number | null };

export function useLog(path: '/read-log' | '/audit', query: Record<string, string>) {
  return useInfiniteQuery({
    queryKey: keys.admin('log', path, query),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<LogPage>(path, { query: { ...query, limit: 100, after: pageParam }, signal }),
    getNextPageParam: (last) => (last.next ? String(last.next) : undefined),
  });
}

// Upkeep: `capabilities/upkeep` ---------------------------------------------------------------------------------------

export type Pack = {
  name: string;
  title: Bilingual;
  measures: string[];
  types: { name: string; label: Bilingual; fields: number }[];
  tables: number;
  layers: string[];
  demo: boolean;
};

export function usePacks() {
  return useQuery({
    queryKey: keys.admin('packs'),
    queryFn: ({ signal }) => api.get<{ items: Pack[] }>('/admin/packs', { signal }),
  });
}

export type Backup = {
  file: string;
  created_at: string;
  bytes: number;
  sha256: string;
  position: number;
  root: string;
  database: string;
};

export function useBackups() {
  return useQuery({
    queryKey: keys.admin('backups'),
    queryFn: ({ signal }) =>
      api.get<{ items: Backup[]; folder: string; restore: string }>('/admin/backups', { signal }),
  });
}

export function useMakeBackup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Backup>('/admin/backups', undefined, { timeoutMs: LONG_MS }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.admin('backups') }),
  });
}

export type Head = { size: number; chain: string; root: string; at: string | null };
export type Entry = {
  position: number;
  at: string;
  actor: string;
  actor_name: string;
  action: string;
  kind: string;
  record: string;
  version: number;
  title: string | null;
  batch: string | null;
};
export type RowProblem = {
  code: string;
  severity: 'error' | 'warning';
  message: Bilingual;
  remedy: Bilingual;
  place?: Record<string, unknown>;
};
export type Verified = {
  sound: boolean;
  entries: number;
  records: number;
  head: Head | null;
  faults: RowProblem[];
  fault_count: number;
  seconds: number;
};

export function useHead() {
  return useQuery({
    queryKey: keys.admin('head'),
    queryFn: ({ signal }) => api.get<Head>('/journal/head', { signal }),
  });
}

export function useEntries(from: number | null) {
  return useInfiniteQuery({
    queryKey: keys.admin('journal', from),
    initialPageParam: from,
    queryFn: ({ pageParam, signal }) =>
      api.get<{ items: Entry[]; next: number | null }>('/journal', {
        query: { before: pageParam ?? undefined, limit: 100 },
        signal,
      }),
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function useVerify() {
  return useMutation({
    mutationFn: () => api.post<Verified>('/journal/verify', undefined, { timeoutMs: LONG_MS }),
  });
}

export type Health = {
  version: string;
  started: string;
  uptime_seconds: number;
  database: string;
  database_kind: 'sqlite' | 'postgres';
  database_bytes: number | null;
  flush_ms: number | null;
  queue: number;
  position: number;
  followers: { name: Bilingual; position: number }[];
  records: { kind: string; label: Bilingual; count: number }[];
  warnings: RowProblem[];
};

export function useHealth() {
  return useQuery({
    queryKey: keys.admin('health'),
    queryFn: ({ signal }) => api.get<Health>('/admin/health', { signal }),
    refetchInterval: 10_000,
  });
}
