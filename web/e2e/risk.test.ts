import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { consequenceMock } from '../test/mock/consequence.mjs';
import { riskMock } from '../test/mock/risk.mjs';
import { startMock } from '../test/mock/server.mjs';
import { DESK, openBrowser, PHONE, type Site, signIn } from './browser';
import { mapMock } from './map-mock.mjs';

vi.setConfig({ testTimeout: 180_000 });
/** A busy machine takes its time. */
const PATIENT = { timeout: 20_000 };
/** Ids and figures of the mock; a real server has others. */
const real = process.env.ANLAN_URL !== undefined;
const PLANT = '121.8435,38.986';

const own = riskMock();
let site: Site;
let change: ((change: object) => void) | undefined;
beforeAll(async () => {
  if (process.env.ANLAN_URL) {
    site = { url: process.env.ANLAN_URL, close: async () => undefined };
    return;
  }
  const [other, map] = [consequenceMock(), mapMock()];
  const mock = await startMock({
    folder: process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist'),
    extra: (request, response, url) =>
      own(request, response, url) || other(request, response, url) || map(request, response, url),
  });
  site = mock;
  change = mock.change;
});
afterAll(() => site.close());

describe.each([
  ['desk', DESK, false],
  ['phone', PHONE, true],
] as const)('%s', (size, viewport, dark) => {
  it('shows the city, tells what a place is exposed to, and is opened again from its link', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/risk');
      await page.locator('.rk-fn-line').first().waitFor(PATIENT);
      await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
      expect(await page.locator('.rk-basis').first().textContent()).toContain('依据日志第');
      await browser.picture(`risk-${size}`);
      expect(await browser.axe()).toEqual([]);
      await page.goto(`${site.url}/risk?at=${PLANT}&view=${PLANT},12.5`);
      await page.locator('.rk-causes li').first().waitFor(PATIENT);
      await page.locator('.rk-nearest').waitFor();
      await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
      // Other sets are asked when somebody wants them, and the band is no P05–P95.
      await page.locator('.rk-sets summary').click();
      await page.locator('.rk-sets tbody tr').nth(2).waitFor({ timeout: 60_000 });
      expect(await page.locator('.rk-sets tr[aria-current]').textContent()).toContain('本图所用');
      await browser.picture(`risk-place-${size}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('goes back to a past day, compares it, and keeps both in the address', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/risk');
      await page.locator('.rk-fn-line').first().waitFor(PATIENT);
      const param = (name: string) => new URL(page.url()).searchParams.get(name);
      const slider = page.getByRole('slider', { name: '拖动选择日期' });
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => param('as_of'), PATIENT).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      await page.keyboard.press('End');
      await expect.poll(() => param('as_of'), PATIENT).toBeNull();
      if (real) return;
      await page.getByRole('button', { name: '与另一日比较' }).click();
      await expect.poll(() => param('against'), PATIENT).not.toBeNull();
      await page.locator('.rk-compare-table').first().waitFor(PATIENT);
      expect(await page.locator('.rk-diff').first().textContent()).toContain('超过限值');
      await page.locator('.rk-fn-before').waitFor(PATIENT);
      expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toContain(
        '/risk/compare/table?then=',
      );
      await page.reload();
      await page.locator('.rk-compare-table').first().waitFor(PATIENT);
      await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
      await browser.picture(`risk-compare-${size}`);
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '结束比较' }).click();
      await expect.poll(() => param('against'), PATIENT).toBeNull();
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('starts a run, calls one off, computes one again and compares two', async () => {
    if (real) return;
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, '/risk/runs');
      await page.getByText('与原结果逐位相同').first().waitFor(PATIENT);
      await page.getByRole('button', { name: '开始计算' }).click();
      await page
        .getByRole('button', { name: /取\s*消$/ })
        .first()
        .click();
      await page.getByText('已取消').first().waitFor(PATIENT);
      await page.getByRole('button', { name: '重算核对' }).first().click();
      await page.getByText('计算中').first().waitFor(PATIENT);
      await page
        .getByText('计算中')
        .first()
        .waitFor({ state: 'detached', ...PATIENT });
      await browser.picture(`risk-runs-${size}`);
      expect(await browser.axe()).toEqual([]);
      for (const day of ['2026-10-12', '2026-11-20'])
        await page
          .getByRole('checkbox', { name: `选择 ${day}` })
          .first()
          .check();
      await page.getByRole('button', { name: '比较所选两次' }).click();
      await expect
        .poll(() => new URL(page.url()).searchParams.get('against'), PATIENT)
        .toMatch(/^run:[0-9A-Z]{26}$/);
      await page.locator('.rk-compare-table').first().waitFor(PATIENT);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('gives zones, people and a sheet for the first minutes', async () => {
    const browser = await openBrowser(site, { viewport, dark });
    try {
      const { page } = browser;
      await signIn(browser, site, `/risk/response?at=${PLANT}&from=45`);
      await page.locator('.rk-side .rk-zones li').first().waitFor(PATIENT);
      const before = await page.locator('.rk-side .rk-zones li').first().textContent();
      await page.getByRole('slider', { name: '风的来向' }).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => new URL(page.url()).searchParams.get('from'), PATIENT).toBe('50');
      await page.getByText('小量', { exact: true }).click();
      await expect
        .poll(() => page.locator('.rk-side .rk-zones li').first().textContent(), PATIENT)
        .not.toBe(before);
      await browser.picture(`risk-response-${size}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

it('answers for a thing that is dragged onto the map, follows its changes back and forth, and links it', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, `/risk/siting?view=${PLANT},12.4`);
    await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
    await page
      .locator('.rk-thing')
      .first()
      .dragTo(page.locator('.rk-gl'), { targetPosition: { x: 220, y: 240 } });
    const answered = page.locator('.rk-verdict > small', { hasText: 'ms' });
    await answered.waitFor(PATIENT);
    expect(await page.locator('.rk-pin').count()).toBe(1);
    const link = page.url();
    expect(new URL(link).searchParams.get('s')).toMatch(/^[\w-]+$/);
    // Buttons change their colour slowly.
    await page.locator('.al-page-actions .ant-btn-primary:not(:disabled)').waitFor();
    await page.waitForTimeout(1_500);
    expect(await browser.axe()).toEqual([]);
    await browser.picture('risk-siting');

    await page.getByRole('button', { name: /^学校/ }).click();
    await page.locator('.rk-gl').click({ position: { x: 300, y: 420 } });
    await expect.poll(() => page.locator('.rk-pin').count(), PATIENT).toBe(2);
    await page.getByRole('button', { name: '撤销' }).click();
    await expect.poll(() => page.locator('.rk-pin').count(), PATIENT).toBe(1);
    await page.getByRole('button', { name: '重做' }).click();
    await expect.poll(() => page.locator('.rk-pin').count(), PATIENT).toBe(2);
    // By the keyboard, as well.
    const before = new URL(page.url()).searchParams.get('s');
    await page.locator('.rk-pin').last().focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => new URL(page.url()).searchParams.get('s'), PATIENT).not.toBe(before);

    await page.goto(link);
    await answered.waitFor(PATIENT);
    await expect.poll(() => page.locator('.rk-pin').count(), PATIENT).toBe(1);
    await page.goto(`${site.url}/risk/siting?s=abc`);
    await page.getByText('链接不完整').waitFor();
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it.each([
  ['desk', DESK],
  ['phone', PHONE],
] as const)('keeps a plan, finds it again by its link, names it otherwise and brings it back: %s', async (size, viewport) => {
  const browser = await openBrowser(site, { viewport });
  try {
    const { page } = browser;
    await signIn(browser, site, `/risk/siting?view=${PLANT},12.4`);
    await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
    await page.locator('.rk-thing').first().click();
    await page.locator('.rk-gl').click({ position: { x: 190, y: 180 } });
    await page.locator('.rk-verdict > small', { hasText: 'ms' }).waitFor(PATIENT);
    await page.getByRole('button', { name: /保存$/ }).click();
    const name = `北移方案${size}${Date.now() % 100_000}`;
    await page.getByLabel('名称', { exact: true }).last().fill(name);
    await page.locator('.ant-modal .ant-btn-primary').click();
    await page.locator('.rk-saved', { hasText: name }).waitFor(PATIENT);
    const id = new URL(page.url()).searchParams.get('scenario');
    expect(id).toBeTruthy();
    // By its link alone, and with what has changed since.
    await page.goto(`${site.url}/risk/siting?scenario=${id}`);
    await page.locator('.rk-saved', { hasText: name }).waitFor(PATIENT);
    await page.locator('.rk-verdict > small', { hasText: 'ms' }).waitFor(PATIENT);
    await expect.poll(() => page.locator('.rk-pin').count(), PATIENT).toBe(1);
    await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
    await page.waitForTimeout(500);
    await browser.picture(`risk-siting-saved-${size}`);
    expect(await browser.axe()).toEqual([]);
    await page.getByRole('button', { name: /方案$/ }).click();
    const own = page.locator('.rk-scenario', { hasText: name });
    await own.waitFor(PATIENT);
    await page.waitForTimeout(500);
    expect(await browser.axe()).toEqual([]);
    await own.getByRole('button', { name: '重命名' }).click();
    await own.page().locator('.rk-scenario input').fill(`${name}改`);
    await page.keyboard.press('Enter');
    await page.locator('.rk-scenario', { hasText: `${name}改` }).waitFor(PATIENT);
    await page.getByRole('button', { name: `删除 ${name}改` }).click();
    await expect.poll(() => page.locator('.rk-scenario', { hasText: name }).count(), PATIENT).toBe(0);
    await page.locator('.ant-message').getByRole('button', { name: '撤销' }).last().click();
    await page.locator('.rk-scenario', { hasText: `${name}改` }).waitFor(PATIENT);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it('lists targets, sources, enterprises and parks, and writes what is shown to a file', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/risk/targets?state=not_acceptable');
    await page.locator('.ant-table-row').first().waitFor(PATIENT);
    expect(await browser.axe()).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain('日志位置');
    expect(text).not.toContain('可接受,1e');
    await page.goto(`${site.url}/risk/sources?state=not_computed`);
    await page.locator('.rk-trouble').first().waitFor(PATIENT);
    // Buttons change their colour slowly.
    await page.waitForTimeout(500);
    expect(await browser.axe()).toEqual([]);
    await page.goto(`${site.url}/risk/sources?state=computed`);
    await page.locator('.ant-table-row a').first().click();
    await page.locator('.rk-tree').waitFor(PATIENT);
    await page.getByLabel('存量').fill('20');
    await page.locator('.rk-try-table').waitFor(PATIENT);
    expect(await browser.axe()).toEqual([]);
    for (const [list, mark] of [
      ['enterprises', '.ant-table-row'],
      ['parks', '.rk-gauge'],
    ] as const) {
      await page.goto(`${site.url}/risk/${list}`);
      await page.locator(mark).first().waitFor(PATIENT);
      expect(await browser.axe()).toEqual([]);
    }
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it('finds parks, puts them in order, and tells how one spends its capacity', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/risk/parks');
    await page.locator('.rk-parks > li').first().waitFor(PATIENT);
    // Found by part of a name; the order stands in the address.
    const all = await page.locator('.rk-parks > li').count();
    await page.goto(`${site.url}/risk/parks?sort=name`);
    await page.locator('.rk-parks > li').first().waitFor(PATIENT);
    expect(await page.locator('.rk-parks > li').count()).toBe(all);
    await page.getByRole('searchbox').or(page.getByLabel('搜索园区')).first().fill('没有这个园区');
    await page.getByText('没有符合条件的园区').waitFor(PATIENT);
    await page.goto(`${site.url}/risk/parks`);
    await page
      .locator('.rk-parks > li', { has: page.locator('.rk-gauge') })
      .first()
      .locator('h2 a')
      .click();
    await page.locator('.rk-budget').waitFor(PATIENT);
    await page.locator('.rk-level').waitFor();
    await page.locator('.rk-gl[data-idle]').waitFor(PATIENT);
    expect(await browser.axe()).toEqual([]);
    await browser.picture('risk-park');
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it.skipIf(real)('ranks what is to move by weights that people set', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    await signIn(browser, site, '/risk/relocation');
    await page.locator('.ant-table-row').first().waitFor(PATIENT);
    const first = () => page.locator('.ant-table-row').first().textContent();
    const before = await first();
    const handle = page.locator('.rk-weights [role=slider]').last();
    await handle.focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.rk-weights b').last().textContent()).toBe('100%');
    await expect.poll(first, PATIENT).not.toBe(before);
    expect(new URL(page.url()).searchParams.get('w')).not.toBeNull();
    await page.getByRole('button', { name: '恢复默认' }).first().click();
    await expect.poll(first, PATIENT).toBe(before);
    // What counts as dense is a setting; another one stands in the address and says that it was changed.
    await page.getByRole('button', { name: '按 6,000 人/km² 查看' }).click();
    await page.getByText('已更改（仅本链接）').waitFor(PATIENT);
    expect(new URL(page.url()).searchParams.get('dense')).toBe('6000');
    await page.reload();
    await page.getByText('已更改（仅本链接）').waitFor(PATIENT);
    await page.getByRole('button', { name: '恢复默认' }).last().click();
    await page.getByText('默认设置').waitFor(PATIENT);
    await page.locator('.ant-table-row-expand-icon').first().click();
    await page.getByText('搬迁前后').waitFor(PATIENT);
    await page.getByText('3 处防护目标转为符合').waitFor(PATIENT);
    expect(await browser.axe()).toEqual([]);
    await browser.picture('risk-relocation');
    browser.assertClean();
  } finally {
    await browser.close();
  }
});

it.skipIf(real)('says when the picture is not complete, and follows the journal', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    own.state.computing = { done: 12, of: 400 };
    await signIn(browser, site, '/risk');
    await page.getByText('已完成 12 / 400').first().waitFor(PATIENT);
    own.state.computing = null;
    await page
      .getByText('已完成 12 / 400')
      .first()
      .waitFor({ state: 'detached', ...PATIENT });
    own.state.position = 5_000;
    change?.({ position: 5_000, kind: 'holding', id: 'h', action: 'update' });
    await page.getByText('依据日志第 5000 条').first().waitFor(PATIENT);
    browser.assertClean();
  } finally {
    own.state.position = 3_991;
    await browser.close();
  }
});

it.skipIf(real)('is not for those who may not read it', async () => {
  const browser = await openBrowser(site);
  try {
    const { page } = browser;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await signIn(browser, site, '/', '孙丽');
    for (const path of [
      '',
      '/targets',
      '/sources',
      '/sources/x',
      '/enterprises',
      '/parks',
      '/parks/x',
      '/siting',
      '/relocation',
      '/response',
    ]) {
      await page.goto(`${site.url}/risk${path}`);
      await page.locator('.al-frame').waitFor();
      expect(await page.getByText('区域风险').count(), path).toBe(0);
      expect(await page.locator('.rk-fill, .rk-page').count(), path).toBe(0);
    }
    // Nor is anything asked of the server.
    expect(asked.filter((path) => path.startsWith('/api/v1/risk'))).toEqual([]);
    browser.assertClean();
  } finally {
    await browser.close();
  }
});
