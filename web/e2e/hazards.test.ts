import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dossier, land, sampleCity } from '../test/mock/dossier.mjs';
import { startMock } from '../test/mock/server.mjs';
import { DESK, openBrowser, PHONE, type Site, signIn } from './browser';

const folder = join(import.meta.dirname, '../dist');

// Each test walks over several pages and has every one of them judged by axe.
vi.setConfig({ testTimeout: 180_000 });

let site: Site;
beforeAll(async () => {
  site = process.env.ANLAN_URL
    ? { url: process.env.ANLAN_URL, close: async () => undefined }
    : await startMock({
        folder,
        extra: dossier(sampleCity(), land()),
      });
});
afterAll(() => site.close());

describe.each([
  ['desk', DESK, false],
  ['phone', PHONE, true],
] as const)('%s', (size, viewport, dark) => {
  it('shows hazards, narrows them and keeps that in the address', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/hazards');
      await page.getByRole('heading', { level: 1, name: '重大危险源' }).waitFor();
      const tile = page.locator('button.vd-tile', { hasText: '一级' });
      await tile.click();
      await page.waitForURL(/grade=1/);
      const pressed = page.locator('button.vd-tile[aria-pressed=true]', { hasText: '一级' });
      await pressed.waitFor();
      await page.reload();
      await pressed.waitFor();
      await page.locator('main a[href^="/hazards/"]').first().waitFor();
      await browser.picture(`hazards-${size}`);
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('tab', { name: '须重新评估' }).click();
      await page.getByText(/个单元须重新评估/).waitFor();
      expect(await browser.axe()).toEqual([]);
      await page.goto(`${site.url}/hazards?tab=changes&since=2026-01-01`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.hz-changes, .al-empty').first().waitFor();
      await browser.picture(`hazards-changes-${size}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('shows the working of a unit', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/hazards?grade=1');
      await page.locator('a[href^="/hazards/"]').first().click();
      await page.getByText('构成一级重大危险源').waitFor();
      await page.getByText(/复算 S 与 R，与系统结论一致/).waitFor();
      await page.getByRole('switch', { name: '显示精确分数' }).click();
      await page.waitForURL(/exact=true/);
      await browser.picture(`hazard-${size}`);
      expect(await browser.axe()).toEqual([]);
      await page.getByText('2009版', { exact: true }).first().click();
      await page.waitForURL(/edition=2009/);
      await page
        .getByText(/GB 18218-2009/)
        .first()
        .waitFor();
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

it('goes to another day by the keyboard', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/hazards');
    const slider = page.getByRole('slider', { name: '拖动选择日期' });
    await slider.focus();
    await page.keyboard.press('PageDown');
    await page.waitForURL(/as_of=\d{4}-\d{2}-\d{2}/);
    await page.getByText('历史数据').waitFor();
    await page.getByRole('button', { name: '回到今天' }).click();
    await page.getByText('当前数据').waitFor();
    expect(new URL(page.url()).searchParams.has('as_of')).toBe(false);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});
