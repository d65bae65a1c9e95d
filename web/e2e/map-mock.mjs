// Map answers of the sample city for development and browser tests, made from its pack: `node e2e/map-mock.mjs [port] [folder to serve]`.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { startMock } from '../test/mock/server.mjs';

const PACK = join(import.meta.dirname, '../../packs/demo-city');
const COLOURS = ['red', 'orange', 'yellow', 'blue'];
const LABELS = {
  site: ['生产经营场所', 'Site'],
  unit: ['单元', 'Unit'],
  vessel: ['储罐/容器/库位', 'Tank, vessel or bay'],
  protection_target: ['防护目标', 'Protection target'],
  risk_point: ['风险点', 'Risk point'],
};
const BASE = { land: 'land', district: 'districts', road: 'roads', rail: 'rail', place: 'places' };

function csv(name) {
  const text = readFileSync(join(PACK, 'data', `${name}.csv`), 'utf8').replace(/^\ufeff/, '');
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      rows.at(-1).push(cell.replace(/\r$/, ''));
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  const [head, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(head.map((name_, n) => [name_, row[n] ?? ''])));
}

const ring = (geometry) => (geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates[0]);
function middle(geometry) {
  const points = ring(geometry);
  const lon = points.map((p) => p[0]);
  const lat = points.map((p) => p[1]);
  return [(Math.min(...lon) + Math.max(...lon)) / 2, (Math.min(...lat) + Math.max(...lat)) / 2];
}
const metres = (a, b) =>
  Math.hypot((a[0] - b[0]) * 111_320 * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * 110_950);

function build() {
  const of = (properties, geometry) => ({ type: 'Feature', properties, geometry });
  const level = (text) => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 997, 7) % 11;
  const gradeOf = (code) => [null, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4][level(code)] ?? null;
  const sites = csv('sites');
  const firms = new Map(csv('enterprises').map((row) => [row.credit_code, row]));
  const data = {
    site: sites.map((row) => {
      const grade = gradeOf(row.code);
      return of(
        {
          id: row.code,
          kind: 'site',
          title: row.name,
          colour: COLOURS[(grade ?? 0) - 1] ?? 'none',
          grade,
          demo: true,
          row,
        },
        JSON.parse(row.boundary),
      );
    }),
  };
  const colourAt = new Map(data.site.map((site) => [site.properties.id, site.properties]));
  data.unit = csv('units').map((row) => {
    const { colour, grade } = colourAt.get(row.site) ?? { colour: 'none', grade: null };
    return of(
      { id: row.code, kind: 'unit', title: row.name, colour, grade, demo: true, row },
      JSON.parse(row.outline),
    );
  });
  data.vessel = csv('vessels').map((row) =>
    of(
      {
        id: row.code,
        kind: 'vessel',
        title: row.name,
        colour: 'none',
        demo: true,
        vessel_kind: row.kind,
        volume_m3: Number(row.volume_m3),
        height_m: row.kind === 'bay' ? 5 : Math.min(16, Math.cbrt(Number(row.volume_m3) * 1.27)),
        row,
      },
      JSON.parse(row.position),
    ),
  );
  data.protection_target = csv('protection_targets').map((row) =>
    of(
      {
        id: row.code,
        kind: 'protection_target',
        title: row.name,
        colour: 'none',
        demo: true,
        target_kind: row.target_kind,
        persons: Number(row.persons),
        row,
      },
      JSON.parse(row.outline),
    ),
  );
  data.risk_point = csv('risk_points').map((row) => {
    const grade = gradeOf(row.code);
    return of(
      {
        id: row.code,
        kind: 'risk_point',
        title: row.name,
        colour: COLOURS[(grade ?? 0) - 1] ?? 'none',
        grade,
        demo: true,
        row,
      },
      JSON.parse(row.position),
    );
  });
  return { data, firms };
}

/**
 * Handler for `startMock({ extra })`.
 * @param {{ points?: number }} [options] so many risk points more, strewn over the city, to measure speed with
 */
