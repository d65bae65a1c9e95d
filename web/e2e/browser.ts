import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { startMock } from '../test/mock/server.mjs';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export type Site = { url: string; close: () => Promise<unknown> };

/** The server of `ANLAN_URL`, or the built client on the mock backend. */
export async function openSite(): Promise<Site & { mock?: Awaited<ReturnType<typeof startMock>> }> {
  const given = process.env.ANLAN_URL;
  if (given) return { url: given, close: async () => undefined };
  const mock = await startMock({ folder: process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist') });
  return { url: mock.url, close: mock.close, mock };
}

export type Options = {
  viewport?: { width: number; height: number };
  /** Problems that the test brings about itself. */
  expected?: RegExp[];
  dark?: boolean;
};

export type Browser = {
  context: BrowserContext;
  page: Page;
  /** @throws when a page asked another host, got status 500 or more, threw, or wrote an error to the console. */
  assertClean: () => void;
  /** Findings of WCAG 2.2 A and AA, one line each. */
  axe: () => Promise<string[]>;
  /** A picture in `e2e/out`. */
  picture: (name: string) => Promise<void>;
  close: () => Promise<void>;
};

/** System Chromium with a profile of its own. */
export async function openBrowser(site: Site, options: Options = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'anlan-e2e-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    viewport: options.viewport ?? DESK,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark ? 'dark' : 'light',
  });
  const problems: string[] = [];
  const host = new URL(site.url).host;
  const note = (text: string) => {
    if (!(options.expected ?? []).some((pattern) => pattern.test(text))) problems.push(text);
  };
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) note(`request to ${url.host}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) note(`status ${response.status()} from ${response.url()}`);
  });
  context.on('weberror', (error) => note(`page error: ${error.error().message}`));
  context.on('console', (message) => {
    // Chromium writes every answer of 400 or more as an error; statuses are judged above.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      note(`console: ${message.text()}`);
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
  return {
    context,
    page,
    assertClean: () => {
      if (problems.length > 0) throw new Error(`The page is not clean:\n${problems.join('\n')}`);
    },
    axe: async () => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      return violations.flatMap((v) =>
        v.nodes.map((node) => `${v.id}: ${node.target.join(' ')} — ${node.failureSummary ?? ''}`),
      );
    },
    picture: async (name) => {
      const folder = join(import.meta.dirname, 'out');
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Signs in by the form, with the first demonstration account or the one named. */
export async function signIn(browser: Browser, site: Site, to = '/', name?: string): Promise<void> {
  const { page } = browser;
  await page.goto(`${site.url}/sign-in?to=${encodeURIComponent(to)}`);
  const people = page.locator('.al-demo button');
  await (name === undefined ? people.first() : people.filter({ hasText: name })).click();
  await page.locator('button[type=submit]').click();
  await page.locator('.al-frame').waitFor();
}
