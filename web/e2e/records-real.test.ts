import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Browser, openBrowser, openSite, PHONE, signIn } from './browser';

// Against a running server with the sample city: ANLAN_URL=http://127.0.0.1:8080. Who may change records: RECORDS_PERSON.
vi.setConfig({ testTimeout: 600_000 });
const person = process.env.RECORDS_PERSON;
let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

type Typed = { name: string; verbs: string[]; count: number; label: { zh: string } };

async function ask<T>(browser: Browser, path: string): Promise<T> {
  return browser.page.evaluate(async (url) => (await fetch(url)).json() as Promise<T>, `/api/v1${path}`);
}

async function as(run: (browser: Browser) => Promise<void>, options: Parameters<typeof openBrowser>[1] = {}) {
  const browser = await openBrowser(site, options);
  browser.page.setDefaultTimeout(40_000);
  try {
    await signIn(browser, site, '/records', person);
    await browser.page.getByRole('heading', { level: 1, name: '档案查询' }).waitFor();
    await run(browser);
    browser.assertClean();
  } finally {
    await browser.close();
  }
}

describe.skipIf(!process.env.ANLAN_URL)('records on a running server', () => {
  it('lists every type, opens its first record and all of its tabs', async () => {
    await as(async (browser) => {
      const { page } = browser;
      const { items } = await ask<{ items: Typed[] }>(browser, '/types');
      for (const type of items.filter(({ verbs, count }) => verbs.includes('read') && count > 0)) {
        await page.goto(`${site.url}/records/${type.name}`);
        const link = page.locator('.al-r-title-cell a').first();
        await link.waitFor();
        expect(await browser.axe(), type.name).toEqual([]);
        await browser.picture(`real-list-${type.name}`);
        await link.click();
        await page.getByRole('tab', { name: '基本信息' }).waitFor();
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click();
          await page.locator('.al-loading').waitFor({ state: 'detached' });
          expect(await page.locator('.al-problem').count(), `${type.name} ${await tab.innerText()}`).toBe(0);
        }
        expect(await browser.axe(), type.name).toEqual([]);
        if (type.verbs.includes('create')) {
          await page.goto(`${site.url}/records/${type.name}/new`);
          await page.getByRole('button', { name: '保存' }).waitFor();
          expect(await browser.axe(), `${type.name} new`).toEqual([]);
          await browser.picture(`real-form-${type.name}`);
        }
      }
    });
  });

  it('shows cards on a phone', async () => {
    await as(
      async ({ page, axe, picture }) => {
        await page.goto(`${site.url}/records/enterprise`);
        await page.locator('.al-r-cards a').first().waitFor();
        expect(await axe()).toEqual([]);
        await picture('real-phone');
      },
      { viewport: PHONE },
    );
  });

  it('creates, refuses, changes, meets a conflict, shows the history and deletes', {
    timeout: 180_000,
  }, async () => {
    await as(async (browser) => {
      const { page, picture } = browser;
      const { items } = await ask<{ items: Typed[] }>(browser, '/types');
      const may = items.find(({ name }) => name === 'risk_point')?.verbs ?? [];
      if (!['create', 'update', 'delete'].every((verb) => may.includes(verb))) return;
      const name = `浏览器试验${Date.now()}（演示）`;
      await page.goto(`${site.url}/records/risk_point/new`);
      await page.getByLabel('风险点名称').fill(name);
      for (const label of ['环节', '场所类别']) {
        await page.getByRole('combobox', { name: label }).click();
        await page.keyboard.press('Enter');
      }
      await page.getByRole('textbox', { name: '位置' }).fill('{"type":"Point","coordinates":[121.84,38.98]}');
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';

      await page.goto(`${site.url}/records/risk_point/${id}/edit`);
      await page.getByLabel('危险化学品名称').fill('我的物质');
      const status = await page.evaluate(async (path) => {
        const me = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
        const answer = await fetch(path, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json', 'if-match': '"1"', 'x-anlan-csrf': me.csrf },
          body: JSON.stringify({ fields: { substance_name: '他的物质' }, source: '试验' }),
        });
        return answer.status;
      }, `/api/v1/records/risk_point/${id}`);
      expect(status).toBe(200);
      await page.getByRole('button', { name: '保存' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('他人已先修改此记录').waitFor();
      await picture('real-conflict');
      await dialog.getByRole('radio', { name: '危险化学品名称：采用我的版本' }).check();
      await dialog.getByRole('button', { name: '合并到表单' }).click();
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('第 3 版').first().waitFor();
      await page.getByRole('tab', { name: '变更记录' }).click();
      await page.getByText('他的物质').first().waitFor();
      await picture('real-history');

      await page.goto(`${site.url}/records/risk_point?q=${encodeURIComponent(name)}`);
      await page.getByText('第 1–1 条').waitFor();
      await page.getByRole('checkbox').nth(1).check();
      await page.getByRole('button', { name: '批量删除' }).click();
      await page.getByRole('checkbox', { name: /确认删除/ }).check();
      await page.getByRole('button', { name: '删除 1 条' }).click();
      await page.getByText('完成 1 条').waitFor();
    });
  });

  it('saves a view, exports as seen and shows an earlier day', async () => {
    await as(async ({ page }) => {
      await page.goto(`${site.url}/records/enterprise?sort=-changed`);
      await page.locator('.al-r-title-cell a').first().waitFor();
      await page.getByRole('button', { name: '视图' }).click();
      await page.getByRole('button', { name: '保存当前筛选与列' }).click();
      await page.getByLabel('视图名称').fill('试验视图');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByText('已保存视图“试验视图”').waitFor();
      await page.getByRole('button', { name: '试验视图' }).click();
      await page.getByRole('button', { name: '删除视图“试验视图”' }).click();
      await page.getByText('已删除视图“试验视图”').waitFor();
      if ((await page.getByRole('button', { name: '导出' }).count()) > 0) {
        await page.getByRole('button', { name: '导出' }).click();
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('menuitem', { name: /xlsx/ }).first().click(),
        ]);
        expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
      }
      const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
      await page.goto(`${site.url}/records/enterprise?as_of=${day}`);
      await page.getByText(`${day} 历史数据`).waitFor();
      await page.locator('.al-loading').waitFor({ state: 'detached' });
      expect(await page.locator('.al-problem').count()).toBe(0);
    });
  });
});
