import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, openSite, PHONE, signIn } from './browser';

const onMock = process.env.ANLAN_URL === undefined;
let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.runIf(onMock).each([
  ['desk', DESK, 'light'],
  ['phone', PHONE, 'dark'],
] as const)('own account, %s', (size, viewport, theme) => {
  it('shows home and the parts of the account', { timeout: 120_000 }, async () => {
    const browser = await openBrowser(site, { viewport, dark: theme === 'dark' });
    try {
      const { page } = browser;
      await signIn(browser, site, '/', '周敏');
      await page.getByText('应重新辨识评估').waitFor();
      await page.getByText('混合苯系物').waitFor();
      await browser.picture(`home-office-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      for (const tab of ['profile', 'security', 'sessions', 'display']) {
        await page.goto(`${site.url}/account?tab=${tab}`);
        await page.getByRole('tab', { selected: true }).waitFor();
        await page.waitForTimeout(300);
        await browser.picture(`account-${tab}-${size}-${theme}`);
        expect(await browser.axe(), tab).toEqual([]);
      }
      await browser.context.clearCookies();
      await signIn(browser, site, '/', '孙丽');
      await page.getByText('本企业一企一档').waitFor();
      await page.waitForTimeout(300);
      await browser.picture(`home-firm-${size}-${theme}`);
      expect(await browser.axe()).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

describe.runIf(onMock)('access', () => {
  it('turns on one-time codes and ends a session', async () => {
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await signIn(browser, site, '/account?tab=security', '周敏');
      await page.getByRole('button', { name: '启用动态验证码' }).click();
      await page.getByRole('img', { name: '动态验证码的二维码' }).waitFor();
      await browser.picture('totp-scan');
      expect(await browser.axe()).toEqual([]);
      await page.getByLabel('身份验证器中的6位数字').fill('123456');
      await page.getByRole('button', { name: '确认启用' }).click();
      await page.getByText(/恢复码只显示这一次/).waitFor();
      await browser.picture('totp-codes');
      await page.getByRole('button', { name: '已保存' }).click();
      await page.getByRole('tab', { name: '登录会话' }).click();
      await page
        .getByRole('row', { name: /Android/ })
        .getByRole('button', { name: '下线' })
        .click();
      await page
        .getByRole('tooltip')
        .getByRole('button', { name: /确 ?定/ })
        .click();
      await page.getByText('会话已下线').waitFor();
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });

  it('asks for a new password before anything else', async () => {
    site.mock?.state.mustChange.add('safety');
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await page.goto(`${site.url}/sign-in?to=%2Fhazards`);
      await page.locator('.al-demo button').filter({ hasText: '孙丽' }).click();
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { name: '首次登录，请设置新密码' }).waitFor();
      await page.goto(`${site.url}/hazards`);
      await page.getByLabel('当前密码').fill('Demo-safety-2026');
      await page.getByLabel('新密码', { exact: true }).fill('Cliff-River-47');
      await page.getByLabel('再次输入新密码').fill('Cliff-River-48');
      await page.getByRole('button', { name: '修改密码' }).click();
      await page.getByText('两次输入的密码不一致').waitFor();
      await browser.picture('must-change');
      expect(await browser.axe()).toEqual([]);
      await page.getByLabel('再次输入新密码').fill('Cliff-River-47');
      await page.getByRole('button', { name: '修改密码' }).click();
      await page.getByRole('heading', { level: 1, name: '重大危险源' }).waitFor();
      browser.assertClean();
    } finally {
      site.mock?.state.mustChange.clear();
      await browser.close();
    }
  });

  it('asks for one-time codes first where the post demands them', async () => {
    site.mock?.state.mustEnrol.add('audit');
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await page.goto(`${site.url}/sign-in?to=%2Fadmin%2Fjournal`);
      await page.locator('.al-demo button').filter({ hasText: '钱文' }).click();
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { name: '请启用动态验证码' }).waitFor();
      await page.getByRole('button', { name: '启用动态验证码' }).click();
      await page.getByLabel('身份验证器中的6位数字').fill('123456');
      await browser.picture('must-enrol');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '确认启用' }).click();
      await page.getByText(/恢复码只显示这一次/).waitFor();
      await page.getByRole('button', { name: '已保存' }).click();
      await page.getByRole('heading', { level: 1, name: '数据日志' }).waitFor();
      browser.assertClean();
    } finally {
      site.mock?.state.mustEnrol.clear();
      await browser.close();
    }
  });
});
