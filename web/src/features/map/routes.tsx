import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'map',
    handle: { feature: 'map', fill: true },
    lazy: { Component: async () => (await import('./MapPage')).MapPage },
  },
];
