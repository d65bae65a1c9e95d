// Written by `npm run api` from docs/openapi.json. Until that file is there, every path is open.
export type paths = Record<string, never>;
export type components = Record<string, never>;
