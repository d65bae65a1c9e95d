import { redirect } from 'react-router';
import { can } from '@/api/session';
import type { FeatureRoute, RouteHandle } from '@/app/route';

const handle: RouteHandle = { allow: (me) => can(me, 'enterprise', 'read') };

export const routes: FeatureRoute[] = [
  {
    path: 'enterprises',
    handle,
    lazy: { Component: async () => (await import('./EnterprisesPage')).EnterprisesPage },
  },
  {
    path: 'enterprises/:id',
    handle,
    lazy: { Component: async () => (await import('./EnterprisePage')).EnterprisePage },
  },
  // Addresses that were sent around before.
  { path: 'enterprise/:id', loader: ({ params }) => redirect(`/enterprises/${params.id}`) },
];
