import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { consequenceMock } from '../test/mock/consequence.mjs';
import { startMock } from '../test/mock/server.mjs';
import { DESK, openBrowser, PHONE, type Site, signIn } from './browser';
import { mapMock } from './map-mock.mjs';

vi.setConfig({ testTimeout: 180_000 });
const TANK = 'DM004-U2-T101';
/** A busy machine takes its time. */
const PATIENT = { timeout: 15_000 };
/** Ids and figures of the mock; a real server has others. */
const real = process.env.ANLAN_URL !== undefined;

let site: Site;
beforeAll(async () => {
  const [own, map] = [consequenceMock(), mapMock()];
  site = process.env.ANLAN_URL
    ? { url: process.env.ANLAN_URL, close: async () => undefined }
    : await startMock({
        folder: process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist'),
        extra: (request, response, url) => own(request, response, url) || map(request, response, url),
      });
});
afterAll(() => site.close());

describe.each([
  ['desk', DESK, false],
  ['phone', PHONE, true],
] as const)('%s', (size, viewport, dark) => {
  it('finds a tank, works its case out, and shows it on the map', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/consequence');
      await page.getByText('选择储罐或填写物质开始分析').waitFor();
      expect(await browser.axe()).toEqual([]);
      await page.getByLabel('查找储罐或容器').fill('液氯储罐1');
      await page.locator('.cq-option').first().click();
      await page.locator('.cq-state', { hasText: '已按当前情景计算' }).waitFor();
      expect(new URL(page.url()).searchParams.get('case')).toMatch(/^[\w-]+$/);
      await page.locator('.cq-gl canvas').waitFor();
      expect(await page.locator('.cq-result .cq-table tbody tr').count()).toBeGreaterThan(2);
      await browser.picture(`consequence-${size}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

it.skipIf(real)(
  'follows changes, marks what the server refuses, compares, and is opened again from its link',
  async () => {
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await signIn(browser, site, `/consequence?vessel=${TANK}`);
      const state = page.locator('.cq-state');
      await state.filter({ hasText: '已按当前情景计算' }).waitFor();
      const reach = page.locator('.cq-paper .cq-table tbody tr').first().locator('td').nth(1);
      const before = await reach.textContent();
      await page.getByRole('button', { name: '设为A对比' }).click();
      await page.locator('input[name="release.diameter_m"]').fill('50');
      await page.waitForFunction((old) => {
        const [, a, b] = document.querySelectorAll('.cq-paper .cq-table tbody tr td');
        return a?.textContent === old && b !== undefined && b.textContent !== old;
      }, before);
      await page.locator('.cq-change').first().waitFor();
      const link = page.url();
      expect(new URL(link).searchParams.get('a')).toMatch(/^[\w-]+$/);

      await page.locator('input[name="vessel.volume_m3"]').fill('20');
      await page.locator('.cq-fault', { hasText: '该质量装不进该容积' }).waitFor();
      expect(await page.locator('input[name="vessel.mass_kg"]').getAttribute('aria-invalid')).toBe('true');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '撤销' }).click();
      await state.filter({ hasText: '已按当前情景计算' }).waitFor();

      await page.goto(link);
      await state.filter({ hasText: '已按当前情景计算' }).waitFor();
      expect(await page.locator('input[name="release.diameter_m"]').inputValue()).toBe('50');
      await page.locator('.cq-change').first().waitFor();
      browser.assertClean();
    } finally {
      await browser.close();
    }
  },
);

it.skipIf(real)('steers by the keyboard, writes files and reads them again', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, `/consequence?vessel=${TANK}`);
    await page.locator('.cq-state', { hasText: '已按当前情景计算' }).waitFor();
    await page.getByRole('slider', { name: '风的来向' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('input[name="weather.wind_from_deg"]').inputValue()).toBe('5');

    await page.getByRole('button', { name: '文件' }).click();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('导出情景（JSON）').click(),
    ]);
    const path = await saved.path();
    const scenario = JSON.parse(readFileSync(path, 'utf8'));
    expect(scenario.schema).toBe('anlan.scenario/1');
    expect(scenario.weather.wind_from_deg).toBe(5);
    const changed = join(path, '..', 'changed.json');
    writeFileSync(changed, JSON.stringify({ ...scenario, release: { kind: 'rupture' } }));
    await page.locator('input[type=file]').setInputFiles(changed);
    await page.getByRole('tab', { name: /容器爆破/ }).click();
    await page.locator('.cq-plan').first().waitFor();
    expect(new URL(page.url()).searchParams.get('hazard')).toBe('vessel_burst');
    writeFileSync(changed, JSON.stringify({ ...scenario, colour: 'red' }));
    await page.locator('input[type=file]').setInputFiles(changed);
    await page.getByText('情景中没有该项，请核对名称').waitFor();
    expect(await browser.axe()).toEqual([]);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it.skipIf(real)('tells what happens at receivers that are written, pasted and pointed at', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, `/consequence?vessel=${TANK}`);
    const state = page.locator('.cq-state', { hasText: '已按当前情景计算' });
    await state.waitFor();
    const rows = page.locator('.cq-result .cq-points-table tbody tr');
    await page.locator('.cq-part summary', { hasText: '关注点' }).click();
    await page.getByRole('button', { name: '粘贴多行' }).click();
    await page.locator('.cq-points-paste textarea').fill('名称,经度,纬度\n乱写\n第三小学,121.6,39.0');
    await page.getByText('第 2 行').waitFor();
    await page.locator('.cq-points-paste textarea').fill('');

    await page.locator('.cq-gl canvas').waitFor();
    await page.locator('.cq-map-tools button').last().click();
    const box = await page.locator('.cq-gl').boundingBox();
    if (box === null) throw new Error('no map');
    await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.7);
    await expect.poll(() => rows.count(), PATIENT).toBe(1);
    await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.4);
    await expect.poll(() => rows.count(), PATIENT).toBe(2);
    await page.keyboard.press('Escape');
    await page.getByLabel('P1 的名称').fill('第三小学');
    await page.keyboard.press('Enter');
    await rows.first().filter({ hasText: '第三小学' }).waitFor();
    await state.waitFor();
    expect(await browser.axe()).toEqual([]);
    await browser.picture('consequence-receivers');

    await page.getByRole('button', { name: '设为A对比' }).click();
    await page.locator('input[name="release.diameter_m"]').fill('50');
    await page.locator('.cq-result .cq-side-a').first().waitFor();
    const link = page.url();
    await page.getByRole('button', { name: '移除 P2' }).click();
    await expect.poll(() => rows.count(), PATIENT).toBe(1);
    await page.getByRole('button', { name: '撤销' }).click();
    await expect.poll(() => rows.count(), PATIENT).toBe(2);
    await page.goto(link);
    await expect.poll(() => rows.count(), PATIENT).toBe(2);
    await page.locator('.cq-result .cq-side-a').first().waitFor();
    expect(await page.locator('.cq-paper .cq-points-table').count()).toBeGreaterThan(0);
    expect(await page.locator('.cq-paper .cq-paper-both').count()).toBe(1);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it.skipIf(real)('is not for those who may not run it', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/consequence', '孙丽');
    await page.getByText('后果分析').first().waitFor({ state: 'detached' });
    expect(await page.locator('.cq-page').count()).toBe(0);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});
