import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'hazards',
    handle: { feature: 'hazards' },
    lazy: { Component: async () => (await import('./HazardsPage')).HazardsPage },
  },
  {
    path: 'hazards/:unit',
    handle: { feature: 'hazards' },
    lazy: { Component: async () => (await import('./HazardPage')).HazardPage },
  },
];