export function mapMock({ points = 0 } = {}) {
  const { data, firms } = build();
  for (let n = 0; n < points; n++) {
    const colour = COLOURS[n % 4];
    data.risk_point.push({
      type: 'Feature',
      properties: { id: `X${n}`, kind: 'risk_point', title: `X${n}`, colour, grade: (n % 4) + 1, row: {} },
      // Without chance: the same every time.
      geometry: {
        type: 'Point',
        coordinates: [121.3 + ((n * 0.618034) % 1) * 1.6, 38.85 + ((n * 0.754878) % 1) * 0.9],
      },
    });
  }
  const all = Object.values(data).flat();
  const known = new Map(all.map((feature) => [feature.properties.id, feature]));
  const areas = {};
  const clusters = {};
  for (const [name, features] of Object.entries(data)) {
    const bare = features.map(({ properties: { row: _, ...properties }, ...feature }) => ({
      ...feature,
      properties,
    }));
    // Areas of sites and units come with the point of their label in a layer of its own.
    if (name === 'site' || name === 'unit')
      areas[`${name}_label`] = new GeoJSONVT(
        {
          type: 'FeatureCollection',
          features: bare.map((feature) => ({
            ...feature,
            geometry: { type: 'Point', coordinates: middle(feature.geometry) },
          })),
        },
        { maxZoom: 16, indexMaxZoom: 10, buffer: 0 },
      );
    areas[name] = new GeoJSONVT(
      { type: 'FeatureCollection', features: bare },
      { maxZoom: 16, indexMaxZoom: 10 },
    );
    clusters[name] = (zoom) => {
      const cell = 360 / 2 ** zoom / 6;
      const groups = new Map();
      for (const feature of bare) {
        const at = middle(feature.geometry);
        const key = `${Math.floor(at[0] / cell)} ${Math.floor(at[1] / cell)}`;
        groups.set(key, [...(groups.get(key) ?? []), { at, properties: feature.properties }]);
      }
      return {
        type: 'FeatureCollection',
        features: [...groups.values()].map((members) => {
          const n = members.length;
          const coordinates = [0, 1].map((axis) => members.reduce((sum, m) => sum + m.at[axis], 0) / n);
          const worst = COLOURS.find((colour) => members.some((m) => m.properties.colour === colour));
          return {
            type: 'Feature',
            properties: n === 1 ? members[0].properties : { kind: name, count: n, worst: worst ?? 'none' },
            geometry: { type: 'Point', coordinates },
          };
        }),
      };
    };
  }
  const made = new Map();
  const tile = (name, z, x, y) => {
    if (z >= 11) return areas[name].getTile(z, x, y);
    const key = `${name} ${z}`;
    if (!made.has(key)) made.set(key, new GeoJSONVT(clusters[name](z), { maxZoom: z, indexMaxZoom: z }));
    return made.get(key).getTile(z, x, y);
  };
  const row = (feature) => {
    const { id, kind, title, colour, grade, row: own } = feature.properties;
    return {
      id,
      kind,
      name: title,
      enterprise: firms.get(own.enterprise)?.name ?? '',
      district: own.district,
      district_name: districts.get(own.district) ?? own.district,
      sector: own.sector,
      park: own.park ?? '',
      link: own.link ?? '',
      substances: own.substance_name ?? '',
      colour: colour === 'none' ? null : colour,
      reason: { zh: '按 GB 18218-2018 分级（演示）', en: 'By GB 18218-2018 (demo)' },
      grade,
      grade_2009: grade,
      major_hazards: grade === null ? 0 : 1,
      s: '1.2000',
      r: '12.0000',
      open_lines: colour === 'none' ? 1 : 0,
      point: middle(feature.geometry),
      demo: true,
    };
  };
  const read = (name) => JSON.parse(readFileSync(join(PACK, 'layers', `${BASE[name]}.geojson`), 'utf8'));
  const districts = new Map(
    read('district').features.map(({ properties }) => [String(properties.code), properties.name]),
  );
  const rows = [...data.site, ...data.risk_point].map(row);
  const count = (kind, by) => {
    const out = {};
    for (const r of rows.filter((one) => one.kind === kind)) {
      out[r[by]] ??= [0, 0, 0, 0, 0];
      out[r[by]][r.colour === null ? 4 : COLOURS.indexOf(r.colour)]++;
    }
    return out;
  };
  const counts = Object.fromEntries(
    ['site', 'risk_point'].map((kind) => [
      kind,
      {
        all: Object.values(count(kind, 'district')).reduce((sum, c) => sum.map((n, at) => n + c[at])),
        by_district: count(kind, 'district'),
        by_sector: count(kind, 'sector'),
      },
    ]),
  );
  const bounds = [121.0, 38.7, 123.5, 40.0];

  return (request, response, url) => {
    const path = url.pathname.replace('/api/v1', '');
    const json = (body) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(body)));
      return true;
    };
    const missing = () => {
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ status: 404, code: 'http.not_found', errors: [] }));
      return true;
    };
    if (path === '/map/layers')
      return json({
        centre: [121.75, 39.15],
        zoom: 8.6,
        position: 4218,
        layers: [
          ...Object.keys(BASE).map((id) => ({
            id,
            label: { zh: id, en: id },
            attributes: [],
            geometry: id === 'land' || id === 'district' ? 'polygon' : id === 'place' ? 'point' : 'line',
            min_zoom: 0,
            max_zoom: 22,
            count: 1,
            schematic: id !== 'land',
            credit: id === 'land' ? '© OpenStreetMap contributors, ODbL 1.0' : 'CC0',
            url: `/api/v1/map/base/${id}`,
            bounds,
          })),
          ...Object.entries(LABELS).map(([id, [zh, en]]) => ({
            id,
            label: { zh, en },
            attributes: ['id', 'kind', 'title', 'colour', 'grade', 'demo'],
            kind: id,
            geometry: id === 'vessel' || id === 'risk_point' ? 'point' : 'polygon',
            min_zoom: id === 'vessel' || id === 'unit' ? 11 : 0,
            max_zoom: 16,
            count: data[id].length,
            schematic: false,
            credit: '',
            tiles: `/api/v1/map/tiles/${id}/{z}/{x}/{y}`,
            bounds,
          })),
        ],
      });
    let match = /^\/map\/base\/(\w+)$/.exec(path);
    if (match) return match[1] in BASE ? json(read(match[1])) : missing();
    match = /^\/map\/tiles\/(\w+)\/(\d+)\/(\d+)\/(\d+)$/.exec(path);
    if (match) {
      const [, name, ...at] = match;
      if (!(name in data)) return missing();
      const found = tile(name, ...at.map(Number));
      response.writeHead(found ? 200 : 204, { 'content-type': 'application/vnd.mapbox-vector-tile' });
      const labels = at[0] >= 11 ? areas[`${name}_label`]?.getTile(...at.map(Number)) : undefined;
      const parts = { ...(found && { [name]: found }), ...(labels && { [`${name}_label`]: labels }) };
      response.end(found ? fromGeojsonVt(parts, { version: 2 }) : undefined);
      return true;
    }
    match = /^\/map\/card\/(\w+)\/([^/]+)$/.exec(path);
    if (match) {
      const feature = known.get(decodeURIComponent(match[2]));
      if (!feature) return missing();
      const { id, kind, title, colour, grade, row: own } = feature.properties;
      const fact = (field, zh, en, value, unit, record) => ({
        field,
        label: { zh, en },
        value: { zh: String(value), en: String(value) },
        unit,
        record,
      });
      return json({
        title,
        kind,
        kind_label: { zh: LABELS[kind][0], en: LABELS[kind][1] },
        colour,
        grade: grade ?? null,
        reason:
          grade === undefined
            ? null
            : { zh: '危险化学品重大危险源分级（演示）', en: 'Grade of a major hazard (demo)' },
        facts: [
          fact('code', '编号', 'Code', own.code),
          ...(own.district ? [fact('district', '行政区', 'District', own.district)] : []),
          ...(own.park ? [fact('park', '园区', 'Park', own.park)] : []),
          ...(own.persons ? [fact('persons', '人数', 'Persons', own.persons)] : []),
          ...(own.volume_m3 ? [fact('volume_m3', '容积', 'Volume', own.volume_m3, 'm3')] : []),
          ...(own.enterprise
            ? [
                fact(
                  'enterprise',
                  '企业',
                  'Enterprise',
                  firms.get(own.enterprise)?.name,
                  undefined,
                  `/records/enterprise/${own.enterprise}`,
                ),
              ]
            : []),
          ...(own.address ? [fact('address', '地址', 'Address', own.address)] : []),
        ],
        record: `/records/${kind}/${id}`,
      });
    }
    if (path === '/search') {
      const q = (url.searchParams.get('q') ?? '').toLowerCase();
      const initials = q === 'jyz';
      const items = all
        .filter(
          ({ properties: p }) =>
            p.title.includes(q) || p.id.toLowerCase().includes(q) || (initials && p.title.includes('加油站')),
        )
        .slice(0, Number(url.searchParams.get('limit') ?? 10))
        .map(({ properties: p, geometry }) => ({
          kind: p.kind,
          id: p.id,
          title: p.title,
          subtitle: firms.get(p.row.enterprise)?.name ?? p.row.code,
          point: middle(geometry),
          match: { field: initials ? 'initials' : 'name', text: p.title },
        }));
      return json({ items });
    }
    if (path === '/archive')
      return json({
        as_of: url.searchParams.get('as_of') ?? new Date().toISOString().slice(0, 10),
        position: 4218,
        edition: 'gb18218-2018',
        engine: 'mock',
        counts,
        rows,
        demo: true,
      });
    if (path === '/map/people') {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        const { geometry, buffer_m } = JSON.parse(text);
        const points =
          geometry.type === 'Point'
            ? [geometry.coordinates]
            : geometry.type === 'LineString'
              ? geometry.coordinates
              : geometry.coordinates[0];
        const near = (feature) => Math.min(...points.map((p) => metres(p, middle(feature.geometry))));
        const within = (features, reach) =>
          features.filter((feature) => near(feature) <= reach).sort((a, b) => near(a) - near(b));
        const reach = buffer_m + (geometry.type === 'Polygon' ? 800 : 0);
        const targets = within(data.protection_target, reach).map((feature) => ({
          id: feature.properties.id,
          title: feature.properties.title,
          target_kind: feature.properties.target_kind,
          persons: feature.properties.persons,
          distance_m: Math.round(near(feature)),
          share: 1,
        }));
        const ringAround = Array.from({ length: 65 }, (_, n) => {
          const c = points[0];
          const a = (n / 64) * 2 * Math.PI;
          return [
            c[0] + (Math.cos(a) * buffer_m) / (111_320 * Math.cos((c[1] * Math.PI) / 180)),
            c[1] + (Math.sin(a) * buffer_m) / 110_950,
          ];
        });
        json({
          persons: targets.reduce((sum, target) => sum + target.persons, 0),
          target_count: targets.length,
          targets,
          site_count: within(data.site, reach).length,
          sites: within(data.site, reach).map(({ properties: p }) => ({
            id: p.id,
            title: p.title,
            distance_m: 0,
          })),
          position: 1,
          ring: geometry.type === 'Point' ? { type: 'Polygon', coordinates: [ringAround] } : geometry,
        });
      });
      return true;
    }
    return false;
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { url } = await startMock({
    port: Number(process.argv[2] ?? 8080),
    folder: process.argv[3] && resolve(process.argv[3]),
    extra: mapMock(),
  });
  process.stdout.write(`${url}\n`);
}
