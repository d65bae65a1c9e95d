import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, openSite, PHONE, signIn } from './browser';

const onMock = process.env.ANLAN_URL === undefined;
let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const TABLE = `单元,行号,物质名称,CAS号,设计最大量(t),备注
${Array.from({ length: 12 }, (_, n) => {
  const amount = n === 3 ? '12吨' : n === 6 ? '二十' : n === 8 ? '9000' : String(20 + n);
  return `DM001-U1,${n + 1},${n === 5 ? '' : '苯'},71-43-2,${amount},演示`;
}).join('\n')}`;

describe.runIf(onMock).each([
  ['desk', DESK, 'light'],
  ['phone', PHONE, 'dark'],
] as const)('import, %s', (size, viewport, theme) => {
  it('previews, mends in place, imports and takes back', { timeout: 120_000 }, async () => {
    const browser = await openBrowser(site, { viewport, dark: theme === 'dark' });
    try {
      const { page } = browser;
      await signIn(browser, site, '/import', '周敏');
      await page.getByText('将文件拖到此处').waitFor();
      await page.waitForTimeout(300);
      await browser.picture(`import-start-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: '存量.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
      await page.getByRole('tab', { name: '问题（4）' }).waitFor();
      await page.waitForTimeout(300);
      await browser.picture(`import-problems-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      await page.getByText('只看问题行').click();
      await page.waitForTimeout(200);
      await browser.picture(`import-rows-${size}-${theme}`);
      await page.getByText('按问题', { exact: true }).click();
      await page.getByRole('tab', { name: /列对应/ }).click();
      await page.waitForTimeout(200);
      await browser.picture(`import-columns-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('tab', { name: '问题（4）' }).click();
      await page.getByLabel('第5行 设计最大量(t)').fill('12');
      await page.getByLabel('第8行 设计最大量(t)').fill('20');
      await page.getByText('已修改 2 处').waitFor();
      await page.reload();
      await page.getByRole('tab', { name: '问题（2）' }).waitFor();
      await page.getByRole('button', { name: '导入 11 条' }).click();
      await page.locator('.ant-modal-confirm-title').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: '导入 11 条' }).click();
      await page.getByText('导入完成').waitFor();
      await browser.picture(`import-result-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '撤销导入' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click();
      await page.getByText('撤销完成').waitFor();
      await page.waitForTimeout(300);
      await browser.picture(`import-undone-${size}-${theme}`);
      await page
        .getByRole('button', { name: /关 ?闭/ })
        .last()
        .click();
      await page.goto(`${site.url}/import?tab=batches`);
      await page.getByText('存量.csv').first().waitFor();
      await browser.picture(`import-batches-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});
