import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, openSite, PHONE, signIn } from './browser';

const onMock = process.env.ANLAN_URL === undefined;
let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.runIf(onMock)('queue', () => {
  it('is worked through by keyboard, and a decision is taken back', async () => {
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await signIn(browser, site, '/queue', '周敏');
      await page.getByRole('heading', { name: '混合苯系物' }).waitFor();
      await page.waitForTimeout(300);
      await browser.picture('queue-desk-light');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('listbox', { name: '待认定的物质' }).focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('heading', { name: '工业助剂A' }).waitFor();
      await page.keyboard.press('k');
      await page.getByRole('heading', { name: '混合苯系物' }).waitFor();
      await page.keyboard.press('a');
      await page.getByText('已认定“混合苯系物”').waitFor();
      await page.getByRole('button', { name: /撤 ?销/ }).click();
      await page.getByText('已撤回认定').waitFor();
      await page.getByRole('option', { name: /硝酸铵溶液/ }).click();
      await page.getByRole('radio', { name: /硝酸铵\[含可燃物≤0.2%\]/ }).check();
      await page.getByRole('button', { name: '提交认定' }).click();
      await page.getByText('请填写认定依据').waitFor();
      await browser.picture('queue-catalogue');
      await page.getByLabel('认定依据').fill('企业安全技术说明书，可燃物含量0.05%');
      await page.keyboard.press('Control+Enter');
      await page.getByText('已认定“硝酸铵溶液”').waitFor();
      await page.getByRole('tab', { name: /已认定/ }).click();
      await page.getByText('企业安全技术说明书，可燃物含量0.05%').waitFor();
      await browser.picture('queue-decided');
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('fits a phone in the dark, where one question follows the list', async () => {
    const browser = await openBrowser(site, { viewport: PHONE, dark: true });
    try {
      const { page } = browser;
      await signIn(browser, site, '/account', '周敏');
      await page.goto(`${site.url}/queue?lang=en`);
      await page.getByRole('option').first().waitFor();
      await browser.picture('queue-phone-dark');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('option').first().click();
      await page.getByRole('button', { name: 'Back to the list' }).waitFor();
      await browser.picture('queue-phone-question');
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('may be read by those who may not decide', async () => {
    const browser = await openBrowser(site, { viewport: DESK });
    try {
      await signIn(browser, site, '/queue', '孙丽');
      await browser.page.getByText('您的岗位可以查看，不能认定。').waitFor();
      expect(await browser.page.getByRole('button', { name: '提交认定' }).count()).toBe(0);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});
