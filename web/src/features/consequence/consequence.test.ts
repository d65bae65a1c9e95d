import { describe, expect, it } from 'vitest';
import { outcomeOf, proposalOf } from '../../../test/mock/consequence.mjs';
import { compassPoint, cut, fromLonLat, ringOnMap, toLonLat, turn, valueAt } from './model/geometry';
import { readFile } from './model/importing';
import { packCase, readPlace, unpackCase } from './model/pack';
import { goesOn, hazardsOfBoth, isBeyond, levelReached } from './model/reach';
import {
  isReceiver,
  MOST_RECEIVERS,
  readLine,
  readLines,
  receiverAt,
  seenFrom,
  withReceivers,
  writePlace,
} from './model/receivers';
import { choiceOf, clean, EMPTY, releaseAs, sameQuestion, write } from './model/scenario';
import type { Outcome, Scenario } from './model/types';
import { amountOf, fieldUnit, figureOf, fromSi, readNumber, toSi } from './model/units';
import { faultsOf, pathOf } from './model/validate';
import { gathered, outsideOf } from './model/warnings';
import { tipOf } from './view/contours';
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

describe('receivers', () => {
  const origin: [number, number] = [121.6, 38.9];

  it('reads labels and places however they are written', () => {
    const near = readLine('School 3, 121.6115, 38.9', origin);
    expect(near).toMatchObject({ label: 'School 3', north_m: 0 });
    expect((near as { east_m: number }).east_m).toBeCloseTo(995.2, 0);
    expect(readLine('P1\t121.6115\t38.9', origin)).toMatchObject({ label: 'P1' });
    expect(readLine('\uff30\uff12\uff0c121.6\uff0c38.9', origin)).toEqual({
      label: 'P2',
      east_m: 0,
      north_m: 0,
    });
    expect(readLine('121.6 38.9', origin)).toEqual({ east_m: 0, north_m: 0 });
    expect(readLine('"Clinic, east",121.6,38.9', origin)).toMatchObject({ label: 'Clinic, east' });
    expect(readLine('gate, 35, -120', null)).toEqual({ label: 'gate', east_m: 35, north_m: -120 });
  });

  it('says what is wrong with a line', () => {
    expect(readLine('School', origin)).toBe('shape');
    expect(readLine('School, 38.9, 121.6', origin)).toBe('swapped');
    expect(readLine('School, 200, 95', origin)).toBe('place');
    expect(readLine('School, 116.4, 39.9', origin)).toBe('far');
    expect(readLine('gate, 200000, 0', null)).toBe('far');
  });

  it('passes over headings, keeps what is no receiver, and stops where there is no room', () => {
    const read = readLines(
      'name,lon,lat\na,121.6,38.9\n\nnothing\nb,121.6,38.901\nc,121.6,38.902',
      origin,
      2,
    );
    expect(read.receivers.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(read.faults).toEqual([
      { line: 4, text: 'nothing', key: 'shape' },
      { line: 6, text: 'c,121.6,38.902', key: 'many' },
    ]);
  });

  it('stay where they are on the ground when the release moves', () => {
    const there = [receiverAt([300, -400], 'school')];
    const moved = seenFrom(there, origin, [121.61, 38.91]);
    expect(moved[0]?.east_m).toBeCloseTo(300 - 865.4, 0);
    const written = writePlace(moved[0] as (typeof there)[0], [121.61, 38.91]);
    expect(written).toBe(writePlace(there[0] as (typeof there)[0], origin));
    expect(seenFrom(there, null, origin)).toBe(there);
  });

  it('go into the link and come out of it, without what is none', () => {
    const receivers = [receiverAt([300, -400], 'school'), receiverAt([1, 2])];
    const scenario = withReceivers(proposed(), receivers);
    expect(unpackCase(packCase({ scenario }))?.scenario.receivers).toEqual(receivers);
    const spoilt = { ...scenario, receivers: [...receivers, { east_m: 'far' }, null] } as unknown as Scenario;
    expect(unpackCase(packCase({ scenario: spoilt }))?.scenario.receivers).toEqual(receivers);
    expect(withReceivers(scenario, [])).not.toHaveProperty('receivers');
    expect(sameQuestion(scenario, proposed())).toBe(false);
  });

  it('of a file are looked at before they are taken', () => {
    const faults = (receivers: unknown) => {
      const read = readFile(JSON.stringify({ ...clean(proposed()), receivers }));
      return 'faults' in read ? read.faults.map(({ key, path }) => `${key} ${path}`) : [];
    };
    expect(faults([{ label: 'a', east_m: 1, north_m: 2 }])).toEqual([]);
    expect(faults([{ east_m: 1, north_m: 2 }, { east_m: 1 }])).toEqual(['receiver receivers[1]']);
    expect(faults({})).toEqual(['receiver receivers']);
    const many = Array.from({ length: MOST_RECEIVERS + 1 }, () => ({ east_m: 1, north_m: 2 }));
    expect(faults(many)).toEqual(['many receivers']);
    expect(isReceiver({ east_m: 2e5, north_m: 0 })).toBe(false);
  });

  it('are told what they reach, and where nothing is known', () => {
    const outcome = outcomeOf(
      withReceivers(proposed(), [receiverAt([0, -100]), receiverAt([0, 100])]),
    ) as unknown as Outcome;
    const toxic = outcome.hazards.findIndex(({ kind }) => kind === 'toxic_cloud');
    const hazard = outcome.hazards[toxic] as Outcome['hazards'][number];
    const [near, upwind] = outcome.receivers;
    expect(near?.x_m).toBeCloseTo(100, 9);
    expect(levelReached(hazard, near?.values[toxic]?.value ?? 0)).not.toBeNull();
    expect(levelReached(hazard, upwind?.values[toxic]?.value ?? 1)).toBeNull();
    expect(isBeyond(hazard, [11_000, 0])).toBe(true);
    expect(isBeyond(hazard, [-11_000, 0])).toBe(false);
    const level = hazard.levels[0] as (typeof hazard.levels)[0];
    expect(goesOn(hazard, { ...level, distance_m: 10_020 })).toBe(true);
    expect(goesOn({ ...hazard, kind: 'fireball' }, { ...level, distance_m: 10_020 })).toBe(false);
    expect(hazardsOfBoth(outcome, { ...outcome, hazards: [{ ...hazard, kind: 'explosion' }] })).toHaveLength(
      outcome.hazards.length + 1,
    );
  });

  it('are compared from where each release lies', () => {
    const ring = ringOnMap([[10, 0]], 270, [121.6, 38.9], [100, 50]);
    const [east, north] = fromLonLat(ring[0] as [number, number], [121.6, 38.9]);
    expect(east).toBeCloseTo(110, 6);
    expect(north).toBeCloseTo(50, 6);
  });
});

describe('warnings', () => {
  const of = (value: number, unit = 'm') => ({
    code: 'consequence.outside_validity',
    about: 'model.mixing_height',
    text: {
      zh: `\u6a21\u578b\uff1amixing_height \u4e3a ${value} ${unit}`,
      en: `surface: layer: mixing_height is ${value} ${unit}, outside 50\u2013inf ${unit}`,
    },
  });

  it('are taken apart, and told once for each quantity', () => {
    expect(outsideOf(of(43.213_700_963))).toEqual({
      model: { zh: '\u6a21\u578b', en: 'surface: layer' },
      quantity: 'mixing_height',
      value: 43.21,
      from: 50,
      to: Number.POSITIVE_INFINITY,
      unit: 'm',
    });
    expect(outsideOf(of(3, '1'))?.unit).toBe('');
    expect(outsideOf({ ...of(3), code: 'other' })).toBeNull();
    expect(gathered([of(1), of(2)])).toHaveLength(1);
    expect(gathered([of(1), of(2)])[0]?.outside.map(({ value }) => value)).toEqual([1, 2]);
  });
});

it('puts the number of a contour at its tip, or along its end', () => {
  const tip = [
    [0, 0],
    [50, 10],
    [100, 0],
    [50, -10],
  ] as const;
  expect(tipOf(tip, 1)).toBe(2);
  const cutOff = [
    [0, 0],
    [100, 20],
    [100, -20],
  ] as const;
  expect([tipOf(cutOff, 0), tipOf(cutOff, 1)]).toEqual([1, 2]);
});
