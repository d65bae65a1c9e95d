import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { BodyOf, Narrow, Schema } from '@/api/contract';
import { keys } from '@/api/keys';
import type { ProblemItem } from '@/api/types';

const LONG_MS = 600_000;

/** What the server takes at most: `platform/tables/src/limits.rs`, `capabilities/registry/src/doors/imports/upload.rs`. */
export const MAX_WORKBOOK_MB = 100;
export const MAX_TEXT_MB = 200;
export const MAX_ROWS = 2_000_000;
export const ENDINGS = ['.xlsx', '.csv', '.geojson', '.json', '.jsonl'] as const;

export const DATUMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const;
export type DatumName = (typeof DATUMS)[number];

export type RowProblem = ProblemItem;
export type ColumnMatch = Schema['ColumnView'];
export type Report = Narrow<Schema['ImportReport'], { problems: RowProblem[] }>;
export type Cells = Report['rows_at'];

/** What is decided about a file before it is imported; kept beside the file's id. */
export type Choices = {
  kind?: string;
  datum: DatumName;
  stated_on?: string;
  /** Heading → field, `lon`, `lat`, `valid_from`, `valid_to` or `ignore`. */
  mapping: Record<string, string>;
  edits: Cells;
};

/** The description leaves open what `summary` counts: `capabilities/registry/src/import/undo.rs`. */
export type Batch = Narrow<
  Schema['BatchView'],
  { summary: Partial<Record<'rows' | 'created' | 'updated' | 'unchanged' | 'refused', number>> }
>;
export type UndoReport = Narrow<Schema['UndoView'], { kept: RowProblem[] }>;
export type ImportType = Schema['RecordType'];
export type TypeField = Schema['FieldType'];

export function useTypes() {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => api.get('/types', { signal }),
    staleTime: 300_000,
  });
}

const bodyOf = ({ kind, datum, stated_on, mapping, edits }: Choices): BodyOf<'/imports/{id}/run'> => ({
  kind: kind || null,
  datum,
  stated_on: stated_on || null,
  mapping,
  edits,
});

export function useUpload() {
  return useMutation({
    mutationFn: ({ file, choices }: { file: File; choices: Choices }) =>
      api.post('/imports', {
        body: file,
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
      api.post('/imports/{id}/preview', {
        path: { id },
        body: bodyOf(choices),
        signal,
        timeoutMs: LONG_MS,
      }) as Promise<Report>,
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export function useRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, choices }: { id: string; choices: Choices }) =>
      api.post('/imports/{id}/run', {
        path: { id },
        body: bodyOf(choices),
        timeoutMs: LONG_MS,
      }) as Promise<Report>,
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useBatches() {
  return useQuery({
    queryKey: keys.imports('batches'),
    queryFn: ({ signal }) => api.get('/imports', { signal }) as Promise<{ items: Batch[] }>,
  });
}

export function useUndo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (batch: string) =>
      api.post('/imports/{batch}/undo', { path: { batch }, timeoutMs: LONG_MS }) as Promise<UndoReport>,
    onSuccess: () => client.invalidateQueries(),
  });
}
