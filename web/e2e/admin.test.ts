import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, openSite, PHONE, signIn } from './browser';

// The pages on the mock backend; the journeys run on a server.
const onMock = process.env.ANLAN_URL === undefined;
let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const PAGES: [person: string, path: string, shown: string][] = [
  ['吴刚', '', '机构管理'],
  ['吴刚', '/units', '金普新区应急管理局'],
  ['吴刚', '/people', '李建国'],
  ['郑洁', '/agreements', '重大危险源信息共享'],
  ['郑洁', '/tokens', '市政务数据共享平台'],
  ['郑洁', '/settings', '登录锁定'],
  ['郑洁', '/why', '请先选择一条记录'],
  ['钱文', '/audit', '值班核实'],
  ['吴刚', '/packs', '风险摸排'],
  ['吴刚', '/backups', '如何恢复'],
  ['钱文', '/journal', '默克尔根'],
  ['吴刚', '/health', '磁盘落盘'],
];

describe.runIf(onMock).each([
  ['desk', DESK, 'light', 'zh'],
  ['desk', DESK, 'dark', 'en'],
  ['phone', PHONE, 'light', 'zh'],
] as const)('administration, %s', (size, viewport, theme, lang) => {
  it(`every page, ${theme}, ${lang}`, { timeout: 180_000 }, async () => {
    const browser = await openBrowser(site, { viewport, dark: theme === 'dark' });
    const found: string[] = [];
    try {
      const { page } = browser;
      let who = '';
      for (const [person, path, shown] of PAGES) {
        if (person !== who) {
          await browser.context.clearCookies();
          await signIn(browser, site, '/account', person);
          who = person;
        }
        await page.goto(`${site.url}/admin${path}?lang=${lang}`);
        if (lang === 'zh') await page.getByText(shown).first().waitFor();
        else await page.locator('h1').waitFor();
        await page.waitForTimeout(400);
        await browser.picture(`admin${path.replace('/', '-')}-${size}-${theme}`);
        for (const finding of await browser.axe()) found.push(`${path}: ${finding}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) found.push(`${path}: ${wide} px too wide`);
      }
      expect(found).toEqual([]);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});

describe.runIf(onMock)('administration', () => {
  it('adds a unit below another, sets a one-time password, asks why, makes a token, backs up, verifies', {
    timeout: 400_000,
  }, async () => {
    const browser = await openBrowser(site);
    try {
      const { page } = browser;
      await signIn(browser, site, '/admin/units', '吴刚');
      await page
        .getByRole('row', { name: /市应急管理局/ })
        .first()
        .getByRole('button', { name: '新增下级' })
        .click();
      await page.getByLabel('机构编号').fill('U-TEAM');
      await page.getByRole('textbox', { name: '名称', exact: false }).fill('危化执法支队');
      await page.getByLabel('层级').click();
      await page.getByTitle('部门').click();
      await page.getByLabel('依据').fill('演示任命文件');
      await browser.picture('admin-unit-form');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByRole('link', { name: '危化执法支队' }).waitFor();
      await page.goto(`${site.url}/admin/backups`);
      await page.getByRole('button', { name: '立即备份' }).click();
      await page.getByText(/备份完成/).waitFor();

      await browser.context.clearCookies();
      await signIn(browser, site, '/admin/people?person=p-li', '郑洁');
      await page.getByText('已锁定').waitFor();
      await page.waitForTimeout(300);
      await browser.picture('admin-person');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '设置一次性密码' }).click();
      await page.getByRole('button', { name: '设置', exact: true }).click();
      await page.getByText(/关闭后不再显示/).waitFor();
      await page.getByRole('button', { name: '关闭' }).last().click();

      await page.goto(
        `${site.url}/admin/why?kind=org_unit&record=u-jinpu&title=金普&person=p-zhou&name=周敏`,
      );
      await page.getByText('各字段可见情况').waitFor();
      await browser.picture('admin-why-verdicts');
      expect(await browser.axe()).toEqual([]);
      await page.goto(`${site.url}/admin/tokens`);
      await page.getByRole('button', { name: '新建令牌' }).click();
      await page.getByRole('textbox', { name: '名称' }).fill('消防接处警系统');
      await page.getByRole('combobox', { name: '代表机构' }).click();
      await page.getByTitle('市应急管理局', { exact: true }).click();
      await page.getByRole('combobox', { name: '角色' }).click();
      await page.getByTitle('应急管理局', { exact: true }).click();
      await browser.picture('admin-token-form');
      await page.getByRole('button', { name: '生成' }).click();
      await page.getByText(/令牌只显示这一次/).waitFor();
      await browser.picture('admin-token-made');
      expect(await browser.axe()).toEqual([]);
      await page.getByRole('button', { name: '已保存' }).click();

      await browser.context.clearCookies();
      await signIn(browser, site, '/admin/journal', '钱文');
      await page.getByRole('button', { name: '校验全部' }).click();
      await page.getByText('完好').waitFor();
      await browser.picture('admin-journal-verified');
      expect(await page.getByRole('link', { name: '数据备份' }).count()).toBe(0);
      browser.assertClean();
    } finally {
      await browser.close();
    }
  });
});
