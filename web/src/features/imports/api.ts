import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bilingual } from '@/api/types';

const LONG_MS = 600_000;

/** What the server takes at most: `platform/tables/src/limits.rs`, `capabilities/registry/src/doors/imports/upload.rs`. */
export const MAX_WORKBOOK_MB = 100;
export const MAX_TEXT_MB = 200;
export const MAX_ROWS = 2_000_000;
export const ENDINGS = ['.xlsx', '.csv', '.geojson', '.json', '.jsonl'] as const;

export const DATUMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const;
export type DatumName = (typeof DATUMS)[number];

export type Place = {
  file?: string;
  sheet?: string;
  row?: number;
  column?: string;
  record?: string;
  field?: string;
};

export type RowProblem = {
  code: string;
  severity?: 'error' | 'warning';
  message: Bilingual;
  remedy?: Bilingual;
  place?: Place;
};

export type ColumnMatch = {
  heading: string;
  field?: string | null;
  factor?: string | null;
  how?: string | null;
};

export type Report = {
  batch?: string | null;
  file: string;
  kind: string;
  format: string;
  columns: ColumnMatch[];
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  warned: number;
  problems: RowProblem[];
  problem_counts: Record<string, number>;
};

export type Cells = Record<string, Record<string, string>>;
export type Preview = Report & { id: string; rows_at: Cells };

/** What is decided about a file before it is imported; kept beside the file's id. */
export type Choices = {
  kind?: string;
  datum: DatumName;
  stated_on?: string;
  /** Heading → field, `lon`, `lat`, `valid_from`, `valid_to` or `ignore`. */
  mapping: Record<string, string>;
  edits: Cells;
};

export type Batch = {
  id: string;
  at: string;
  actor: string;
  actor_name?: string | null;
  file: string;
  kind: string;
  rows?: number;
  created?: number;
  updated?: number;
  unchanged?: number;
  refused?: number;
  summary?: {
    rows?: number;
    created?: number;
    updated?: number;
    unchanged?: number;
    refused?: number;
  } | null;
  undone_at?: string | null;
};

export type UndoReport = { restored: number; removed: number; kept: RowProblem[] };

export type TypeField = {
  name: string;
  label: Bilingual;
  kind: string;
  unit?: string;
  required?: boolean;
};
export type ImportType = { name: string; label: Bilingual; verbs: string[]; fields: TypeField[] };

export function useTypes() {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => api.get<{ items: ImportType[] }>('/types', { signal }),
    staleTime: 300_000,
  });
}

const bodyOf = ({ kind, datum, stated_on, mapping, edits }: Choices) => ({
  ...(kind ? { kind } : {}),
  datum,
  ...(stated_on ? { stated_on } : {}),
  ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
  ...(Object.keys(edits).length > 0 ? { edits } : {}),
});

export function useUpload() {
  return useMutation({
    mutationFn: ({ file, choices }: { file: File; choices: Choices }) =>
      api.post<Preview>('/imports', file, {
        query: { name: file.name, kind: choices.kind, datum: choices.datum, stated_on: choices.stated_on },
        headers: { 'Content-Type': 'application/octet-stream' },
        timeoutMs: LONG_MS,
      }),
  });
}

/** What the import would do with these choices; nothing is written. */
export function usePreview(id: string, choices: Choices, enabled: boolean) {
  return useQuery({
    queryKey: keys.imports('preview', id, choices),
    queryFn: ({ signal }) =>
      api.post<Preview>(`/imports/${encodeURIComponent(id)}/preview`, bodyOf(choices), {
        signal,
        timeoutMs: LONG_MS,
      }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export function useRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, choices }: { id: string; choices: Choices }) =>
      api.post<Report>(`/imports/${encodeURIComponent(id)}/run`, bodyOf(choices), { timeoutMs: LONG_MS }),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useBatches() {
  return useQuery({
    queryKey: keys.imports('batches'),
    queryFn: ({ signal }) => api.get<{ items: Batch[]; next?: string | null }>('/imports', { signal }),
  });
}

export function useUndo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (batch: string) =>
      api.post<UndoReport>(`/imports/${encodeURIComponent(batch)}/undo`, undefined, { timeoutMs: LONG_MS }),
    onSuccess: () => client.invalidateQueries(),
  });
}
