import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, openSite, PHONE } from './browser';

const onMock = process.env.ANLAN_URL === undefined;
let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.runIf(onMock).each([
  ['desk', DESK, 'light'],
  ['phone', PHONE, 'dark'],
] as const)('first run, %s', (size, viewport, theme) => {
  it('leads from the checks to the first sign-in', { timeout: 120_000 }, async () => {
    if (site.mock) site.mock.state.needsSetup = true;
    const browser = await openBrowser(site, { viewport, dark: theme === 'dark' });
    const look = async (name: string) => {
      await browser.page.waitForTimeout(250);
      await browser.picture(`setup-${name}-${size}-${theme}`);
      expect(await browser.axe(), name).toEqual([]);
    };
    try {
      const { page } = browser;
      await page.goto(site.url);
      await page.waitForURL(/\/setup$/);
      await page.getByText('系统时钟未与时间服务器同步').waitFor();
      await look('machine');
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByLabel('设置码').fill('wrong');
      await page.getByLabel('城市或单位名称').fill('示例城市');
      await look('city');
      await page.getByRole('button', { name: '下一步' }).click();
      const roles = ['系统管理员', '安全管理员', '审计管理员'];
      for (const [n, role] of roles.entries()) {
        const box = page.getByRole('group', { name: role });
        await box.getByLabel('姓名').fill(n === 2 ? '管理甲' : `管理${'甲乙丙'[n]}`);
        await box.getByLabel('登录名').fill(`person.${n}`);
        await box.getByLabel('密码', { exact: true }).fill(`Harbour-Light-${n}7`);
        await box.getByLabel('再次输入密码').fill(`Harbour-Light-${n}7`);
      }
      await page.getByLabel(/我确认以上是三个不同的人/).check();
      await page.getByRole('button', { name: '完成设置' }).click();
      await page.getByText('三名管理员须是不同的人').first().waitFor();
      await look('people');
      await page.getByRole('group', { name: '审计管理员' }).getByLabel('姓名').fill('管理丙');
      await page.getByRole('button', { name: '完成设置' }).click();
      await page.getByText('设置码不正确').waitFor();
      await page.getByRole('button', { name: '上一步' }).click();
      await page.getByLabel('设置码').fill('K7M2-9QXA');
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByRole('button', { name: '完成设置' }).click();
      await page.getByText('建议接着完成以下各项').waitFor();
      await look('done');
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});
