import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/client';
import { fieldOf, recordOf, typeOf } from '../../test/wire';
import { clearPicks, differences, merged } from './conflict';
import { type Draft, draftsOf, dropDraft, keepDraft } from './draft';
import { isGeometry, readGeometry, scaleBar, sizeOf } from './geometry';
import { casFits, creditCodeFits, readDay, readField, readNumber } from './parse';
import { fieldOfHeading, looksLikeBlock, matchBlock, readBlock } from './paste';
import { mayRetry, onceFor, waitBefore } from './send';
import { heard } from './tabs';
import { shiftDecimal } from './text';
import { changedNames, check, declarationOf, nameOfPointer, SOURCE, valuesOf } from './values';
import type { Field, FieldKind, RecordType, RecordView } from './wire';

const field = (name: string, kind: FieldKind, more: Partial<Field> = {}): Field =>
  fieldOf(name, { kind, ...more });

const type: RecordType = typeOf('vessel', {
  label: { zh: '储罐', en: 'Tank' },
  fields: [
    field('code', 'text', {
      label: { zh: '设备编号', en: 'vessel code' },
      required: true,
    }),
    field('name', 'text', { label: { zh: '设备名称', en: 'vessel name' } }),
    field('mass', 'decimal', { label: { zh: '数量', en: 'mass' }, unit: 't', min: '0', max: '1000' }),
    field('persons', 'integer', { label: { zh: '人数', en: 'persons' }, min: '0' }),
    field('since', 'date', { label: { zh: '投用日期', en: 'in service since' } }),
    field('kind', 'choice', {
      label: { zh: '类型', en: 'kind' },
      choices: [
        { value: 'tank', label: { zh: '储罐', en: 'tank' } },
        { value: 'bay', label: { zh: '库位', en: 'warehouse bay' } },
      ],
    }),
    field('demo', 'boolean', { label: { zh: '演示数据', en: 'demo data' } }),
    field('tags', 'list', { label: { zh: '标签', en: 'tags' } }),
    field('phone', 'text', { label: { zh: '电话', en: 'telephone' }, personal: true }),
  ],
});

const value = (read: ReturnType<typeof readNumber>) => (read.ok ? read.value : read.fault.code);

describe('numbers', () => {
  it.each([
    ['12.5', 't', '12.5'],
    ['１２．５吨', 't', '12.5'],
    ['1,200 kg', 't', '1.2'],
    ['1 200', 't', '1200'],
    ['3万吨', 't', '30000'],
    ['2万', undefined, '20000'],
    ['0.8兆帕', 'MPa', '0.8'],
    ['800 kPa', 'MPa', '0.8'],
    ['2 bar', 'MPa', '0.2'],
    ['−5 ℃', '°C', '-5'],
    ['1.2e3', 't', '1200'],
    ['120人', undefined, '120'],
    ['500 m³', 'm3', '500'],
    ['.5', 't', '0.5'],
    ['千克', 't', 'not_number'],
    ['12,5', 't', 'ambiguous_number'],
    ['10-20', 't', 'range'],
    ['10~20吨', 't', 'range'],
    ['5 psi', 'MPa', 'trailing'],
    ['5 t', 'm3', 'other_unit'],
    ['约5', 't', 'not_number'],
  ])('%s in %s is %s', (text, unit, expected) => expect(value(readNumber(text, unit))).toBe(expected));

  it('says what it converted', () => {
    const read = readNumber('1,200 kg', 't');
    expect(read.ok && read.notes).toEqual([
      { code: 'grouping' },
      { code: 'converted', values: { from: '1200 kg', to: '1.2 t' } },
    ]);
  });

  it('moves the point exactly', () => {
    expect(shiftDecimal('0.1', -3)).toBe('0.0001');
    expect(shiftDecimal('-12.345', 2)).toBe('-1234.5');
    expect(shiftDecimal('0.000', 5)).toBe('0');
  });

  it('keeps bounds and whole numbers', () => {
    const mass = type.fields[2] as Field;
    expect(value(readField(mass, '2000'))).toBe('out_of_range');
    expect(value(readField(type.fields[3] as Field, '1.5'))).toBe('not_whole');
    expect(value(readField(type.fields[3] as Field, '-1'))).toBe('below');
    expect(value(readField(type.fields[3] as Field, '12.0'))).toBe(12);
  });
});

