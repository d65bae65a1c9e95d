import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { startMock } from '../test/mock/server.mjs';
import { consequenceMock } from '../test/mock/consequence.mjs';
import { riskMock } from '../test/mock/risk.mjs';
import { mapMock } from './map-mock.mjs';
import { openBrowser, signIn, DESK, PHONE } from './browser';
it('shots', { timeout: 600_000 }, async () => {
const [own, other, map] = [riskMock(), consequenceMock(), mapMock()];
const site = process.env.ANLAN_URL ? { url: process.env.ANLAN_URL, close: async () => undefined } : await startMock({ folder: '/tmp/rk-dist', extra: (...c) => own(...c) || other(...c) || map(...c) });
const want = process.argv.slice(2);
const jobs = JSON.parse(readFileSync('/tmp/rkjobs.json', 'utf8')) as { name: string; path: string; phone?: boolean; dark?: boolean; lang?: string; wait?: string; ms?: number; do?: string; pdf?: boolean; axe?: boolean; full?: boolean }[];
for (const [phone, dark] of [[false, false], [false, true], [true, false], [true, true]]) {
  const mine = jobs.filter((j) => !!j.phone === phone && !!j.dark === dark);
  if (mine.length === 0) continue;
  const b = await openBrowser(site, { viewport: phone ? PHONE : DESK, dark });
  await signIn(b, site, '/');
  for (const j of mine) {
    try {
      const sep = j.path.includes('?') ? '&' : '?';
      await b.page.goto(site.url + j.path + (j.lang ? `${sep}lang=${j.lang}` : ''));
      if (j.wait) await b.page.locator(j.wait).first().waitFor({ timeout: 20000 });
      if (j.do) await (new Function('page', `return (async()=>{${j.do}})()`))(b.page);
      await b.page.waitForTimeout(j.ms ?? 2500);
      if (j.pdf) { await b.page.emulateMedia({ media: 'print' }); await b.page.pdf({ path: `/tmp/rk-shots/${j.name}.pdf`, format: 'A4' }); await b.page.emulateMedia({ media: 'screen' }); }
      else await b.page.screenshot({ path: `/tmp/rk-shots/${j.name}.png`, fullPage: !!j.full });
      if (j.axe !== false && !j.pdf) { const a = await b.axe(); console.log(j.name, a.length ? a.map((x) => x.slice(0, 400)).join('\n  ') : 'axe ok'); }
    } catch (e) { console.log(j.name, 'FAILED', String(e).slice(0, 400)); await b.page.screenshot({ path: `/tmp/rk-shots/${j.name}.png` }); }
  }
  try { b.assertClean(); } catch (e) { console.log(String(e).slice(0, 800)); }
  await b.close();
}
await site.close();
});
