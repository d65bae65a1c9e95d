import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startMock } from '../test/mock/server.mjs';
import { openBrowser, signIn } from './browser';

const folder = join(import.meta.dirname, '../dist');

it('says that the connection is lost, then that the server is another version', async () => {
  let mock = await startMock({ folder });
  const browser = await openBrowser(mock);
  try {
    const { page } = browser;
    await signIn(browser, mock, '/hazards');
    const banner = page.getByRole('status').filter({ hasText: '连接已中断' });
    await page.waitForTimeout(500);
    expect(await banner.count()).toBe(0);
    const port = Number(new URL(mock.url).port);
    await mock.close();
    await banner.waitFor();
    await browser.picture('live-lost');
    mock = await startMock({ folder, port });
    mock.state.version = '0.2.0';
    await page.getByText('平台已更新').waitFor();
    await banner.waitFor({ state: 'detached' });
    expect(await browser.axe()).toEqual([]);
    browser.assertClean();
  } finally {
    await browser.close();
    await mock.close();
  }
});
