import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startMock } from '../test/mock/server.mjs';
import { mapMock } from './map-mock.mjs';

/** The server of `ANLAN_URL`, or the built client on the mock backend with the map of the sample city. */
export async function openMapSite(): Promise<{
  url: string;
  change?: (change: object) => void;
  close: () => Promise<unknown>;
}> {
  const given = process.env.ANLAN_URL;
  if (given) return { url: given, close: async () => undefined };
  return startMock({
    folder: process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist'),
    extra: mapMock(),
  });
}

/** Opens an address of the map and waits until it has come to rest. */
export async function openMap(page: Page, url: string, query = ''): Promise<void> {
  await page.goto(`${url}/map?test=1${query === '' ? '' : `&${query}`}`);
  await atRest(page);
}

export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const hook = window.__anlanMap;
    return hook !== undefined && hook.idles > 0 && hook.map.loaded() && !hook.map.isMoving();
  });
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const map = window.__anlanMap?.map;
        if (map === undefined) return done();
        map.once('idle', () => done());
        map.triggerRepaint();
      }),
  );
}