describe('days, words and codes', () => {
  it.each([
    ['2026/5/1', '2026-05-01'],
    ['2026年5月1日', '2026-05-01'],
    ['２０２６．５．１', '2026-05-01'],
    ['20260501', '2026-05-01'],
    ['2026-05-01 00:00:00', '2026-05-01'],
    ['2026-05-01T00:00:00Z', '2026-05-01'],
    ['2026-2-30', 'no_such_day'],
    ['5/1/2026', 'day_order'],
    ['2026年5月', 'day_missing'],
    ['明天', 'not_day'],
  ])('%s is %s', (text, expected) => expect(value(readDay(text))).toBe(expected));

  it('reads choices by either label and yes or no in either language', () => {
    expect(value(readField(type.fields[5] as Field, ' Warehouse Bay'))).toBe('bay');
    expect(value(readField(type.fields[5] as Field, '储罐'))).toBe('tank');
    expect(value(readField(type.fields[5] as Field, '球罐'))).toBe('not_choice');
    expect(value(readField(type.fields[6] as Field, '是'))).toBe(true);
    expect(value(readField(type.fields[6] as Field, 'N'))).toBe(false);
  });

  it('formats codes and hints at a wrong check digit', () => {
    const cas = field('cas', 'cas');
    expect(value(readField(cas, 'CAS No. 7664417'))).toBe('7664-41-7');
    expect(value(readField(cas, '７６６４－４１－７；71-43-2'))).toBe('7664-41-7;71-43-2');
    const slip = readField(cas, '7664-41-8');
    expect(slip.ok && slip.notes).toEqual([{ code: 'check_wrong' }]);
    expect(casFits('71-43-2')).toBe(true);
    expect(creditCodeFits('91350100M000100Y43')).toBe(true);
    expect(creditCodeFits('91350100M000100Y44')).toBe(false);
    expect(value(readField(field('c', 'credit_code'), '9135 0100 m000 100y 43'))).toBe('91350100M000100Y43');
    expect(value(readField(field('u', 'un'), 'UN 1203'))).toBe('1203');
  });
});

describe('geometry', () => {
  const shapes = ['Point', 'Polygon'];
  it('reads pairs, degrees with minutes and seconds, both orders', () => {
    expect(value(readGeometry('121.5, 38.9', shapes))).toEqual({ type: 'Point', coordinates: [121.5, 38.9] });
    const swapped = readGeometry('38.9 121.5', shapes);
    expect(value(swapped)).toEqual({ type: 'Point', coordinates: [121.5, 38.9] });
    expect(swapped.ok && swapped.notes).toEqual([{ code: 'swapped' }]);
    expect(value(readGeometry('121°30\'0"E 38°54\'0"N', shapes))).toEqual({
      type: 'Point',
      coordinates: [121.5, 38.9],
    });
    expect(value(readGeometry('东经121°30′0″，北纬38°54′0″', shapes))).toEqual({
      type: 'Point',
      coordinates: [121.5, 38.9],
    });
    expect(value(readGeometry('北纬38度54分 东经121度30分', shapes))).toEqual({
      type: 'Point',
      coordinates: [121.5, 38.9],
    });
  });

  it('closes a ring and says so', () => {
    const read = readGeometry('121,38\n121.01,38\n121.01,38.01', shapes);
    expect(read.ok && read.notes).toEqual([{ code: 'closed' }]);
    expect(read.ok && (read.value as { coordinates: unknown[][] }).coordinates[0]?.length).toBe(4);
  });

  it('reads GeoJSON and WKT, and refuses what is not taken', () => {
    const point = '{"type":"Feature","geometry":{"type":"Point","coordinates":[121,38]}}';
    expect(value(readGeometry(point, shapes))).toEqual({ type: 'Point', coordinates: [121, 38] });
    expect(value(readGeometry('POINT (121 38)', shapes))).toEqual({ type: 'Point', coordinates: [121, 38] });
    expect(value(readGeometry('POLYGON ((0 0, 1 0, 1 1, 0 0))', shapes))).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    });
    expect(value(readGeometry('POINT (121 38)', ['Polygon']))).toBe('wrong_shape');
    expect(value(readGeometry('{"type":"Point"', shapes))).toBe('geojson_broken');
    expect(value(readGeometry('121.5', shapes))).toBe('pair');
    expect(value(readGeometry('121,38\n122', shapes))).toBe('pair');
    expect(value(readGeometry('121,38\n122,39', shapes))).toBe('few_corners');
    expect(isGeometry({ type: 'Point', coordinates: [] })).toBe(false);
  });

  it('measures and finds a round scale', () => {
    const square = readGeometry('121,38\n121.01,38\n121.01,38.01\n121,38.01', shapes);
    const { area = 0 } = square.ok ? sizeOf(square.value as Parameters<typeof sizeOf>[0]) : {};
    expect(area / 1e6).toBeCloseTo(0.974, 2);
    expect(scaleBar(1000)).toBe(200);
    expect(scaleBar(90)).toBe(20);
  });
});

