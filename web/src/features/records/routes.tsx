import { can } from '@/api/session';
import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'records/:kind',
    handle: { allow: (me, { kind }) => kind !== undefined && can(me, kind, 'read') },
    lazy: { Component: async () => (await import('./RecordsPage')).RecordsPage },
  },
];
