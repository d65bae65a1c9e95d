import type { FeatureRoute } from '@/app/route';
import { loadPart } from '@/i18n';

export const routes: FeatureRoute[] = [
  {
    path: 'consequence',
    handle: { feature: 'consequence' },
    lazy: {
      Component: async () => {
        const [page] = await Promise.all([import('./ConsequencePage'), loadPart('consequence')]);
        return page.ConsequencePage;
      },
    },
  },
];
