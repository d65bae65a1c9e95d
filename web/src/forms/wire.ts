import type { Bilingual, FieldProblem } from '@/api/types';

/** Kinds of field as `GET /types` names them; one that is not known here is entered as text. */
export type FieldKind =
  | 'text'
  | 'credit_code'
  | 'cas'
  | 'un'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'choice'
  | 'reference'
  | 'geometry'
  | 'list';

export type Level = 'public' | 'internal' | 'sensitive' | 'restricted';

export type Field = {
  name: string;
  label: Bilingual;
  help?: Bilingual;
  kind: FieldKind;
  unit?: string;
  min?: number | string;
  max?: number | string;
  max_length?: number;
  choices?: { value: string; label: Bilingual }[];
  /** Type of the record a reference points to. */
  to?: string;
  shapes?: string[];
  required: boolean;
  indexed: boolean;
  level: Level;
  personal: boolean;
  aliases?: string[];
};

export type RecordType = {
  name: string;
  label: Bilingual;
  /** Field shown for a record. */
  title: string;
  keys: string[][];
  any_of: string[][];
  /** `code`, or `pack/file`. */
  origin?: string;
  /** Heading under which it is listed. */
  group?: Bilingual;
  verbs: string[];
  count?: number;
  fields: Field[];
};

/** The pack that declares a type; none for the types of the platform itself. */
export function packOf({ origin }: RecordType): string | undefined {
  return origin === undefined || origin === 'code' ? undefined : origin.split('/')[0];
}

export type Reference = { kind: string; id: string; title: string; key?: string };
export type Source = { source: string; date?: string; by?: string; by_name?: string };

export type RecordView = {
  id: string;
  kind: string;
  key?: string;
  version: number;
  title: string;
  fields: Record<string, unknown>;
  references?: Record<string, Reference>;
  masked?: string[];
  hidden?: string[];
  valid_from?: string;
  valid_to?: string;
  sources?: Record<string, Source>;
  default_source?: Source;
  position?: number;
  changed_at?: string;
  changed_by?: { id: string; name: string };
  owner?: Reference;
  district?: string;
  park?: string;
  can?: string[];
  /** What a person should look at; only in the answer to a write. */
  warnings?: FieldProblem[];
};

export type Page<T> = { items: T[]; next?: string | null };

/** Body of `POST /records/{kind}` and `PATCH /records/{kind}/{id}`. */
export type Declaration = {
  fields: Record<string, unknown>;
  valid_from?: string | null;
  valid_to?: string | null;
  source: string;
  source_date?: string | null;
};
