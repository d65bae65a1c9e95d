import type { ComponentType } from 'react';
import type { FeatureRoute } from '@/app/route';
import { loadPart } from '@/i18n';

const page = (name: string, load: () => Promise<ComponentType>): FeatureRoute => ({
  path: name === 'overview' ? 'admin' : `admin/${name}`,
  handle: { feature: `admin.${name}` },
  lazy: {
    Component: async () => {
      const [component] = await Promise.all([load(), loadPart('admin')]);
      return component;
    },
  },
});

export const routes: FeatureRoute[] = [
  page('overview', async () => (await import('./pages/OverviewPage')).OverviewPage),
  page('units', async () => (await import('./pages/UnitsPage')).UnitsPage),
  page('people', async () => (await import('./pages/PeoplePage')).PeoplePage),
  page('why', async () => (await import('./pages/WhyPage')).WhyPage),
  page('agreements', async () => (await import('./pages/AgreementsPage')).AgreementsPage),
  page('tokens', async () => (await import('./pages/TokensPage')).TokensPage),
  page('settings', async () => (await import('./pages/SettingsPage')).SettingsPage),
  page('audit', async () => (await import('./pages/AuditPage')).AuditPage),
  page('packs', async () => (await import('./pages/PacksPage')).PacksPage),
  page('backups', async () => (await import('./pages/BackupsPage')).BackupsPage),
  page('journal', async () => (await import('./pages/JournalPage')).JournalPage),
  page('health', async () => (await import('./pages/HealthPage')).HealthPage),
];
