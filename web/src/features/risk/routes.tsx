import type { FeatureRoute } from '@/app/route';
import { loadPart } from '@/i18n';

/** A page with the words of this subject, which are a late part. */
const page =
  <T,>(load: () => Promise<T>, pick: (module: T) => React.ComponentType) =>
  async () => {
    const [module] = await Promise.all([load(), loadPart('risk')]);
    return pick(module);
  };

const lists = page(
  () => import('./pages/ListsPage'),
  (module) => module.ListsPage,
);

export const routes: FeatureRoute[] = [
  {
    path: 'risk',
    handle: { feature: 'risk', fill: true },
    lazy: {
      Component: page(
        () => import('./pages/RiskPage'),
        (module) => module.RiskPage,
      ),
    },
  },
  ...(['targets', 'sources', 'enterprises', 'parks'] as const).map(
    (list): FeatureRoute => ({
      path: `risk/${list}`,
      handle: { feature: 'risk' },
      lazy: { Component: lists },
    }),
  ),
  {
    path: 'risk/sources/:id',
    handle: { feature: 'risk' },
    lazy: {
      Component: page(
        () => import('./pages/SourcePage'),
        (module) => module.SourcePage,
      ),
    },
  },
  {
    path: 'risk/parks/:name',
    handle: { feature: 'risk' },
    lazy: {
      Component: page(
        () => import('./pages/ParkPage'),
        (module) => module.ParkPage,
      ),
    },
  },
  {
    path: 'risk/siting',
    handle: { feature: 'risk', fill: true },
    lazy: {
      Component: page(
        () => import('./pages/SitingPage'),
        (module) => module.SitingPage,
      ),
    },
  },
  {
    path: 'risk/runs',
    handle: { feature: 'risk' },
    lazy: {
      Component: page(
        () => import('./pages/RunsPage'),
        (module) => module.RunsPage,
      ),
    },
  },
  {
    path: 'risk/relocation',
    handle: { feature: 'risk' },
    lazy: {
      Component: page(
        () => import('./pages/RelocationPage'),
        (module) => module.RelocationPage,
      ),
    },
  },
  {
    path: 'risk/response',
    handle: { feature: 'risk', fill: true },
    lazy: {
      Component: page(
        () => import('./pages/ResponsePage'),
        (module) => module.ResponsePage,
      ),
    },
  },
];
