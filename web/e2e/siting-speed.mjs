// How long it takes from letting go of a thing on the map to the verdict: `node e2e/siting-speed.mjs URL [drags]`, on an idle machine, against a
// server with the sample city whose map is computed. Reports only; fails where no verdict comes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const url = process.argv[2];
const drags = Number(process.argv[3] ?? 50);
if (!url) throw new Error('Usage: node e2e/siting-speed.mjs URL [drags]');
const profile = mkdtempSync(join(tmpdir(), 'anlan-speed-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless=new',
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
  ],
  viewport: { width: 1440, height: 900 },
  locale: 'zh-CN',
});
const page = context.pages()[0] ?? (await context.newPage());
page.setDefaultTimeout(120_000);
const to = encodeURIComponent('/risk/siting?view=121.8435,38.986,12.4');
await page.goto(`${url}/sign-in?to=${to}`);
await page.locator('.al-demo button').first().click();
await page.locator('button[type=submit]').click();
await page.locator('.rk-gl[data-idle]').waitFor();
const things = await page.locator('.rk-thing').count();
const fresh = () =>
  page.locator('.rk-verdict > small', { hasText: 'ms' }).waitFor({ state: 'visible', timeout: 60_000 });
// The moment of letting go, and of the verdict after it, by the page's own clock.
await page.evaluate(() => {
  window.__times = [];
  let from = null;
  const go = () => {
    from = performance.now();
  };
  document.addEventListener('drop', go, true);
  document.addEventListener('mouseup', go, true);
  new MutationObserver(() => {
    const small = document.querySelector('.rk-verdict > small');
    const stale = document.querySelector('.rk-stale');
    if (from === null || !small || stale || !small.textContent.includes('ms')) return;
    const now = performance.now();
    // What stands there still from before is not the answer.
    if (!window.__asked) return;
    window.__times.push(now - from);
    from = null;
    window.__asked = false;
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  const own = window.fetch;
  window.fetch = async (...args) => {
    const answer = await own(...args);
    const asked = args[0] instanceof Request ? args[0].url : String(args[0]);
    if (asked.includes('/risk/what-if')) window.__asked = true;
    return answer;
  };
});
const box = await page.locator('.rk-gl').boundingBox();
let dice = 7;
const between = (low, high) => {
  dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648;
  return low + ((high - low) * dice) / 2_147_483_648;
};
const missed = [];
for (let n = 0; n < drags; n++) {
  const at = { x: between(0.25, 0.75) * box.width, y: between(0.2, 0.7) * box.height };
  if (n % 10 === 0) {
    await page
      .getByRole('button', { name: '清空' })
      .click()
      .catch(() => undefined);
    const thing = page.locator('.rk-thing').nth((n / 10) % things);
    await thing.dragTo(page.locator('.rk-gl'), { targetPosition: at });
  } else {
    const pin = await page.locator('.rk-pin').first().boundingBox();
    await page.mouse.move(pin.x + pin.width / 2, pin.y + pin.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + at.x, box.y + at.y, { steps: 4 });
    await page.mouse.up();
  }
  const had = await page.evaluate(() => window.__times.length);
  const came = await page
    .waitForFunction((count) => window.__times.length > count, had, { timeout: 20_000 })
    .then(() => true)
    .catch(() => false);
  if (!came && (await page.evaluate((count) => window.__times.length === count, had))) {
    missed.push(n);
    continue;
  }
  if (process.env.ANLAN_TELL)
    process.stdout.write(`${n} ${await page.evaluate(() => Math.round(window.__times.at(-1)))} ms\n`);
  await fresh();
}
const times = await page.evaluate(() => window.__times);
times.sort((a, b) => a - b);
const part = (share) => Math.round(times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)]);
process.stdout.write(
  `${times.length} drops: median ${part(0.5)} ms, p95 ${part(0.95)} ms, longest ${part(1)} ms from letting go to the verdict; without a new verdict: ${missed.join(', ') || 'none'}\n`,
);
await context.close();
rmSync(profile, { recursive: true, force: true });
