import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, openSite, PHONE, signIn } from './browser';

let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.each([
  ['desk', DESK],
  ['phone', PHONE],
] as const)('%s', (size, viewport) => {
  it.each(['light', 'dark'] as const)('signs in and shows the shell, %s', async (theme) => {
    const browser = await openBrowser(site, { viewport, dark: theme === 'dark' });
    try {
      const { page } = browser;
      await page.goto(`${site.url}/hazards`);
      await page.waitForURL(/\/sign-in\?to=%2Fhazards/);
      await page.locator('.al-demo button').first().waitFor();
      await browser.picture(`sign-in-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      await signIn(browser, site, '/hazards');
      await page.getByRole('heading', { level: 1, name: '重大危险源' }).waitFor();
      if (size === 'phone') {
        await browser.picture(`shell-${size}-${theme}`);
        await page.getByRole('button', { name: '展开菜单' }).click();
        await page.getByRole('link', { name: '重大危险源' }).waitFor();
        await page.waitForTimeout(400);
        await browser.picture(`menu-${size}-${theme}`);
      } else {
        await browser.picture(`shell-${size}-${theme}`);
      }
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

describe('shell', () => {
  it('asks for the code, switches the language, searches, signs out', async () => {
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await page.goto(`${site.url}/sign-in?lang=en`);
      await page.locator('.al-demo button').nth(1).click();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('One-time code').fill('123456');
      await browser.picture('sign-in-code-en');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1, name: /^Today/ }).waitFor();
      expect(await page.getByRole('button', { name: 'Administration' }).count()).toBe(0);
      await page.goto(`${site.url}/admin?lang=en`);
      await page.getByText('You may not open this page').waitFor();
      await page.getByRole('button', { name: '中文' }).click();
      await page.getByText('无权访问该页面或数据').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('重大');
      await page.getByRole('option').first().waitFor();
      await page.waitForTimeout(500);
      await browser.picture('search');
      expect(await browser.axe()).toEqual([]);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: '重大危险源' }).waitFor();
      await page.getByRole('button', { name: '用户菜单' }).click();
      await page.getByRole('menuitem', { name: '退出登录' }).click();
      await page.waitForURL(/\/sign-in$/);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});
