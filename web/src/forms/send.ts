import { ApiError } from '@/api/client';

/** Whether asking again, unchanged, may help: no answer, or a server that is starting. */
export function mayRetry(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return status === 0 || status === 429 || (status >= 500 && status <= 504);
}

/** Seconds until the next try. */
export function waitBefore(tries: number): number {
  return Math.min(2 ** Math.max(tries, 1), 30);
}

/** The key of a write: the same for the same body, so that a repetition is the same write; a new one for another body. */
export function onceFor(
  known: { key: string; body: string } | undefined,
  body: string,
  make: () => string,
): { key: string; body: string } {
  return known?.body === body ? known : { key: make(), body };
}
