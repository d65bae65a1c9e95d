import { Navigate } from 'react-router';
import type { FeatureRoute } from '@/app/route';

export const outside: FeatureRoute[] = [
  { path: 'sign-in', lazy: { Component: async () => (await import('./SignInPage')).SignInPage } },
  {
    path: 'change-password',
    lazy: { Component: async () => (await import('./MustChangePage')).MustChangePage },
  },
];

export const routes: FeatureRoute[] = [
  { path: 'account', lazy: { Component: async () => (await import('./AccountPage')).AccountPage } },
  { path: 'profile', element: <Navigate to="/account" replace /> },
];
