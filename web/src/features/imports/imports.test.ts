import { describe, expect, it } from 'vitest';
import { toCsv } from '@/ui/csv';
import { countEdits, keepChoices, readChoices, withEdit } from './choices';

describe('edits of cells', () => {
  it('keeps what differs from the file and forgets what was put back', () => {
    const once = withEdit({}, '3', 'q', '12', '1x2');
    expect(once).toEqual({ '3': { q: '12' } });
    expect(countEdits(withEdit(once, '3', 'name', 'a', 'b'))).toBe(2);
    expect(withEdit(once, '3', 'q', '1x2', '1x2')).toEqual({});
  });

  it('survives a reload of the page, and nonsense in the store', () => {
    const choices = {
      kind: 'holding',
      datum: 'gcj02',
      stated_on: '2026-01-02',
      mapping: { a: 'b' },
      edits: {},
    } as const;
    keepChoices('1', choices);
    expect(readChoices('1')).toEqual(choices);
    sessionStorage.setItem('anlan.import.2', '{{');
    expect(readChoices('2').datum).toBe('wgs84');
  });
});

describe('table of problems', () => {
  it('opens in a spreadsheet as it is', () => {
    const text = toCsv([
      ['a', 'b "c"', 1],
      ['91990200000000000', '=1+1', null],
    ]);
    expect(text).toBe('\uFEFFa,"b ""c""",1\r\n"\t91990200000000000",\'=1+1,\r\n');
  });
});
