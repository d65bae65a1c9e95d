import { describe, expect, it } from 'vitest';
import { outcomeOf, proposalOf } from '../../../test/mock/consequence.mjs';
import { compassPoint, cut, ringOnMap, toLonLat, turn, valueAt } from './model/geometry';
import { readFile } from './model/importing';
import { packCase, readPlace, unpackCase } from './model/pack';
import { choiceOf, clean, EMPTY, releaseAs, sameQuestion, write } from './model/scenario';
import type { Outcome, Scenario } from './model/types';
import { amountOf, fieldUnit, figureOf, fromSi, readNumber, toSi } from './model/units';
import { faultsOf, pathOf } from './model/validate';
import { logarithmic, niceTicks } from './view/scale';

const proposed = () => proposalOf('DM004-U2-T101')?.scenario as Scenario;

describe('units', () => {
  it('writes SI as people write it, and back', () => {
    expect(fromSi('celsius', 293.15)).toBe(20);
    expect(toSi('celsius', -34)).toBeCloseTo(239.15, 9);
    expect(fromSi('millimetre', 0.025)).toBe(25);
    expect(toSi('millimetre', 25)).toBe(0.025);
    expect(fromSi('kilopascal', 101_325)).toBe(101.325);
    expect(fromSi('bar_gauge', 101_325)).toBe(0);
    expect(toSi('bar_gauge', 6)).toBe(701_325);
    expect(toSi('percent', 60)).toBe(0.6);
    expect(toSi('tonne', 83.3)).toBe(83_300);
  });

  it('reads what people type, and says when it is no number', () => {
    expect(readNumber('１，２００．５')).toBe(1200.5);
    expect(readNumber('1e-3')).toBe(0.001);
    expect(readNumber('−5')).toBe(-5);
    expect(readNumber(' ')).toBeUndefined();
    expect(readNumber('25mm')).toBeNaN();
    expect(readNumber('1.2.3')).toBeNaN();
  });

  it('shows amounts in the unit that fits', () => {
    expect(amountOf.length(946)).toEqual({ value: 946, unit: 'm' });
    expect(amountOf.length(39_910)).toEqual({ value: 39.9, unit: 'km' });
    expect(amountOf.area(44_940)).toEqual({ value: 4.49, unit: 'ha' });
    expect(amountOf.area(39_390_000)).toEqual({ value: 39.4, unit: 'km²' });
    expect(amountOf.time(1_800)).toEqual({ value: 30, unit: 'min' });
    expect(figureOf(2.4e9, 'J')).toEqual({ value: 2.4, unit: 'GJ' });
    expect(figureOf(0.35, '1')).toEqual({ value: 0.35, unit: '' });
    expect(fieldUnit('concentration', '1', true)).toEqual({ symbol: 'ppm', factor: 1e6 });
    expect(fieldUnit('concentration', '1', false).symbol).toBe('%');
    expect(fieldUnit('heat_flux', 'W/m²', false)).toEqual({ symbol: 'kW/m²', factor: 1e-3 });
  });
});

describe('rings on the map', () => {
  const near = ([east, north]: readonly number[], wanted: readonly number[]) => {
    expect(east).toBeCloseTo(wanted[0] as number, 9);
    expect(north).toBeCloseTo(wanted[1] as number, 9);
  };

  it('goes with the wind: from the west a plume goes east, its left side north', () => {
    near(turn([100, 0], 270), [100, 0]);
    near(turn([0, 10], 270), [0, 10]);
    near(turn([100, 0], 0), [0, -100]);
    near(turn([0, 10], 0), [10, 0]);
    near(turn([100, 0], 225), [100 * Math.SQRT1_2, 100 * Math.SQRT1_2]);
  });

  it('keeps distances in degrees of longitude and latitude, and closes the ring', () => {
    const origin: [number, number] = [121.6, 38.9];
    const [lon, lat] = toLonLat([1_000, 1_000], origin);
    expect(lat - origin[1]).toBeCloseTo(0.008993, 5);
    expect(lon - origin[0]).toBeCloseTo(0.008993 / Math.cos((38.9 * Math.PI) / 180), 5);
    const ring = ringOnMap(
      [
        [0, 0],
        [100, 20],
        [100, -20],
      ],
      270,
      origin,
    );
    expect(ring).toHaveLength(4);
    expect(ring[0]).toEqual(ring[3]);
    expect(ring[1]?.[0]).toBeGreaterThan(origin[0]);
    expect(ring[1]?.[1]).toBeGreaterThan(origin[1]);
    expect(ringOnMap([], 0, origin)).toEqual([]);
  });

  it('cuts a ring across and reads the profile between its points', () => {
    const square = [
      [0, -5],
      [10, -5],
      [10, 5],
      [0, 5],
    ] as const;
    expect(cut(square, 4)).toEqual([[-5, 5]]);
    expect(cut(square, 40)).toEqual([]);
    expect(
      valueAt(
        [
          [0, 10],
          [10, 20],
        ],
        5,
      ),
    ).toBe(15);
    expect(
      valueAt(
        [
          [0, 10],
          [10, 20],
        ],
        11,
      ),
    ).toBeNull();
  });

  it('names the points of the compass', () => {
    expect([0, 359, 45, 270, -90].map(compassPoint)).toEqual(['n', 'n', 'ne', 'w', 'w']);
  });
});

