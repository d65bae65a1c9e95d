import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../src');
type Tree = { [key: string]: string | Tree };
type Lang = 'zh' | 'en';
const files = (lang: Lang) => readdirSync(join(root, 'i18n', lang)).sort();
const read = (lang: Lang, file: string) =>
  JSON.parse(readFileSync(join(root, 'i18n', lang, file), 'utf8')) as Tree;

function flatten(tree: Tree, before = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const full = before === '' ? key : `${before}.${key}`;
    if (typeof value === 'string') out.set(full, value);
    else for (const entry of flatten(value, full)) out.set(...entry);
  }
  return out;
}

/** Plural forms differ by language: one key stands for all of them. */
const singular = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const keysOf = (lang: Lang, file: string) =>
  [...new Set([...flatten(read(lang, file)).keys()].map(singular))].sort();
const holes = (text: string) => (text.match(/\{\{\s*\w+/g) ?? []).map((hole) => hole.slice(2).trim()).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|\.d\.ts$/.test(entry.name) ? [path] : [];
  });
}

describe('messages', () => {
  it('has the same files in both languages', () => {
    expect(files('en')).toEqual(files('zh'));
  });

  it.each(files('zh'))('%s has the same keys and placeholders in both languages', (file) => {
    expect(keysOf('en', file)).toEqual(keysOf('zh', file));
    const en = flatten(read('en', file));
    for (const [key, text] of flatten(read('zh', file))) {
      expect(text.trim(), `${file} ${key}`).not.toBe('');
      const twin = en.get(key);
      if (twin !== undefined) expect(holes(twin), `${file} ${key}`).toEqual(holes(text));
    }
  });

  it('has every key that the code names', () => {
    const known = new Map(
      files('zh').map((file) => [file.replace('.json', ''), new Set(keysOf('zh', file))] as const),
    );
    const missing: string[] = [];
    for (const path of sources(root)) {
      const text = readFileSync(path, 'utf8');
      for (const [, name = '', key = '', rest = ''] of text.matchAll(/['"`]([a-z_]+):([\w.]+)(\$\{)?/g)) {
        const keys = known.get(name);
        if (keys === undefined) continue;
        const found = rest === '' ? keys.has(key) : [...keys].some((candidate) => candidate.startsWith(key));
        if (!found) missing.push(`${path.slice(root.length + 1)}: ${name}:${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('keeps Chinese text out of the code', () => {
    const wrong = sources(root).filter((path) => /\p{Script=Han}/u.test(readFileSync(path, 'utf8')));
    expect(wrong).toEqual([]);
  });
});
