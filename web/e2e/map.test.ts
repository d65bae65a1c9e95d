import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, DESK, type Options, openBrowser, PHONE, signIn } from './browser';
import { atRest, openMap, openMapSite } from './map-site';

let site: Awaited<ReturnType<typeof openMapSite>>;
beforeAll(async () => {
  site = await openMapSite();
});
afterAll(() => site.close());

async function on(options: Options, run: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await openBrowser(site, options);
  try {
    // Drawn by software, perhaps on a busy machine.
    browser.page.setDefaultTimeout(60_000);
    await signIn(browser, site, '/');
    await run(browser);
    browser.assertClean();
  } finally {
    await browser.close();
  }
}

describe.each([
  ['desk', DESK],
  ['phone', PHONE],
] as const)('%s', (size, viewport) => {
  it.each(['light', 'dark'] as const)('shows the city, %s', { timeout: 240_000 }, (theme) =>
    on({ viewport, dark: theme === 'dark' }, async ({ page, picture, axe }) => {
      await openMap(page, site.url);
      expect(await page.evaluate(() => window.__anlanMap?.errors)).toEqual([]);
      await picture(`map-city-${size}-${theme}`);
      expect(await axe()).toEqual([]);
    }),
  );
});

describe('map', () => {
  it('goes from a click to the card to the page', { timeout: 240_000 }, () =>
    on({}, async ({ page, picture, axe }) => {
      await openMap(page, site.url);
      await page.getByRole('combobox', { name: '在地图上查找' }).fill('炼化');
      await page.getByRole('option').filter({ hasText: '厂区' }).first().waitFor();
      await page.keyboard.press('Enter');
      const card = page.getByRole('region', { name: '对象卡片' });
      await card.getByRole('heading', { level: 2 }).waitFor();
      expect(new URL(page.url()).searchParams.get('sel')).toMatch(/^\w+\./);
      await card.getByRole('button', { name: '关闭' }).click();
      await card.waitFor({ state: 'detached' });
      await atRest(page);
      // The record stands in the middle now: a click there brings its card back, or the list of what lies there.
      const box = await page.locator('.al-map-gl').boundingBox();
      if (box === null) throw new Error('no map');
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page
        .getByRole('region', { name: /对象卡片|此处有/ })
        .first()
        .waitFor();
      if ((await card.count()) === 0) await page.locator('.al-map-row').first().click();
      await card.getByRole('heading', { level: 2 }).waitFor();
      await picture('map-card');
      expect(await axe()).toEqual([]);
      await card.getByRole('link', { name: '档案详情' }).click();
      await page.waitForURL(/\/records\//);
    }),
  );

  it('finds by pinyin initials with the keyboard alone', { timeout: 240_000 }, () =>
    on({}, async ({ page, picture }) => {
      await openMap(page, site.url);
      const search = page.getByRole('combobox', { name: '在地图上查找' });
      await search.fill('jyz');
      await page.getByRole('option').nth(1).waitFor();
      await picture('map-search');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: '对象卡片' }).getByRole('heading', { level: 2 }).waitFor();
    }),
  );

  it('draws an area, counts people, and says it all in the link', { timeout: 240_000 }, () =>
    on({}, async ({ page, picture, axe }) => {
      await openMap(page, site.url, 'at=121.842,38.985,12.6');
      await page.getByRole('button', { name: '画面、量面积' }).click();
      const map = page.locator('.al-map-gl');
      for (const [x, y] of [
        [480, 250],
        [760, 250],
        [760, 520],
      ] as const)
        await map.click({ position: { x, y } });
      await page.keyboard.press('Backspace');
      await map.click({ position: { x: 720, y: 540 } });
      await page.getByRole('button', { name: '结束' }).click();
      const panel = page.getByRole('region', { name: '范围内人员' });
      await panel.locator('.al-map-sum strong').waitFor();
      const before = await panel.locator('.al-map-sum strong').innerText();
      await panel.getByLabel('外扩距离（米）').fill('2000');
      await page.keyboard.press('Enter');
      await page.waitForURL(/buffer=2000/);
      await page.waitForFunction(
        (was) => document.querySelector('.al-map-sum strong')?.textContent !== was,
        before,
      );
      await atRest(page);
      await picture('map-people');
      expect(await axe()).toEqual([]);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        panel.getByRole('button', { name: '导出 CSV' }).click(),
      ]);
      expect(readFileSync(await file.path(), 'utf8')).toMatch(/^\ufeff名称,类型,人数,距离 m\r\n/);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await panel.locator('.al-map-sum strong').waitFor();
    }),
  );

  it('draws by the keyboard', { timeout: 240_000 }, () =>
    on({}, async ({ page }) => {
      await openMap(page, site.url, 'at=121.842,38.985,12.6');
      await page.getByRole('button', { name: '测距、沿线缓冲' }).click();
      await page.locator('.al-map-gl canvas').focus();
      await page.keyboard.press('Enter');
      const lon = await page.evaluate(() => window.__anlanMap?.map.getCenter().lng);
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((was) => window.__anlanMap?.map.getCenter().lng !== was, lon);
      await atRest(page);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Shift+Enter');
      await page.getByRole('region', { name: '范围内人员' }).waitFor();
      expect(new URL(page.url()).searchParams.get('draw')).toMatch(/^line:[\d.]+,[\d.]+;[\d.]+,[\d.]+$/);
    }),
  );

  it('lists what is in view for those who do not see the map', { timeout: 240_000 }, () =>
    on({}, async ({ page, picture, axe }) => {
      await openMap(page, site.url, 'panel=list&at=121.842,38.985,13');
      const list = page.getByRole('region', { name: '视野内对象' });
      const rows = list.locator('.al-map-row');
      await rows.nth(2).waitFor();
      await rows.first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: '对象卡片' }).getByRole('heading', { level: 2 }).waitFor();
      await picture('map-list');
      expect(await axe()).toEqual([]);
    }),
  );

  it('raises tanks', { timeout: 240_000 }, () =>
    on({}, async ({ page, picture }) => {
      await openMap(page, site.url, 'at=121.845,38.985,15.4');
      await page.getByRole('button', { name: '三维视图' }).click();
      await page.waitForFunction(() => (window.__anlanMap?.map.getPitch() ?? 0) > 50);
      await page.waitForFunction(
        () => (window.__anlanMap?.map.querySourceFeatures('tanks', {}).length ?? 0) > 0,
      );
      await atRest(page);
      await picture('map-3d');
      await page.waitForURL(/%2C55/);
    }),
  );

  it('prints a sheet', { timeout: 240_000 }, () =>
    on({ dark: true }, async ({ page, picture, axe }) => {
      await openMap(page, site.url, 'at=121.842,38.985,12.4');
      await page.getByRole('button', { name: '打印' }).click();
      await page.locator('.ant-modal .al-map-sheet img').first().waitFor();
      await page.waitForTimeout(300);
      await picture('map-print');
      expect(await axe()).toEqual([]);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const text = pdf.toString('latin1');
      expect(text.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      // A4 across.
      const [, width, height] = /MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
      expect(Number(width)).toBeGreaterThan(Number(height));
    }),
  );

  it.each([
    ['1080', 1_920, 1_080],
    ['wide', 3_840, 1_080],
  ] as const)('fills a wall, %s', { timeout: 240_000 }, (name, width, height) =>
    on({ viewport: { width, height } }, async ({ page, picture, axe }) => {
      await openMap(page, site.url, 'wall=1');
      await page.locator('.al-wall-districts tbody tr').first().waitFor();
      await atRest(page);
      await picture(`map-wall-${name}`);
      expect(await axe()).toEqual([]);
      await page.locator('.al-wall-number a').first().click();
      await page.waitForURL(/\/archive\?.*colour=red/);
    }),
  );

  it('follows changes without losing what is drawn', { timeout: 240_000 }, async () => {
    const { change } = site;
    if (change === undefined) return;
    await on({}, async ({ page }) => {
      await openMap(page, site.url);
      const asked = page.waitForRequest((request) => /\/map\/tiles\/.*v=\d+/.test(request.url()));
      change({ position: 1, kind: 'site', id: 'DM001-S1', action: 'updated' });
      await asked;
      await atRest(page);
    });
  });

  it('speaks English', { timeout: 240_000 }, () =>
    on({}, async ({ page, picture, axe }) => {
      await openMap(page, site.url, 'lang=en&panel=list&at=121.9,39.1,9.6');
      await page.getByRole('heading', { level: 2, name: 'In view' }).waitFor();
      await picture('map-en');
      expect(await axe()).toEqual([]);
    }),
  );
});

it('says so and shows picture and table without WebGL', { timeout: 240_000 }, async () => {
  const profile = mkdtempSync(join(tmpdir(), 'anlan-e2e-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-3d-apis', '--no-first-run'],
    viewport: DESK,
    locale: 'zh-CN',
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(60_000);
    await page.goto(`${site.url}/sign-in?to=%2Fmap`);
    await page.locator('.al-demo button').first().click();
    await page.locator('button[type=submit]').click();
    await page.getByText('此浏览器不支持 WebGL').waitFor();
    await page.locator('.al-map-picture g').first().waitFor();
    await page.locator('tbody .al-map-target').first().click();
    await page.getByRole('region', { name: '对象卡片' }).getByRole('heading', { level: 2 }).waitFor();
    await page.screenshot({ path: join(import.meta.dirname, 'out/map-plain.png') });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.target.join(' ')}`)).toEqual([]);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
