import type { RouteObject } from 'react-router';
import type { Me } from '@/api/types';

/** What the shell reads from a route's `handle`. */
export type RouteHandle = {
  /** A page of `permits.ts`, or an operation that `GET /api/v1/session` must list. */
  feature?: string;
  /** A finer rule, given the route's parameters. */
  allow?: (me: Me, params: Readonly<Record<string, string | undefined>>) => boolean;
  /** The page fills the content area to its edges (maps). */
  fill?: boolean;
};

export type FeatureRoute = RouteObject & { handle?: RouteHandle };
