import type { FeatureRoute } from '@/app/route';
import { loadPart } from '@/i18n';

export const outside: FeatureRoute[] = [
  {
    path: 'setup',
    lazy: {
      Component: async () => {
        const [page] = await Promise.all([import('./SetupPage'), loadPart('setup')]);
        return page.SetupPage;
      },
    },
  },
];
