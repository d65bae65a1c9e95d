import type { BodyOf, Narrow, Schema } from '@/api/contract';

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

/** The description gives kinds and levels as text, with the words in its prose. */
export type Field = Narrow<Schema['FieldType'], { kind: FieldKind; level: Level }>;
export type RecordType = Narrow<Schema['RecordType'], { fields: Field[] }>;

/** The pack that declares a type; none for the types of the platform itself. */
export function packOf({ origin }: RecordType): string | undefined {
  return origin === 'code' ? undefined : origin.split('/')[0];
}

export type Reference = Schema['Reference'];
export type Source = Schema['Source'];
export type RecordView = Schema['RecordView'];

/** Body of a new record and of a change. */
export type Declaration = BodyOf<'/records/{kind}'>;
