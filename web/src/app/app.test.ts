import { describe, expect, it } from 'vitest';
import type { Me } from '@/api/types';
import { currentLeaf, leaves, menuFor } from './menu';
import { paths, safeReturn } from './paths';
import { readUrlState, writeUrlState } from './useUrlState';

const me: Me = {
  person: { id: 'p', name: 'a', login: 'a' },
  posts: [],
  types: { enterprise: ['read'], vessel: ['read', 'create'], holding: ['create'], novelty: ['read'] },
  features: ['hazards.read', 'why.ask'],
  csrf: 'x',
  expires_at: '2026-01-01T00:00:00Z',
  idle_minutes: 30,
  must_change_password: false,
  totp_enrolled: false,
  totp_required: false,
};

describe('menu', () => {
  it('lists what the session permits and nothing else', () => {
    const to = leaves(menuFor(me)).map((leaf) => leaf.to);
    expect(to).toEqual([
      '/map',
      '/enterprises',
      '/hazards',
      '/archive',
      '/records/vessel',
      '/records/novelty',
      '/queue',
      '/admin/why',
    ]);
  });

  it('finds the entry of a page below it', () => {
    expect(currentLeaf(menuFor(me), '/records/vessel/v1')?.key).toBe('records.vessel');
    expect(currentLeaf(menuFor(me), '/mapping')).toBeUndefined();
  });
});

describe('addresses', () => {
  it('are built with what they need and stay on this site', () => {
    expect(paths.record('vessel', 'a/b', '2026-01-02')).toBe('/records/vessel/a%2Fb?as_of=2026-01-02');
    expect(paths.signIn('/map?x=1')).toBe('/sign-in?to=%2Fmap%3Fx%3D1');
    expect(safeReturn('/hazards?x=1')).toBe('/hazards?x=1');
    for (const bad of [null, '//a.example', 'https://a.example', '/\\a.example'])
      expect(safeReturn(bad)).toBe('/');
  });
});

describe('state in the address', () => {
  const defaults = { q: '', page: 1, open: false, grades: [] as string[] };
  it('goes there and back, leaves defaults out and others alone', () => {
    const search = writeUrlState(new URLSearchParams('as_of=2026-01-01&q=old'), defaults, {
      q: '',
      page: 3,
      open: true,
      grades: ['red', 'blue'],
    });
    expect(search.toString()).toBe('as_of=2026-01-01&page=3&open=true&grades=red&grades=blue');
    expect(readUrlState(search, defaults)).toEqual({ q: '', page: 3, open: true, grades: ['red', 'blue'] });
  });

  it('reads nonsense as the default', () => {
    expect(readUrlState(new URLSearchParams('page=many'), defaults).page).toBe(1);
  });
});
