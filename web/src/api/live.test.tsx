import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { keys } from './keys';
import { useLive } from './live';

it('marks what changed as stale and leaves the rest', async () => {
  const told = new Map<string, (event: { data: string }) => void>();
  vi.stubGlobal(
    'EventSource',
    class {
      addEventListener(name: string, listener: (event: { data: string }) => void) {
        told.set(name, listener);
      }
      close() {}
    },
  );
  vi.stubGlobal('fetch', async () => new Response('{}', { headers: { 'content-type': 'application/json' } }));
  const client = new QueryClient();
  for (const key of [keys.records('vessel', {}), keys.record('v1'), keys.hazards(), keys.records('site')])
    client.setQueryData(key, 1);
  renderHook(() => useLive(), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  told.get('change')?.({ data: '{"position":7,"kind":"vessel","id":"v1","action":"edit"}' });
  told.get('change')?.({ data: 'nonsense' });
  const stale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  await waitFor(() => expect(stale(keys.records('vessel', {}))).toBe(true));
  expect(stale(keys.record('v1'))).toBe(true);
  expect(stale(keys.hazards())).toBe(true);
  expect(stale(keys.records('site'))).toBe(false);
});
