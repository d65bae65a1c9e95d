import type { components, paths } from './schema';

// What `docs/openapi.json` says, in the form the client uses it.

export type Schema = components['schemas'];
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Addresses under `/api/v1` that answer a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends object ? P : never;
}[keyof paths];

/** A schema with members told more closely than it tells them; each must be there and fit. */
export type Narrow<T, N extends { [K in keyof N]: K extends keyof T ? T[K] : never }> = Omit<T, keyof N> & N;

type Given<O, In extends 'path' | 'query'> = O extends { parameters: { [K in In]?: infer V } }
  ? NonNullable<V>
  : never;

/** Lists of records take filters by field beside the parameters that the description names. */
type Filters<P> = P extends `/records/{kind}${'' | '/count' | '/export'}`
  ? { [name in `${'filter' | 'from' | 'to'}.${string}`]?: string }
  : unknown;

/** Query of an address; what is null or empty is not sent. */
export type QueryOf<P extends keyof paths, M extends Method = 'get'> = {
  [K in keyof Given<paths[P][M], 'query'>]: Given<paths[P][M], 'query'>[K] | null;
} & Filters<P>;

type BodyIn<R> = R extends { content: infer C }
  ? C extends { 'application/json': infer B }
    ? B
    : Blob
  : never;
/** What an address is sent; a file where that is not JSON. */
export type BodyOf<P extends keyof paths, M extends Method = 'post'> = paths[P][M] extends {
  requestBody?: infer R;
}
  ? BodyIn<R>
  : never;

type Content<R> = R extends { content: infer C } ? C[keyof C] : undefined;
/** What an address answers on success; undefined where that has no body. */
export type Answer<P extends keyof paths, M extends Method = 'get'> = paths[P][M] extends {
  responses: infer R;
}
  ? Content<R[keyof R & (200 | 201 | 204)]>
  : never;

type Member<K extends string, V> = [V] extends [never]
  ? { [name in K]?: undefined }
  : Partial<V> extends V
    ? { [name in K]?: V }
    : { [name in K]: V };

/** Which of the addresses that a path describes. */
export type Place<P extends keyof paths, M extends Method = 'get'> = Member<
  'path',
  Given<paths[P][M], 'path'>
> &
  Member<'query', [Given<paths[P][M], 'query'>] extends [never] ? never : QueryOf<P, M>>;

export type Call<P extends keyof paths, M extends Method> = Place<P, M> &
  Member<'body', BodyOf<P, M>> & {
    headers?: Record<string, string>;
    signal?: AbortSignal;
    /** For long work: imports, backups, verification. */
    timeoutMs?: number;
  };

/** An argument that may be left out where nothing in it is needed. */
export type Last<T> = Partial<T> extends T ? [options?: T] : [options: T];
