import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = process.env.ANLAN_DIST ?? join(import.meta.dirname, '../dist');
const file = join(dist, '.vite/manifest.json');
type Chunk = { file: string; src?: string; imports?: string[]; css?: string[]; isEntry?: boolean };

/** What a browser fetches before the shell stands: gzip, bytes. */
const SHELL = 300_000;
/** The same with the Chinese words of all pages that everybody opens. */
const WITH_WORDS = 320_000;
const MAP = 320_000;

// After `npm run build`; without a build there is nothing to weigh.
describe.runIf(existsSync(file))('weight of the build', () => {
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>) : {};
  const weigh = (names: readonly string[]) => {
    const seen = new Set<string>();
    const files = new Set<string>();
    const take = (name: string) => {
      const chunk = manifest[name];
      if (chunk === undefined || seen.has(name)) return;
      seen.add(name);
      files.add(chunk.file);
      for (const sheet of chunk.css ?? []) files.add(sheet);
      for (const next of chunk.imports ?? []) take(next);
    };
    for (const name of names) take(name);
    return [...files].reduce((sum, one) => sum + gzipSync(readFileSync(join(dist, one))).length, 0);
  };
  const entry = Object.keys(manifest).filter((name) => manifest[name]?.isEntry);

  it('lets the shell stand early', () => {
    expect(entry.length).toBe(1);
    expect(Object.keys(manifest)).toContain('src/app/shell/Shell.tsx');
    expect(weigh([...entry, 'src/app/shell/Shell.tsx'])).toBeLessThanOrEqual(SHELL);
    expect(weigh([...entry, 'src/app/shell/Shell.tsx', 'src/i18n/zh.ts'])).toBeLessThanOrEqual(WITH_WORDS);
  });

  it('keeps the map within its own limit', () => {
    const map = Object.values(manifest).find((chunk) => /maplibre-[^/]*\.js$/.test(chunk.file));
    expect(map).toBeDefined();
    if (map) expect(gzipSync(readFileSync(join(dist, map.file))).length).toBeLessThanOrEqual(MAP);
  });
});
