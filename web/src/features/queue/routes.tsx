import type { FeatureRoute } from '@/app/route';
import { loadPart } from '@/i18n';

export const routes: FeatureRoute[] = [
  {
    path: 'queue',
    handle: { feature: 'queue' },
    lazy: {
      Component: async () => {
        const [page] = await Promise.all([import('./QueuePage'), loadPart('queue')]);
        return page.QueuePage;
      },
    },
  },
];
