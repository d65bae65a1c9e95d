import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'admin/*',
    handle: { feature: 'admin' },
    lazy: { Component: async () => (await import('./AdminPage')).AdminPage },
  },
];
