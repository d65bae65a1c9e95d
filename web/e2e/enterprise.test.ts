import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dossier, land, sampleCity } from '../test/mock/dossier.mjs';
import { riskMock } from '../test/mock/risk.mjs';
import { startMock } from '../test/mock/server.mjs';
import { DESK, openBrowser, PHONE, type Site, signIn } from './browser';
import { mapMock } from './map-mock.mjs';

// Each test walks over several pages and has every one of them judged by axe.
vi.setConfig({ testTimeout: 180_000 });

const [risk, file, map] = [riskMock(), dossier(sampleCity(), land()), mapMock()];
let site: Site;
beforeAll(async () => {
  site = process.env.ANLAN_URL
    ? { url: process.env.ANLAN_URL, close: async () => undefined }
    : await startMock({
        folder: process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist'),
        extra: (request, response, url) =>
          risk(request, response, url) || file(request, response, url) || map(request, response, url),
      });
});
afterAll(() => site.close());

describe.each([
  ['desk-zh', DESK, 'zh', false],
  ['desk-en', DESK, 'en', true],
  ['phone-zh', PHONE, 'zh', false],
] as const)('%s', (name, viewport, lang, dark) => {
  it('leads from the list to the file', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/enterprises');
      await page.goto(`${site.url}/enterprises?grade=1&lang=${lang}`);
      await page.locator('a[href^="/enterprises/"]').first().waitFor();
      await browser.picture(`enterprises-${name}`);
      expect(await browser.axe()).toEqual([]);
      await page.locator('main a[href^="/enterprises/"]').first().click();
      await page.locator('#basics table').waitFor();
      await page.locator('#hazards .en-hazard').first().waitFor();
      await page.locator('#map svg').first().waitFor();
      await browser.picture(`enterprise-${name}`);
      expect(await browser.axe()).toEqual([]);
      await page.locator('.en-anchors a[href="#hazards"]').click();
      await page.waitForURL(/#hazards$/);
      await page.locator('#hazards button[aria-expanded]').first().click();
      await page.locator('#hazards .vd-formula').first().waitFor();
      await page.waitForTimeout(300);
      await browser.picture(`enterprise-hazards-${name}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

it('is printed with a cover, page numbers and every working', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/enterprises?grade=1');
    await page.locator('main a[href^="/enterprises/"]').first().click();
    await page.locator('#hazards .vd-formula').first().waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.en-cover').isVisible()).toBe(true);
    expect(await page.locator('#hazards .vd-formula').first().isVisible()).toBe(true);
    expect(await page.locator('.en-anchors').isVisible()).toBe(false);
    const paper = await page.pdf({ preferCSSPageSize: true });
    expect(paper.byteLength).toBeGreaterThan(20_000);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it('shows what the enterprise adds to the area risk to those who may read it, and to nobody else', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/enterprises?grade=1');
    await page.locator('main a[href^="/enterprises/"]').first().click();
    await page.locator('#risk .rk-share-panel').waitFor();
    await page.locator('#risk .rk-verdicts li').first().waitFor();
    await page.locator('#risk').scrollIntoViewIfNeeded();
    await page.locator('#risk .rk-gl[data-idle]').waitFor({ timeout: 30_000 });
    expect(await page.locator('#risk .rk-basis').textContent()).toContain('依据日志第');
    expect(await page.locator('.en-anchors a[href="#risk"]').count()).toBe(1);
    expect(await browser.axe()).toEqual([]);
    await browser.picture('enterprise-risk');
    const address = page.url().split('#')[0] ?? '';
    // The file of a past day does not mix in the risk of today.
    await page.goto(`${address}?as_of=2026-01-01`);
    await page.locator('#basics table').waitFor();
    expect(await page.locator('#risk').count()).toBe(0);
    browser.assertClean();
    if (process.env.ANLAN_URL) return;
    const other = await openBrowser(site);
    try {
      const asked: string[] = [];
      other.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await signIn(other, site, '/', '孙丽');
      await other.page.goto(address);
      await other.page.locator('#basics table').waitFor();
      await other.page.waitForTimeout(500);
      expect(await other.page.locator('#risk, .en-anchors a[href="#risk"]').count()).toBe(0);
      expect(asked.filter((path) => path.includes('/risk'))).toEqual([]);
      other.assertClean();
    } finally {
      await other.close();
    }
  } finally {
    await browser.close();
  }
});
