import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, BASE } from './client';
import { keysTouchedBy } from './keys';
import type { Change, ImportProgress } from './types';

export type LiveState = {
  /** The server does not answer. */
  lost: boolean;
  /** The server came back as another version; the page should be loaded again. */
  outdated: boolean;
};

const GATHER_MS = 250;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

function parseChange(data: string): Change | null {
  try {
    const value = JSON.parse(data) as Partial<Change>;
    if (typeof value.kind !== 'string' || typeof value.id !== 'string') return null;
    return { position: value.position ?? 0, kind: value.kind, id: value.id, action: value.action ?? '' };
  } catch {
    return null;
  }
}

const importListeners = new Set<(progress: ImportProgress) => void>();

/** Hears how far imports are; returns how to stop. */
export function onImportProgress(listener: (progress: ImportProgress) => void): () => void {
  importListeners.add(listener);
  return () => importListeners.delete(listener);
}

function tellImport(data: string): void {
  try {
    const value = JSON.parse(data) as Partial<ImportProgress>;
    if (typeof value.id !== 'string' || typeof value.rows !== 'number') return;
    for (const listener of importListeners) listener({ id: value.id, rows: value.rows });
  } catch {
    // A line that is not ours is no reason to stop listening.
  }
}

/** Follows `/api/v1/events` and marks what changed as stale. Used once, by the shell. */
export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>({ lost: false, outdated: false });

  useEffect(() => {
    let source: EventSource | null = null;
    let retryTimer: ReturnType<typeof setTimeout> | undefined;
    let gatherTimer: ReturnType<typeof setTimeout> | undefined;
    let retryAfter = FIRST_RETRY_MS;
    let broken = false;
    let stopped = false;
    let version: string | undefined;
    const waiting = new Map<string, QueryKey>();

    const flush = () => {
      gatherTimer = undefined;
      for (const queryKey of waiting.values()) void client.invalidateQueries({ queryKey });
      waiting.clear();
    };

    const probe = async (): Promise<boolean> => {
      try {
        const meta = await api.get('/meta');
        if (version !== undefined && meta.version !== version) {
          setState((s) => ({ ...s, outdated: true }));
        }
        version ??= meta.version;
        return true;
      } catch {
        return false;
      }
    };

    const connect = () => {
      if (stopped) return;
      source?.close();
      source = new EventSource(`${BASE}/events`);
      source.addEventListener('open', () => {
        retryAfter = FIRST_RETRY_MS;
        if (broken) {
          broken = false;
          setState((s) => ({ ...s, lost: false }));
          void probe();
          // Changes may have been missed: everything on the screen is fetched again.
          void client.invalidateQueries();
        }
      });
      source.addEventListener('change', (event) => {
        const change = parseChange((event as MessageEvent<string>).data);
        if (change === null) return;
        for (const key of keysTouchedBy(change)) waiting.set(JSON.stringify(key), key);
        gatherTimer ??= setTimeout(flush, GATHER_MS);
      });
      // Too many changes to tell one by one: everything on the screen is fetched again.
      source.addEventListener('reset', () => void client.invalidateQueries());
      source.addEventListener('import', (event) => tellImport((event as MessageEvent<string>).data));
      source.addEventListener('error', () => {
        source?.close();
        broken = true;
        clearTimeout(retryTimer);
        retryTimer = setTimeout(connect, retryAfter);
        retryAfter = Math.min(retryAfter * 2, LAST_RETRY_MS);
        void probe().then((answers) => {
          if (!stopped && broken) setState((s) => ({ ...s, lost: !answers }));
        });
      });
    };

    void probe();
    connect();
    return () => {
      stopped = true;
      source?.close();
      clearTimeout(retryTimer);
      clearTimeout(gatherTimer);
    };
  }, [client]);

  return state;
}
