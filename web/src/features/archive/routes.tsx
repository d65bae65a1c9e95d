import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'archive',
    handle: { feature: 'archive' },
    lazy: { Component: async () => (await import('./ArchivePage')).ArchivePage },
  },
];