describe('pasting a block', () => {
  it('reads cells with quotes and line breaks', () => {
    expect(readBlock('a\t"b ""x""\nc"\r\n1\t2\n')).toEqual([
      ['a', 'b "x"\nc'],
      ['1', '2'],
    ]);
    expect(looksLikeBlock('just text')).toBe(false);
    expect(looksLikeBlock('a\tb')).toBe(true);
  });

  it('finds fields by label, code and unit in the heading', () => {
    expect(fieldOfHeading(type.fields, '设备编号')?.field.name).toBe('code');
    expect(fieldOfHeading(type.fields, 'Vessel Name *')?.field.name).toBe('name');
    expect(fieldOfHeading(type.fields, '数量（kg）')).toMatchObject({ field: { name: 'mass' }, unit: 'kg' });
    expect(fieldOfHeading(type.fields, '备注')).toBeUndefined();
  });

  it('finds fields by what other tables call them, and a name before an alias', () => {
    const fields = [fieldOf('unit', { aliases: ['code', '罐号'] }), fieldOf('code', { aliases: ['位号'] })];
    expect(fieldOfHeading(fields, '位号')?.field.name).toBe('code');
    expect(fieldOfHeading(fields, '罐号（老系统）')?.field.name).toBe('unit');
    expect(fieldOfHeading(fields, 'Code')?.field.name).toBe('code');
  });

  it('fills from headings over values', () => {
    const { assignments, unmatched, more } = matchBlock(
      readBlock('设备编号\t数量(kg)\t投用日期\t备注\nT-1\t1,500\t2026/5/1\t好\nT-2\t3\t\t'),
      type.fields,
    );
    expect(assignments.map(({ field: f, read }) => [f.name, read.ok && read.value])).toEqual([
      ['code', 'T-1'],
      ['mass', 1.5],
      ['since', '2026-05-01'],
    ]);
    expect(unmatched).toEqual([{ heading: '备注', text: '好' }]);
    expect(more).toBe(1);
  });

  it('fills from headings beside values, also in pairs, and leaves blanks alone', () => {
    const { assignments } = matchBlock(
      readBlock('设备编号：\tT-1\t设备名称\t一号罐\n人数\t—\t类型\t储罐'),
      type.fields,
    );
    expect(assignments.map(({ field: f, text }) => [f.name, text])).toEqual([
      ['code', 'T-1'],
      ['name', '一号罐'],
      ['kind', '储罐'],
    ]);
  });
});

describe('what is sent', () => {
  const record: RecordView = recordOf('vessel', 'r1', {
    version: 3,
    title: '一号罐',
    fields: { code: 'T-1', name: '一号罐', mass: 12.5, tags: ['a', 'b'], phone: '138****' },
    masked: ['phone'],
  });

  it('is only what changed, null where it was emptied, never what is masked', () => {
    const before = valuesOf(type, record);
    const now = { ...before, mass: '12.50 吨', name: '', since: '2026/5/1', [SOURCE]: '核查' };
    expect(changedNames(type, before, now).sort()).toEqual([SOURCE, 'name', 'since']);
    expect(declarationOf(type, now, before)).toEqual({
      fields: { name: null, since: '2026-05-01' },
      source: '核查',
    });
  });

  it('is everything filled in for a new record', () => {
    const now = { ...valuesOf(type), code: 'T-2', tags: 'a；b', demo: 'true', [SOURCE]: '核查' };
    expect(declarationOf(type, now)).toEqual({
      fields: { code: 'T-2', tags: ['a', 'b'], demo: true },
      source: '核查',
    });
    expect(check(type, valuesOf(type)).missing).toEqual(['code', SOURCE]);
  });

  it('finds the field of a pointer', () => {
    expect(nameOfPointer('/fields/credit_code')).toBe('credit_code');
    expect(nameOfPointer('/fields/outline/coordinates/0')).toBe('outline');
    expect(nameOfPointer('/valid_from')).toBe('/valid_from');
  });
});

