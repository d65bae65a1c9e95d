import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'queue',
    handle: { feature: 'queue' },
    lazy: { Component: async () => (await import('./QueuePage')).QueuePage },
  },
];
