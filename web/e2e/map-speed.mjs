// How fast the built map is, without judging it: `node e2e/map-speed.mjs [points]`, on an idle machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startMock } from '../test/mock/server.mjs';
import { mapMock } from './map-mock.mjs';

const points = Number(process.argv[2] ?? 100_000);
const folder = process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist');
const site = await startMock({ folder, extra: mapMock({ points }) });
const profile = mkdtempSync(join(tmpdir(), 'anlan-speed-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless=new',
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
  ],
  viewport: { width: 1440, height: 900 },
});
const page = context.pages()[0] ?? (await context.newPage());
page.setDefaultTimeout(120_000);
await page.goto(`${site.url}/sign-in`);
await page.locator('.al-demo button').first().click();
await page.locator('button[type=submit]').click();
await page.locator('.al-frame').waitFor();
for (const at of ['', 'layers=risk_point&at=121.9,39.2,9.5', 'layers=risk_point&at=121.9,39.2,12.2']) {
  await page.goto(`${site.url}/map?test=1&${at}`);
  await page.waitForFunction(() => window.__anlanMap?.idles > 0);
  // The first pass links the programs of the graphics card, which software rendering does on the main thread, once; the second is how it feels.
  const passes = [await pan(page), await pan(page)].map(
    (pass) => `${pass.longTasks} long tasks, the longest ${Math.round(pass.longest)} ms`,
  );
  const firstIdle = await page.evaluate(() => window.__anlanMap.firstIdle);
  process.stdout.write(
    `${at || 'city'}: first idle ${Math.round(firstIdle)} ms after the map was made; first pan: ${passes[0]}; again: ${passes[1]}\n`,
  );
}
await context.close();
await site.close();
rmSync(profile, { recursive: true, force: true });

/** Pans round a square and tells of the main thread's tasks above 50 ms. */
function pan(page) {
  return page.evaluate(async () => {
    const { map } = window.__anlanMap;
    const tasks = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map((e) => e.duration)),
    );
    observer.observe({ type: 'longtask' });
    for (const step of [
      [400, 0],
      [0, 300],
      [-400, 0],
      [0, -300],
    ]) {
      map.panBy(step, { duration: 1_000 });
      await new Promise((done) => map.once('moveend', done));
    }
    await new Promise((done) => setTimeout(done, 500));
    observer.disconnect();
    return { longTasks: tasks.length, longest: Math.max(0, ...tasks) };
  });
}
