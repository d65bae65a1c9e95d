import type { FeatureRoute } from '@/app/route';

export const outside: FeatureRoute[] = [
  {
    path: 'setup',
    lazy: { Component: async () => (await import('./SetupPage')).SetupPage },
  },
];
