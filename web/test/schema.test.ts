import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('has the types of docs/openapi.json as they are now', () => {
  const folder = join(import.meta.dirname, '..');
  const check = () =>
    execFileSync('npm', ['run', '-s', 'api', '--', '--check'], { cwd: folder, stdio: 'pipe' });
  expect(check, 'src/api/schema.d.ts is not what docs/openapi.json says: run `npm run api`').not.toThrow();
}, 60_000);
