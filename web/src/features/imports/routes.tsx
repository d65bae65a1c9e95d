import type { FeatureRoute } from '@/app/route';
import { loadPart } from '@/i18n';

export const routes: FeatureRoute[] = [
  {
    path: 'import',
    handle: { feature: 'imports' },
    lazy: {
      Component: async () => {
        const [page] = await Promise.all([import('./ImportsPage'), loadPart('imports')]);
        return page.ImportsPage;
      },
    },
  },
];
