// Answers of the consequence routes for development and browser tests: `node test/mock/consequence.mjs [port] [folder to serve]`.
// Figures come from a rough plume and the view factor of a point: good for looking at screens, for nothing else.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hazardsOf, sourceOf, traceOf } from './consequence-figures.mjs';
import { startMock } from './server.mjs';

const row = (cas, zh, en, state, boiling, lower, upper, heat, toxic) => ({
  cas,
  name: { zh, en },
  state,
  boiling_point_k: boiling,
  lower_limit: lower,
  upper_limit: upper,
  heat_of_combustion_j_kg: heat,
  toxic_sets: toxic,
});
export const SUBSTANCES = [
  row('7782-50-5', '氯', 'Chlorine', 'gas', 239.11, null, null, null, ['aqt3046', 'purple_book', 'lees']),
  row('7664-41-7', '氨', 'Ammonia', 'gas', 239.82, 0.15, 0.28, 18.6e6, ['aqt3046', 'purple_book', 'lees']),
  row('7783-06-4', '硫化氢', 'Hydrogen sulfide', 'gas', 212.84, 0.04, 0.46, 15.2e6, [
    'aqt3046',
    'purple_book',
  ]),
  row('74-98-6', '丙烷', 'Propane', 'gas', 231.04, 0.021, 0.095, 46.3e6, []),
  row('71-43-2', '苯', 'Benzene', 'liquid', 353.24, 0.012, 0.078, 40.1e6, []),
  row('67-56-1', '甲醇', 'Methanol', 'liquid', 337.69, 0.06, 0.36, 19.9e6, []),
  row('118-96-7', '三硝基甲苯', 'Trinitrotoluene', 'solid', null, null, null, 14.5e6, []),
];
const conditions = (wind, stability, temperature) => ({
  wind_m_s: wind,
  wind_height_m: 10,
  wind_from_deg: 0,
  stability,
  temperature_k: temperature,
  humidity: 0.6,
  pressure_pa: 101325,
});
const WEATHER = [
  ['1.5F', '典型稳定 1.5 m/s F', 'Typical stable 1.5 m/s F', 1.5, 'F', 288.15],
  ['5D', '典型中性 5 m/s D', 'Typical neutral 5 m/s D', 5, 'D', 293.15],
].map(([id, zh, en, wind, stability, temperature]) => ({
  id,
  name: { zh, en },
  share: null,
  source: { zh: 'Purple Book CPR 18E，4.5', en: 'Purple Book CPR 18E, 4.5' },
  confidence: 'recalled',
  conditions: conditions(wind, stability, temperature),
}));

/** Places of the sample city's vessels. */
const vessels = new Map(
  readFileSync(join(import.meta.dirname, '../../../packs/demo-city/data/vessels.csv'), 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line) => {
      const [code, title, , , volume] = line.split(',');
      const place = /\[(-?[\d.]+),(-?[\d.]+)\]/.exec(line);
      return code && place
        ? [
            [
              code,
              { title, volume: Number(volume), origin: { lon: Number(place[1]), lat: Number(place[2]) } },
            ],
          ]
        : [];
    }),
);

export function proposalOf(id) {
  const found = vessels.get(id);
  if (!found) return null;
  const volume = found.volume > 0 ? found.volume : 50;
  const reason = (path, zh, en) => ({ path, text: { zh, en } });
  return {
    vessel: { id, title: found.title, kind: 'tank' },
    enterprise: { id: 'ent-1', title: '演示氯碱有限公司' },
    origin: found.origin,
    scenario: {
      schema: 'anlan.scenario/1',
      title: `${found.title} 25 mm 孔泄漏`,
      substance: '7782-50-5',
      vessel: {
        shape: 'lying_cylinder',
        volume_m3: volume,
        mass_kg: Math.round(volume * 1.19) * 1000,
        temperature_k: 293.15,
      },
      release: { kind: 'hole', diameter_m: 0.025, height_m: 1, above_bottom_m: 0, direction: 'level' },
      site: { roughness_m: 0.3, ground: 'concrete' },
      weather: conditions(1.5, 'F', 288.15),
      effects: { height_m: 1.5 },
    },
    reasons: [
      reason('substance', '取自存量记录的CAS号', 'From the CAS number of the holding'),
      reason('vessel.volume_m3', '取自储罐档案的容积', 'Volume of the record'),
      reason('vessel.mass_kg', '取自存量记录的实际最大量', 'Actual maximum of the holding'),
      reason(
        'vessel.temperature_k',
        '档案未登记温度，取常温20 °C',
        'No temperature on record: 20 °C is taken',
      ),
      reason(
        'vessel.pressure_pa',
        '液化气体，取该温度下的饱和蒸气压',
        'Liquefied gas: its saturation pressure',
      ),
      reason('release.diameter_m', 'AQ/T 3046-2013 表2 中孔25 mm', 'AQ/T 3046-2013 Table 2, medium hole'),
      reason('weather', '典型最不利天气 1.5 m/s F', 'The usual worst weather, 1.5 m/s F'),
    ],
  };
}

