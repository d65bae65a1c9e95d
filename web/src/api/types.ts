import type { Narrow, Schema } from './contract';

/** A text in both languages, as the server sends names and messages. */
export type Bilingual = Schema['BothLanguages'];

/** Where something is wrong, as far as known: `Place` of `kernel/src/problem.rs`, which has no schema. */
type Place = {
  file?: string;
  sheet?: string;
  /** As a person counts it, from 1. */
  row?: number;
  column?: string;
  record?: string;
  field?: string;
  point?: [number, number];
};
/** One thing that is wrong, in an answer that is a success. */
export type ProblemItem = Narrow<Schema['ProblemItem'], { severity: 'error' | 'warning'; place: Place }>;

/** The same in an answer that is none, as far as it tells: gateways and older servers tell less. */
export type FieldProblem = Pick<Schema['ProblemItem'], 'code'> &
  Partial<Pick<Schema['ProblemItem'], 'severity' | 'pointer' | 'message' | 'remedy'>> & {
    /** Longitude and latitude of a fault in a geometry. */
    point?: [number, number];
  };

/** What went wrong, from `application/problem+json` or made here (`web.*` codes). */
export type ApiProblem = {
  /** HTTP status; 0 when no answer came. */
  status: number;
  code: string;
  message?: Bilingual;
  remedy?: Bilingual;
  errors: FieldProblem[];
};

export type Verb = string;
export type Post = Schema['PostView'];
export type Me = Schema['Me'];
export type DemoPerson = Schema['DemoPerson'];
export type Meta = Schema['Meta'];

// Entries of the stream of events, which the description gives as text.

/** How far an import is. */
export type ImportProgress = { id: string; rows: number };

/** A change of a record. */
export type Change = { position: number; kind: string; id: string; action: string };
