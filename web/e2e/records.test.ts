import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { records } from '../test/mock/records.mjs';
import { startMock } from '../test/mock/server.mjs';
import { type Browser, DESK, openBrowser, PHONE, type Site, signIn } from './browser';

// The hard moments are brought about by the mock; the same pages against a running server are in records-real.test.ts.
vi.setConfig({ testTimeout: 240_000 });
const house = records();
let site: Site;
beforeAll(async () => {
  const mock = await startMock({
    folder: process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist'),
    extra: house.extra,
  });
  site = { url: mock.url, close: mock.close };
});
afterAll(() => site.close());

async function at(
  to: string,
  run: (browser: Browser) => Promise<void>,
  options: Parameters<typeof openBrowser>[1] = {},
) {
  const browser = await openBrowser(site, options);
  // Patience where the machine is busy.
  browser.page.setDefaultTimeout(40_000);
  try {
    await signIn(browser, site, to);
    await run(browser);
    browser.assertClean();
  } finally {
    house.state.fail = undefined;
    await browser.close();
  }
}

describe('lists', () => {
  it.each([
    ['desk', DESK],
    ['phone', PHONE],
  ] as const)('are free of faults of access, %s', async (size, viewport) => {
    for (const dark of [false, true])
      await at(
        '/records/enterprise',
        async ({ page, axe, picture }) => {
          await page.getByRole('link', { name: /演示/ }).first().waitFor();
          expect(await axe()).toEqual([]);
          await picture(`records-list-${size}${dark ? '-dark' : ''}`);
          await page.goto(`${site.url}/records`);
          await page.getByRole('link', { name: '摸排回执' }).last().waitFor();
          expect(await axe()).toEqual([]);
        },
        { viewport, dark },
      );
  });

  it('filter, turn pages and keep all of it in the address', async () => {
    await at('/records/vessel', async ({ page }) => {
      await page.getByText('第 1–50 条，共 1,010 条').waitFor();
      await page.getByRole('button', { name: '下一页' }).click();
      await page.getByText('第 51–100 条').waitFor();
      expect(page.url()).toContain('page=2');
      await page.reload();
      await page.getByText('第 51–100 条').waitFor();
      await page.getByRole('button', { name: '第一页' }).click();
      await page.getByText('第 1–50 条').waitFor();
      await page.getByRole('combobox', { name: '分组统计' }).click();
      await page.getByText('按设备类型统计').last().click();
      await page.getByRole('button', { name: /库位.*142/ }).click();
      await page.getByText('共 142 条').waitFor();
      expect(page.url()).toContain('f.vessel_kind=bay');
      await page.getByRole('textbox', { name: '关键字' }).fill('没有的');
      await page.getByText('没有符合条件的记录').waitFor();
      await page.getByRole('button', { name: '清除全部条件' }).last().click();
      await page.getByText('共 1,010 条').waitFor();
    });
  });

  it('choose columns, keep them, and save a view', async () => {
    await at('/records/vessel', async ({ page }) => {
      await page.getByRole('button', { name: '列设置' }).click();
      await page.getByRole('checkbox', { name: '位置' }).check();
      await page.getByRole('button', { name: '固定“位置”到左侧' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('columnheader', { name: '位置' }).waitFor();
      await page.reload();
      await page.getByRole('columnheader', { name: '位置' }).waitFor();
      await page.getByRole('button', { name: '视图' }).click();
      await page.getByRole('button', { name: '保存当前筛选与列' }).click();
      await page.getByLabel('视图名称').fill('储罐位置');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByText('已保存视图“储罐位置”').waitFor();
      await page.getByRole('button', { name: '储罐位置' }).waitFor();
    });
  });

  it('change many at once, say what failed, and undo', async () => {
    await at('/records/enterprise', async ({ page, picture }) => {
      for (const n of [1, 2, 3]) await page.getByRole('checkbox').nth(n).check();
      const locked = await page.locator('.ant-table-row').nth(1).getAttribute('data-row-key');
      await page.getByText('已选 3 条').waitFor();
      house.change('enterprise', locked ?? '', { employees: 9 });
      await page.getByRole('button', { name: '批量修改' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('修改哪个字段').click();
      await page.getByTitle('状态').last().click();
      await dialog.getByLabel('改为').click();
      await page.getByTitle('停产停业').last().click();
      await dialog.getByText('将修改 3 条').waitFor();
      await picture('records-batch');
      await dialog.getByRole('button', { name: '修改 3 条' }).click();
      await dialog.getByText('完成 2 条').waitFor();
      await dialog.getByText('记录已被他人修改').waitFor();
      await dialog.getByRole('button', { name: '撤销本次修改' }).click();
      await dialog.getByText('已撤销 2 条').waitFor();
      await dialog.getByRole('button', { name: '关闭' }).last().click();
      await page.getByText('已选 1 条').waitFor();
    });
  });

  it('export as seen', async () => {
    await at('/records/vessel?f.vessel_kind=bay', async ({ page }) => {
      await page.getByRole('button', { name: '导出' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: /CSV/ }).click(),
      ]);
      expect(file.suggestedFilename()).toBe('储罐_容器_库位.csv');
    });
  });
});

describe('record', () => {
  it('shows fields with their source, history, relations and who may see it', async () => {
    const { id } = house.first('enterprise');
    await at(`/records/enterprise/${id}`, async ({ page, axe, picture }) => {
      await page.getByText('演示导入.xlsx').first().waitFor();
      expect(await axe()).toEqual([]);
      await page.getByRole('button', { name: '查看明文' }).click();
      await page.getByLabel('用途').fill('现场检查联系');
      await page.getByRole('button', { name: '查看并留痕' }).click();
      await page.getByText('0411-000-0001').waitFor();
      for (const [tab, text] of [
        ['关联记录', '厂区名称'],
        ['变更记录', '变更前'],
        ['原始数据', '复制 JSON'],
      ] as const) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByText(text).first().waitFor();
        await page.waitForTimeout(400);
        expect(await axe()).toEqual([]);
      }
      await picture('records-record');
    });
  });
});

describe('form', () => {
  const fill = async ({ page }: Browser, code: string) => {
    await page.getByLabel('设备编号').fill(code);
    await page.getByLabel('设备名称').fill('一号罐（演示）');
    await page.getByRole('combobox', { name: '所属单元' }).fill('储罐区');
    await page.locator('.ant-select-item-option').filter({ hasText: '储罐区' }).first().click();
    await page.getByRole('combobox', { name: '设备类型' }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: '储罐' }).last().click();
  };

  it('reads what people type, puts faults at their fields, and saves', async () => {
    await at('/records/vessel/new', async (browser) => {
      const { page, axe, picture } = browser;
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('有 4 处需要修改').waitFor();
      expect(await axe()).toEqual([]);
      await page.getByRole('link', { name: '设备名称' }).click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-name');
      await fill(browser, 'E2E-1');
      await page.getByLabel('容积').fill('１,２００ 升');
      await page.getByText('已换算：1200 升 = 1.2 m³').waitFor();
      await page.getByLabel('最高工作压力').fill('500');
      await page.getByLabel('工作温度').fill('20');
      await page.getByText('应在 -0.1 至 400 MPa 之间').first().waitFor();
      await page.getByLabel('最高工作压力').fill('800 kPa');
      await page.getByRole('textbox', { name: '位置' }).fill('38.985, 121.84');
      await page.getByText('已按“经度, 纬度”调换顺序').waitFor();
      await picture('records-form');
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByRole('heading', { level: 1, name: '一号罐（演示）' }).waitFor();
      await page.getByText('0.8').first().waitFor();
    });
  });

  it('takes a block pasted from a spreadsheet', async () => {
    await at('/records/vessel/new', async ({ page, picture }) => {
      await page.getByRole('button', { name: '从表格粘贴' }).click();
      await page
        .getByLabel(/粘贴一行表头/)
        .fill('设备编号\t设备名称\t所属单元\t容积（L）\t备注\nP-1\t二号罐\tDM001-U1\t2,500\t无');
      await page.getByText('对应 4 项').waitFor();
      await page.getByText('加氢装置').waitFor();
      await picture('records-paste');
      await page.getByRole('button', { name: '填入 4 项' }).click();
      expect(await page.getByLabel('设备编号').inputValue()).toBe('P-1');
      expect(await page.getByLabel('容积').inputValue()).toBe('2.5');
    });
  });

  it('keeps what was entered through a reload, and between two tabs', async () => {
    await at('/records/vessel/new', async ({ page, context, picture }) => {
      await page.getByLabel('设备编号').fill('DRAFT-1');
      await page.getByText(/草稿已存于本机/).waitFor();
      await page.reload();
      await page.getByText(/已恢复 .* 未提交的草稿/).waitFor();
      expect(await page.getByLabel('设备编号').inputValue()).toBe('DRAFT-1');
      const other = await context.newPage();
      await other.goto(`${site.url}/records/vessel/new`);
      await other.getByText(/另一标签页正在填写同一表单/).waitFor();
      expect(await other.getByLabel('设备编号').inputValue()).toBe('');
      await page.close();
      await other.getByRole('button', { name: '继续填写' }).waitFor({ timeout: 20_000 });
      await other.getByRole('button', { name: '继续填写' }).click();
      expect(await other.getByLabel('设备编号').inputValue()).toBe('DRAFT-1');
      await picture('records-draft').catch(() => undefined);
    });
  });

  it('shows a conflict side by side and saves on top', async () => {
    const { id } = house.first('site');
    await at(`/records/site/${id}/edit`, async ({ page, axe, picture }) => {
      await page.getByLabel('地址').fill('我的地址');
      await page.getByLabel('化工园区').fill('我的园区');
      house.change('site', id, { address: '他的地址', district: '210299' });
      await page.getByRole('button', { name: '保存' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('他人已先修改此记录').waitFor();
      await dialog.getByText('李建国 已保存第 2 版').waitFor();
      expect(await axe()).toEqual([]);
      await picture('records-conflict');
      await dialog.getByRole('radio', { name: '地址：采用我的版本' }).check();
      await dialog.getByRole('button', { name: '合并到表单' }).click();
      expect(await page.getByLabel('行政区划代码').inputValue()).toBe('210299');
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('我的地址').first().waitFor();
      await page.getByText('210299').first().waitFor();
      await page.getByText('第 3 版').first().waitFor();
    });
  });

  it('survives a lost network, a server that starts, an answer that never came and a session that ended', async () => {
    await at(
      '/records/vessel/new',
      async (browser) => {
        const { page, picture } = browser;
        await fill(browser, 'NET-1');
        house.state.fail = 'network';
        await page.getByRole('button', { name: '保存' }).click();
        await page.getByText(/无法连接服务器，内容已保留/).waitFor();
        await picture('records-lost');
        house.state.fail = 'starting';
        await page.getByRole('button', { name: '立即重试' }).click();
        await page.getByText(/服务器正在启动或繁忙/).waitFor();
        house.state.fail = 'signed_out';
        await page.getByRole('button', { name: '立即重试' }).click();
        await page.getByText('登录已失效，请重新登录').waitFor();
        house.state.loseAnswer = true;
        await page.getByLabel('密码').fill('Demo-office-2026');
        await page.getByRole('button', { name: '登录并继续保存' }).click();
        await page.getByRole('heading', { level: 1, name: '一号罐（演示）' }).waitFor({ timeout: 20_000 });
        await page.goto(`${site.url}/records/vessel?q=NET-1`);
        await page.getByText('第 1–1 条，共 1 条').waitFor();
      },
      { expected: [/status 503/] },
    );
  });
});