/** An outcome for a scenario. */
export function outcomeOf(scenario) {
  const asked = scenario.substance.trim().toLowerCase();
  const substance = SUBSTANCES.find(
    ({ cas, name }) => cas === asked || name.zh === asked || name.en.toLowerCase() === asked,
  );
  if (!substance)
    return fault(
      'consequence.unknown_substance',
      'substance',
      `没有“${scenario.substance}”的物性`,
      `Nothing is known of “${scenario.substance}”`,
    );
  const { release, vessel } = scenario;
  if (
    vessel &&
    (release.kind === 'hole' || release.kind === 'rupture') &&
    vessel.mass_kg / vessel.volume_m3 > 1600
  )
    return fault(
      'consequence.overfull',
      'vessel.mass_kg',
      '该质量装不进该容积',
      'So much does not fit into the volume',
    );
  const source = sourceOf(scenario, substance);
  const hazards = hazardsOf(scenario, substance, source);
  return {
    schema: 'anlan.outcome/1',
    engine: '0.1.0',
    scenario,
    substance: {
      cas: substance.cas,
      name: substance.name,
      molar_mass_kg_mol: 0.0709,
      boiling_point_k: substance.boiling_point_k,
      lower_limit: substance.lower_limit,
      upper_limit: substance.upper_limit,
    },
    source,
    hazards,
    receivers: (scenario.receivers ?? []).map((receiver) => answerAt(receiver, scenario, hazards)),
    trace: traceOf(scenario, source),
  };
}

/** What the axis says at that distance, thinned out away from it. */
function answerAt({ label = '', east_m, north_m }, { weather }, hazards) {
  const from = (weather.wind_from_deg * Math.PI) / 180;
  const [east, north] = [-Math.sin(from), -Math.cos(from)];
  const [x, y] = [east_m * east + north_m * north, north_m * east - east_m * north];
  const far = Math.hypot(x, y);
  return {
    label,
    x_m: x,
    y_m: y,
    values: hazards.map(({ kind, profile, levels }) => {
      const cloud = kind.endsWith('_cloud');
      const near = profile.find(([at]) => at >= (cloud ? x : far))?.[1] ?? 0;
      const value = cloud ? (x < 0 ? 0 : near * Math.exp(-40 * (y / Math.max(x, 1)) ** 2)) : near;
      return { kind, value, lethality: Math.min(1, (0.5 * value) / (levels[0]?.value ?? 1)) };
    }),
  };
}

function fault(code, place, zh, en) {
  return {
    status: 422,
    code,
    message: { zh, en },
    errors: [
      {
        code,
        severity: 'error',
        pointer: `/scenario/${place.replaceAll('.', '/')}`,
        message: { zh, en },
        remedy: { zh: '核对数值和单位', en: 'check the value and its unit' },
      },
    ],
  };
}

/** Handler for `startMock({ extra })`. */
export function consequenceMock() {
  return (request, response, url) => {
    const path = url.pathname.replace('/api/v1/consequence', '');
    if (path === url.pathname) return false;
    const send = (body, status = body.status ?? 200) => {
      response.writeHead(status, {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      });
      response.end(JSON.stringify(body));
      return true;
    };
    const refuse = (status, code, zh, en) => send({ status, code, message: { zh, en }, errors: [] });
    if (path === '/substances') {
      const q = (url.searchParams.get('q') ?? '').toLowerCase();
      return send({
        items: SUBSTANCES.filter(({ cas, name }) => `${cas} ${name.zh} ${name.en}`.toLowerCase().includes(q)),
      });
    }
    if (path === '/weather')
      return send({
        items: WEATHER,
        source: { zh: 'Purple Book CPR 18E，4.5', en: 'Purple Book CPR 18E, 4.5' },
      });
    const vessel = /^\/vessels\/(.+)$/.exec(path)?.[1];
    if (vessel !== undefined) {
      const proposal = proposalOf(decodeURIComponent(vessel));
      return proposal ? send(proposal) : refuse(404, 'http.not_found', '没有这条记录。', 'No such record.');
    }
    if (path === '' && request.method === 'POST') {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => send(outcomeOf(JSON.parse(text).scenario)));
      return true;
    }
    return refuse(404, 'http.not_found', '没有这个地址。', 'No such address.');
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { mapMock } = await import('../../e2e/map-mock.mjs');
  const [own, map] = [consequenceMock(), mapMock()];
  const { url } = await startMock({
    port: Number(process.argv[2] ?? 8080),
    folder: process.argv[3] && resolve(process.argv[3]),
    extra: (...call) => own(...call) || map(...call),
  });
  process.stdout.write(`${url}\n`);
}
