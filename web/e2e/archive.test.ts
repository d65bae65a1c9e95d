import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dossier, land, sampleCity } from '../test/mock/dossier.mjs';
import { startMock } from '../test/mock/server.mjs';
import { DESK, openBrowser, PHONE, type Site, signIn } from './browser';

// Each test walks over several pages and has every one of them judged by axe.
vi.setConfig({ testTimeout: 180_000 });

let site: Site;
beforeAll(async () => {
  site = process.env.ANLAN_URL
    ? { url: process.env.ANLAN_URL, close: async () => undefined }
    : await startMock({
        folder: join(import.meta.dirname, '../dist'),
        extra: dossier(sampleCity(), land()),
      });
});
afterAll(() => site.close());

describe.each([
  ['desk', DESK, false],
  ['phone', PHONE, true],
] as const)('%s', (size, viewport, dark) => {
  it('shows the risks and narrows them by a cell of the matrix', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/archive');
      await page.locator('.ar-map svg').first().waitFor();
      await browser.picture(`archive-${size}`);
      expect(await browser.axe()).toEqual([]);
      const cell = page.locator('.ar-matrix').first().locator('tbody td button').first();
      const n = Number(await cell.textContent());
      await cell.click();
      await page.waitForURL(/district=\d+&colour=\w+|colour=\w+.*district=\d+/);
      await page.getByRole('heading', { name: `风险清单 ${n}`, exact: true }).waitFor();
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('compares two days', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/archive?then=2026-01-31');
      await page.locator('.ar-differences, .al-empty').first().waitFor();
      await page.waitForTimeout(400);
      await browser.picture(`archive-compare-${size}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

it('freezes an archive, checks it and opens it again', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/archive');
    await page.getByRole('button', { name: '冻结', exact: true }).click();
    const name = `测试 ${Date.now()}`;
    await page.getByRole('dialog').getByLabel('名称').fill(name);
    await page.waitForTimeout(300);
    await browser.picture('archive-freeze');
    expect(await browser.axe()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '冻结' }).click();
    await page.getByRole('link', { name }).waitFor();
    await page.getByRole('button', { name: '重新推导核验' }).click();
    await page.getByText('一致', { exact: true }).first().waitFor();
    await browser.picture('archive-frozen');
    await page.getByRole('link', { name }).click();
    await page.getByText(`冻结档案：${name}`).waitFor();
    expect(page.url()).toMatch(/frozen=/);
    expect(await browser.axe()).toEqual([]);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});
