import type { FeatureRoute } from '@/app/route';

export const outside: FeatureRoute[] = [
  { path: 'sign-in', lazy: { Component: async () => (await import('./SignInPage')).SignInPage } },
];

export const routes: FeatureRoute[] = [
  { path: 'profile', lazy: { Component: async () => (await import('./ProfilePage')).ProfilePage } },
];
