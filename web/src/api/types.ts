/** A text in both languages, as the server sends names and messages. */
export type Bilingual = { zh: string; en: string };

export type FieldProblem = {
  code: string;
  /** `warning` where the thing was taken all the same. */
  severity?: string;
  /** Longitude and latitude of a fault in a geometry. */
  point?: [number, number];
  /** JSON pointer into the body that was sent, e.g. `/holdings/3/quantity`. */
  pointer?: string;
  message?: Bilingual;
  remedy?: Bilingual;
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

export type Post = {
  id: string;
  unit: {
    id: string;
    name: string;
    level?: string;
    district?: string | null;
    park?: string | null;
    enterprise?: string | null;
  };
  role: { id: string } & Bilingual;
  /** Last day of the term. */
  until?: string | null;
  /** Name of the person whose post is filled for a while. */
  stands_in_for?: string | null;
};

export type Me = {
  person: { id: string; name: string; login: string };
  posts: Post[];
  types: Record<string, Verb[]>;
  features: string[];
  csrf: string;
  expires_at: string;
  must_change_password: boolean;
  totp_enrolled: boolean;
  totp_required?: boolean;
  idle_minutes?: number;
};

export type DemoPerson = {
  login: string;
  password: string;
  name: string;
  role: Bilingual;
  unit: string;
};

export type Meta = {
  version?: string;
  /** Name of the city or installation. */
  name?: Bilingual;
  city?: Bilingual;
  /** Invented data. */
  demo?: boolean;
  /** Nobody can sign in yet: the first-run page comes first. */
  needs_setup?: boolean;
  credits?: string[];
  /** First day of the journal, `YYYY-MM-DD`. */
  first_day?: string;
  demo_people?: DemoPerson[];
};

/** How far an import is. */
export type ImportProgress = { id: string; rows: number };

/** One entry of the live stream. */
export type Change = { position: number; kind: string; id: string; action: string };
