import { can } from '@/api/session';
import type { FeatureRoute } from '@/app/route';

export const routes: FeatureRoute[] = [
  {
    path: 'enterprise/:id',
    handle: { allow: (me) => can(me, 'enterprise', 'read') },
    lazy: { Component: async () => (await import('./EnterprisePage')).EnterprisePage },
  },
];
