import type { RouteObject } from 'react-router';
import * as access from '@/features/access/routes';
import * as admin from '@/features/admin/routes';
import * as archive from '@/features/archive/routes';
import * as consequence from '@/features/consequence/routes';
import * as enterprise from '@/features/enterprise/routes';
import * as hazards from '@/features/hazards/routes';
import * as imports from '@/features/imports/routes';
import * as map from '@/features/map/routes';
import * as queue from '@/features/queue/routes';
import * as records from '@/features/records/routes';
import * as risk from '@/features/risk/routes';
import * as setup from '@/features/setup/routes';
import { RouteTrouble, Starting } from './errors';

/** `outside` needs no session and no shell; `routes` are shown inside the shell. */
const outside: RouteObject[] = [...access.outside, ...setup.outside];
const inside: RouteObject[] = [
  map,
  records,
  enterprise,
  hazards,
  archive,
  consequence,
  risk,
  imports,
  queue,
  admin,
  access,
].flatMap((feature) => feature.routes);

export const routes: RouteObject[] = [
  {
    path: '/',
    ErrorBoundary: RouteTrouble,
    HydrateFallback: Starting,
    children: [
      ...outside,
      {
        lazy: { Component: async () => (await import('./shell/Shell')).Shell },
        children: [
          { index: true, lazy: { Component: async () => (await import('./home/HomePage')).HomePage } },
          ...inside.map(
            (route): RouteObject =>
              ({ ...route, ErrorBoundary: route.ErrorBoundary ?? RouteTrouble }) as RouteObject,
          ),
          { path: '*', lazy: { Component: async () => (await import('./errors')).NotFoundPage } },
        ],
      },
    ],
  },
];
