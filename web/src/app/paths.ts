/** Every address of the client, built here and nowhere else. */
const part = encodeURIComponent;

function withQuery(path: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

export const paths = {
  home: () => '/',
  signIn: (to?: string) => withQuery('/sign-in', { to: to === '/' ? undefined : to }),
  account: (tab?: string) => withQuery('/account', { tab }),
  mustChange: (to?: string) => withQuery('/change-password', { to: to === '/' ? undefined : to }),
  setup: () => '/setup',
  /** `sel: 'site.ID'` shows a record's card, `at: 'lon,lat,zoom'` a view. */
  map: (query: Record<string, string | undefined> = {}) => withQuery('/map', query),
  recordTypes: () => '/records',
  recordNew: (kind: string, from?: string) => withQuery(`/records/${part(kind)}/new`, { from }),
  recordEdit: (kind: string, id: string) => `/records/${part(kind)}/${part(id)}/edit`,
  records: (kind: string) => `/records/${part(kind)}`,
  record: (kind: string, id: string, asOf?: string) =>
    withQuery(`/records/${part(kind)}/${part(id)}`, { as_of: asOf }),
  enterprises: () => '/enterprises',
  enterprise: (id: string, asOf?: string) => withQuery(`/enterprises/${part(id)}`, { as_of: asOf }),
  hazards: (query: Record<string, string | undefined> = {}) => withQuery('/hazards', query),
  hazard: (id: string, asOf?: string, edition?: string) =>
    withQuery(`/hazards/${part(id)}`, { as_of: asOf, edition: edition === '2018' ? undefined : edition }),
  archive: (query: Record<string, string | undefined> = {}) => withQuery('/archive', query),
  imports: (batch?: string) => withQuery('/import', { batch }),
  queue: () => '/queue',
  /** `vessel`: a case proposed from the record of a vessel. */
  consequence: (vessel?: string) => withQuery('/consequence', { vessel }),
  /** `at: 'lon,lat'` shows the card of a place. */
  risk: (query: Record<string, string | undefined> = {}) => withQuery('/risk', query),
  riskList: (
    list: 'targets' | 'sources' | 'enterprises' | 'parks',
    query: Record<string, string | undefined> = {},
  ) => withQuery(`/risk/${list}`, query),
  riskPark: (name: string) => `/risk/parks/${part(name)}`,
  riskSource: (id: string) => `/risk/sources/${part(id)}`,
  riskSiting: (query: Record<string, string | undefined> = {}) => withQuery('/risk/siting', query),
  riskRuns: () => '/risk/runs',
  riskRelocation: () => '/risk/relocation',
  riskResponse: (query: Record<string, string | undefined> = {}) => withQuery('/risk/response', query),
  admin: (part_?: string) => (part_ === undefined ? '/admin' : `/admin/${part_}`),
};

/** Where to go after signing in: only addresses of this site. */
export function safeReturn(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : paths.home();
}