describe('conflicts', () => {
  const original = { ...valuesOf(type), code: 'T-1', name: 'a', mass: '1', kind: 'tank', persons: '5' };
  const mine = { ...original, name: 'b', mass: '2', persons: '6', [SOURCE]: 'me' };
  const theirs = { ...original, name: 'c', kind: 'bay', persons: '6人' };
  const rows = differences(type, original, mine, theirs);

  it('tells who changed what', () => {
    expect(rows.map(({ name, state }) => [name, state])).toEqual([
      ['name', 'conflict'],
      ['mass', 'mine'],
      ['persons', 'agreed'],
      ['kind', 'theirs'],
    ]);
    expect(clearPicks(rows)).toEqual({ mass: 'mine', persons: 'mine', kind: 'theirs' });
  });

  it('puts the picks on top of their version', () => {
    const out = merged(rows, { ...clearPicks(rows), name: 'theirs' }, mine, theirs);
    expect(out).toMatchObject({ name: 'c', mass: '2', kind: 'bay', [SOURCE]: 'me' });
  });
});

describe('drafts', () => {
  const draft = (more: Partial<Draft> = {}): Draft => ({
    v: 1,
    user: 'u',
    kind: 'vessel',
    id: null,
    slot: 's1',
    at: '2026-05-01T00:00:00Z',
    base: null,
    values: { code: 'T-1' },
    titles: {},
    ...more,
  });
  const now = new Date('2026-05-02T00:00:00Z');

  it('are kept by user, record and tab, newest first, and go after a month', () => {
    localStorage.clear();
    keepDraft(localStorage, draft());
    keepDraft(localStorage, draft({ slot: 's2', at: '2026-05-01T01:00:00Z' }));
    keepDraft(localStorage, draft({ user: 'other' }));
    keepDraft(localStorage, draft({ id: 'r1' }));
    expect(draftsOf(localStorage, 'u', 'vessel', null, now).map(({ slot }) => slot)).toEqual(['s2', 's1']);
    dropDraft(localStorage, draft());
    expect(draftsOf(localStorage, 'u', 'vessel', null, now)).toHaveLength(1);
    expect(draftsOf(localStorage, 'u', 'vessel', undefined, now)).toHaveLength(2);
    expect(draftsOf(localStorage, 'u', 'vessel', null, new Date('2026-08-01T00:00:00Z'))).toEqual([]);
  });

  it('make room for the newest when the store is full', () => {
    const data = new Map<string, string>();
    const full = {
      get length() {
        return data.size;
      },
      key: (at: number) => [...data.keys()][at] ?? null,
      getItem: (key: string) => data.get(key) ?? null,
      removeItem: (key: string) => void data.delete(key),
      setItem: (key: string, text: string) => {
        if (!data.has(key) && data.size >= 2) throw new Error('full');
        data.set(key, text);
      },
    };
    expect(keepDraft(full, draft({ slot: 'old', at: '2026-04-01T00:00:00Z' }))).toBe(true);
    expect(keepDraft(full, draft({ slot: 'mid', at: '2026-04-02T00:00:00Z' }))).toBe(true);
    expect(keepDraft(full, draft({ slot: 'new' }))).toBe(true);
    expect(draftsOf(full, 'u', 'vessel', null, now).map(({ slot }) => slot)).toEqual(['new', 'mid']);
  });
});

describe('sending again', () => {
  const error = (status: number) => new ApiError({ status, code: 'x', errors: [] });
  it('is tried where it may help, ever more slowly, with one key for one body', () => {
    expect([0, 429, 502, 503, 400, 401, 409, 412, 422].filter((status) => mayRetry(error(status)))).toEqual([
      0, 429, 502, 503,
    ]);
    expect([1, 2, 3, 9].map(waitBefore)).toEqual([2, 4, 8, 30]);
    const first = onceFor(undefined, 'a', () => 'k1');
    expect(onceFor(first, 'a', () => 'k2')).toBe(first);
    expect(onceFor(first, 'b', () => 'k2')).toEqual({ key: 'k2', body: 'b' });
  });
});

describe('other tabs', () => {
  const own = { from: 'me', user: 'u', form: 'vessel/r1' };
  const message = (more: object) =>
    ({ type: 'here', from: 'you', user: 'u', form: 'vessel/r1', slot: 's2', ...more }) as never;
  it('are known while heard and only on the same form', () => {
    const known = heard(new Map(), own, message({}), 1000);
    expect([...known.keys()]).toEqual(['s2']);
    expect(heard(known, own, message({ type: 'bye' }), 2000).size).toBe(0);
    expect(heard(known, own, message({ form: 'vessel/r2', slot: 's3' }), 2000).size).toBe(1);
    expect(heard(known, own, message({ form: 'vessel/r2' }), 60_000).size).toBe(0);
    expect(heard(new Map(), own, message({ user: 'other' }), 1).size).toBe(0);
  });
});
