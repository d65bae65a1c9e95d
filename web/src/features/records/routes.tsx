import { can } from '@/api/session';
import type { Me } from '@/api/types';
import type { FeatureRoute } from '@/app/route';

const allow = (me: Me, { kind }: Readonly<Record<string, string | undefined>>): boolean =>
  kind !== undefined && can(me, kind, 'read');

export const routes: FeatureRoute[] = [
  {
    path: 'records',
    handle: { allow: (me) => Object.values(me.types).some((verbs) => verbs.includes('read')) },
    lazy: { Component: async () => (await import('./TypesPage')).TypesPage },
  },
  {
    path: 'records/:kind',
    handle: { allow },
    lazy: { Component: async () => (await import('./ListPage')).ListPage },
  },
  {
    path: 'records/:kind/new',
    handle: { allow: (me, { kind }) => kind !== undefined && can(me, kind, 'create') },
    lazy: { Component: async () => (await import('./FormPage')).NewPage },
  },
  {
    path: 'records/:kind/:id',
    handle: { allow },
    lazy: { Component: async () => (await import('./RecordPage')).RecordPage },
  },
  {
    path: 'records/:kind/:id/edit',
    handle: { allow },
    lazy: { Component: async () => (await import('./FormPage')).EditPage },
  },
];
