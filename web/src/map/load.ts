type Loaded = typeof import('./maplibre');
let loading: Promise<Loaded['maplibre']> | undefined;

/** MapLibre with its worker set, fetched when the first map is shown. Import nothing of it but types elsewhere. */
export function loadMapLibre(): Promise<Loaded['maplibre']> {
  loading ??= import('./maplibre').then(({ maplibre }) => maplibre);
  return loading;
}