describe('links and files', () => {
  it('packs a case into an address and takes it out again', () => {
    const scenario = { ...proposed(), title: '液氯储罐 25 mm' };
    const packed = packCase({ scenario, vessel: 'DM004-U2-T101', place: [121.6, 38.9] });
    expect(packed).toMatch(/^[\w-]+$/);
    expect(unpackCase(packed)).toEqual({ scenario, vessel: 'DM004-U2-T101', place: [121.6, 38.9] });
    expect(unpackCase(packed.slice(0, -9))).toBeNull();
    expect(unpackCase('%%%')).toBeNull();
  });

  it('takes a scenario file, or an outcome with its scenario', () => {
    const scenario = clean(proposed());
    expect(readFile(`\uFEFF${JSON.stringify(scenario)}`)).toEqual({ scenario });
    expect(readFile(JSON.stringify({ schema: 'anlan.outcome/1', scenario }))).toEqual({ scenario });
  });

  it('says all that is wrong with a file', () => {
    const faults = (value: unknown) => {
      const read = readFile(typeof value === 'string' ? value : JSON.stringify(value));
      return 'faults' in read ? read.faults.map(({ key, path }) => `${key} ${path ?? ''}`.trim()) : [];
    };
    expect(faults('{')).toEqual(['json']);
    expect(faults([])).toEqual(['object']);
    expect(faults({ schema: 'other' })).toEqual(['schema schema']);
    const scenario = proposed();
    expect(
      faults({
        ...scenario,
        colour: 'red',
        release: { kind: 'hole', diameter_mm: 25 },
        weather: { ...scenario.weather, stability: 'G', wind_m_s: 'strong' },
      }),
    ).toEqual([
      'unknown colour',
      'choice weather.stability',
      'unknown release.diameter_mm',
      'missing release.diameter_m',
      'number weather.wind_m_s',
    ]);
  });

  it('reads a place', () => {
    expect(readPlace('121.62，38.91')).toEqual([121.62, 38.91]);
    expect(readPlace('38.91')).toBeNull();
    expect(readPlace('121, 138')).toBeNull();
  });
});

describe('the case', () => {
  it('says what is missing and what is out of bounds', () => {
    expect([...faultsOf(EMPTY).keys()].sort()).toEqual(['substance', 'vessel.mass_kg', 'vessel.volume_m3']);
    expect(faultsOf(EMPTY).get('vessel.volume_m3')).toEqual({ key: 'required' });
    const scenario = proposed();
    expect(faultsOf(scenario).size).toBe(0);
    expect(faultsOf(write(scenario, 'release.diameter_m', 25)).get('release.diameter_m')).toEqual({
      key: 'to',
      bound: 5,
    });
    expect(faultsOf(write(scenario, 'site.bund_m2', Number.NaN)).get('site.bund_m2')).toEqual({
      key: 'number',
    });
    expect(faultsOf(write(scenario, 'weather.wind_m_s', 0)).get('weather.wind_m_s')).toEqual({
      key: 'from',
      bound: 0.1,
    });
  });

  it('sends no vessel where none is asked for, and nothing empty', () => {
    const spill = { ...proposed(), title: '', release: { kind: 'spill', mass_kg: 900 } as const };
    expect(clean(spill)).not.toHaveProperty('vessel');
    expect(clean(spill)).not.toHaveProperty('title');
    expect(sameQuestion(proposed(), write(proposed(), 'site.bund_m2', Number.NaN))).toBe(true);
  });

  it('turns a hole into a torn pipe and back', () => {
    const pipe = { ...proposed(), release: releaseAs('pipe', proposed()) };
    expect(choiceOf(pipe)).toBe('pipe');
    expect(choiceOf({ ...pipe, release: releaseAs('hole', pipe) })).toBe('hole');
    expect(releaseAs('spill', proposed())).toEqual({ kind: 'spill', mass_kg: 83_000 });
  });

  it('finds the field of a pointer', () => {
    expect(pathOf('/scenario/release/diameter_m')).toBe('release.diameter_m');
    expect(pathOf('vessel.mass_kg')).toBe('vessel.mass_kg');
    expect(pathOf('/scenario')).toBeNull();
  });
});

describe('the answer', () => {
  it('holds levels from the highest, which reach the shortest', () => {
    const outcome = outcomeOf(proposed()) as unknown as Outcome;
    const toxic = outcome.hazards.find(({ kind }) => kind === 'toxic_cloud');
    const reaches = toxic?.levels.map(({ distance_m }) => distance_m) ?? [];
    expect([...reaches].sort((a, b) => a - b)).toEqual(reaches);
  });

  it('draws axes in round steps', () => {
    expect(niceTicks(0, 95, 5)).toEqual([0, 20, 40, 60, 80]);
    expect(logarithmic(1, 1e4, 0, 100).ticks).toEqual([1, 10, 100, 1_000, 10_000]);
    expect(logarithmic(1, 100, 0, 100).at(10)).toBe(50);
  });
});
