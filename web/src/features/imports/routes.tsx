import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'import',
    handle: { feature: 'imports' },
    lazy: { Component: async () => (await import('./ImportsPage')).ImportsPage },
  },
];
