import { describe, expect, it } from 'vitest';
import type { RecordView } from '@/forms/wire';
import { recordOf } from '../../../test/wire';
import { agreementState, treeOf, validityOf } from './validity';

const record = (
  id: string,
  fields: Record<string, unknown> = {},
  more: Partial<RecordView> = {},
): RecordView => recordOf('org_unit', id, { fields, ...more });

describe('validity', () => {
  it('ends on the first day on which it no longer holds', () => {
    expect(validityOf({ valid_from: '2026-01-01', valid_to: '2026-02-01' }, '2026-01-31')).toBe('now');
    expect(validityOf({ valid_to: '2026-02-01' }, '2026-02-01')).toBe('ended');
    expect(validityOf({ valid_from: '2026-03-01' }, '2026-02-01')).toBe('coming');
  });

  it('of agreements counts their last day, and revocation first', () => {
    const agreement = record('a', { begins: '2026-01-01', ends: '2026-06-30' });
    expect(agreementState(agreement, '2026-06-30')).toBe('now');
    expect(agreementState(agreement, '2026-07-01')).toBe('ended');
    expect(agreementState(record('b', { revoked: true, ends: '2020-01-01' }), '2026-01-01')).toBe('revoked');
  });
});

describe('tree of units', () => {
  const units = [
    record('city'),
    record('bureau', { parent: 'city' }),
    record('team', { parent: 'bureau' }),
    record('lost', { parent: 'x' }),
  ];

  it('brings along those above, and puts strays at the top', () => {
    const tree = treeOf(units, ({ id }) => id === 'team' || id === 'lost');
    expect(tree.map(({ id }) => id)).toEqual(['city', 'lost']);
    expect(tree[0]?.children?.[0]?.children?.[0]?.id).toBe('team');
  });

  it('does not run in circles', () => {
    expect(treeOf([record('a', { parent: 'b' }), record('b', { parent: 'a' })], () => true)).toEqual([]);
  });
});
