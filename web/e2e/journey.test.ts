import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Browser, openBrowser, openSite, PHONE } from './browser';

// Three people from sign-in to done, on a running server with the sample city: ANLAN_URL=http://127.0.0.1:8080.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 60_000 });

async function as(
  login: string,
  run: (browser: Browser, url: string) => Promise<void>,
  options: Parameters<typeof openBrowser>[1] = {},
) {
  const site = await openSite();
  const browser = await openBrowser(site, options);
  const { page } = browser;
  page.setDefaultTimeout(90_000);
  try {
    await page.goto(`${site.url}/sign-in`);
    await page.getByLabel('账号', { exact: true }).fill(login);
    await page.getByLabel('密码', { exact: true }).fill(`anlan-demo-${login}`);
    await page.locator('button[type=submit]').click();
    await page.locator('.al-frame').waitFor();
    await run(browser, site.url);
    browser.assertClean();
  } finally {
    await browser.close();
    await site.close();
  }
}

/** A request of the person signed in, past the pages. */
function ask<T>(
  browser: Browser,
  method: string,
  path: string,
  body?: unknown,
  version?: number,
): Promise<T> {
  return browser.page.evaluate(
    async ([how, where, what, at]) => {
      const me = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
      const answer = await fetch(`/api/v1${where}`, {
        method: how as string,
        headers: {
          'x-anlan-csrf': me.csrf,
          ...(what === undefined ? {} : { 'content-type': 'application/json' }),
          ...(at === undefined ? {} : { 'if-match': `"${at}"` }),
        },
        body: what === undefined ? undefined : JSON.stringify(what),
      });
      const text = await answer.text();
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    [method, path, body, version] as const,
  );
}

type Row = { id: string; version: number; fields: Record<string, unknown> };

describe.skipIf(!process.env.ANLAN_URL)('three people', () => {
  it('inspector: finds a firm of the district, checks its working, corrects a field that somebody else changed', async () => {
    await as('inspector', async (browser, url) => {
      const { page } = browser;
      await page.getByText('应重新辨识评估').waitFor();
      await browser.picture('journey-inspector-home');
      await page.locator('.al-home-list a').first().click();
      await page.waitForURL(/\/hazards\//);
      await page.getByText('GB 18218-2018').first().waitFor();
      await page.waitForTimeout(800);
      await browser.picture('journey-inspector-working');

      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('xcl');
      await page
        .getByRole('option', { name: /溆昶炼化有限公司/ })
        .first()
        .click();
      await page.getByRole('heading', { level: 1, name: /溆昶炼化有限公司/ }).waitFor();
      await page.waitForTimeout(800);
      await browser.picture('journey-inspector-file');
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const before = await ask<Row>(browser, 'GET', `/records/enterprise/${id}`);

      await page.goto(`${url}/records/enterprise/${id}/edit`);
      await page.getByLabel('地址').fill('大孤山石化园区演示路1号东门');
      await ask(
        browser,
        'PATCH',
        `/records/enterprise/${id}`,
        { fields: { address: '大孤山石化园区演示路1号西门' }, source: '浏览器试验（演示）' },
        before.version,
      );
      await page.getByRole('button', { name: '保存' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('他人已先修改此记录').waitFor();
      await browser.picture('journey-inspector-conflict');
      await dialog.getByRole('radio', { name: '地址：采用我的版本' }).check();
      await dialog.getByRole('button', { name: '合并到表单' }).click();
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('大孤山石化园区演示路1号东门').first().waitFor();
      const after = await ask<Row>(browser, 'GET', `/records/enterprise/${id}`);
      expect(after.fields.address).toBe('大孤山石化园区演示路1号东门');
      await ask(
        browser,
        'PATCH',
        `/records/enterprise/${id}`,
        { fields: { address: before.fields.address ?? null }, source: '浏览器试验（演示）' },
        after.version,
      );
    });
  });

  it('safety manager: imports a table with one wrong row, mends it in place, sees the new grade, takes it back', async () => {
    await as('manager', async (browser, url) => {
      const { page } = browser;
      await page.getByText('本企业一企一档').waitFor();
      await browser.picture('journey-manager-home');
      const list = async () =>
        (
          await ask<{ items: { unit: string; code: string; grade: number | null; major_hazard: boolean }[] }>(
            browser,
            'GET',
            '/hazards?limit=50',
          )
        ).items.find(({ code }) => code === 'DM001-U1');
      const before = await list();
      expect(before).toMatchObject({ major_hazard: false });

      await page.getByRole('link', { name: '导入存量' }).click();
      const file = join(tmpdir(), 'anlan-存量.csv');
      writeFileSync(
        file,
        '单元,行号,物质名称,CAS号,设计最大量（t）,状态\nDM001-U1,901,苯,71-43-2,四百,liquid\nDM001-U1,902,甲苯,108-88-3,900,liquid\n',
      );
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('tab', { name: '问题（1）' }).waitFor();
      await browser.picture('journey-manager-problem');
      expect(await browser.axe()).toEqual([]);
      await page.getByLabel(/^第2行 设计最大量/).fill('400');
      await page.keyboard.press('Enter');
      await page
        .getByText('没有发现问题')
        .or(page.getByRole('tab', { name: '问题（0）' }))
        .first()
        .waitFor();
      await page.getByRole('button', { name: '导入 2 条' }).click();
      await page.getByText('导入完成').waitFor();
      await browser.picture('journey-manager-result');
      const after = await list();
      expect(after?.major_hazard).toBe(true);
      expect(after?.grade).not.toBeNull();
      await page.goto(`${url}/`);
      await page.locator('.al-home-list').first().waitFor();
      await page.waitForTimeout(800);
      await browser.picture('journey-manager-grade');
      await page.goto(`${url}/hazards/${before?.unit}`);
      await page.getByText('GB 18218-2018').first().waitFor();
      await page.waitForTimeout(800);
      await browser.picture('journey-manager-working');

      await page.goto(`${url}/import?tab=batches`);
      await page
        .getByRole('row', { name: /anlan-存量/ })
        .first()
        .getByRole('button', { name: '撤销导入' })
        .click();
      await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click();
      await page.getByText('撤销完成').waitFor();
      expect(await list()).toMatchObject({ major_hazard: false });
    });
  });

  it('office: reads the archive, compares two days, freezes it and prints', async () => {
    await as('office', async (browser, url) => {
      const { page } = browser;
      await page.getByText('待认定事项').first().waitFor();
      await browser.picture('journey-office-home');
      await page.goto(`${url}/archive`);
      await page.getByRole('heading', { level: 1, name: '风险分布档案' }).waitFor();
      await page.locator('.ar-matrix').first().waitFor();
      await page.waitForTimeout(800);
      await browser.picture('journey-office-archive');
      await page.getByRole('tab', { name: '两日对比' }).click();
      await page.locator('.ar-differences, .al-empty').first().waitFor();
      await browser.picture('journey-office-compare');
      await page.getByRole('tab', { name: '风险分布', exact: true }).click();
      await page.getByRole('button', { name: '冻结', exact: true }).click();
      const name = `浏览器试验 ${Date.now()}（演示）`;
      await page.getByRole('dialog').getByLabel('名称').fill(name);
      await page.getByRole('dialog').getByRole('button', { name: '冻结' }).click();
      await page.getByText(name).first().waitFor();
      await page.waitForTimeout(500);
      await browser.picture('journey-office-frozen');
      await page.goto(`${url}/archive`);
      await page.locator('.ar-matrix').first().waitFor();
      await page.emulateMedia({ media: 'print' });
      await browser.picture('journey-office-print');
      expect(await page.locator('.al-side').isVisible()).toBe(false);
    });
  });

  it('office on a phone: home, import and queue are whole', async () => {
    await as(
      'office',
      async (browser, url) => {
        const { page } = browser;
        for (const path of ['/', '/import', '/queue', '/account']) {
          await page.goto(`${url}${path}`);
          await page.locator('h1').waitFor();
          await page.waitForTimeout(800);
          await browser.picture(`journey-phone${path.replace('/', '-')}`);
          expect(await browser.axe(), path).toEqual([]);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(wide, path).toBeLessThanOrEqual(0);
        }
      },
      { viewport: PHONE },
    );
  });
});
