// Moments of the toy city: days with marks, two of them compared, runs that take a few questions to be done.
const both = (zh, en = zh) => ({ zh, en });
const DAYS = ['2026-10-12', '2026-10-28', '2026-11-09', '2026-11-20'];
const LEVELS = [1e-4, 1e-5, 3e-6, 1e-6, 3e-7];
const ID = (n) => `01TESTRVN0000000000000000${n}`;

const counts = (not_acceptable) => ({ not_acceptable, to_be_asked: 2, accepted: 40, no_limit: 0 });
const done = (loss, checksum) => ({
  engine: '0.1.0',
  criteria: ['announcement-2014-13', 'order40-2011', 'gb36894-2018'],
  frequencies: { id: 'purple_book', title: both('荷兰紫皮书', 'TNO Purple Book'), confidence: 'recalled' },
  choice: { set: 'aqt3046_2013', delayed: 'free_field' },
  air_k: 288.15,
  humidity: 0.7,
  weather: 'ab12'.repeat(16),
  cell_m: [50, 50],
  cells: 2_400_000,
  regions: 1,
  checksum: checksum.repeat(16),
  map: '00ff12ab34cd56ef',
  loss_of_life_per_year: loss,
  fn: [{ deaths: 1, per_year: 6e-4 }],
  society: { 'announcement-2014-13': 'alarp', 'gb36894-2018': 'alarp' },
  people_inside: LEVELS.map((per_year, n) => ({ per_year, people: 12 * 9 ** n })),
  people_day: 1_204_500,
  people_night: 1_131_000,
  verdicts: { 'announcement-2014-13': counts(5), 'gb36894-2018': counts(7) },
  targets: counts(7),
  computed: 389,
  refused: { 'consequence.no_known_substance': 621 },
  seconds: 41.2,
  threads: 2,
});
const run = (n, day, position, loss, more = {}) => ({
  id: ID(n),
  state: 'done',
  at: `${day}T09:30:00+08:00`,
  by: { id: 'lin', name: '林' },
  replay_of: null,
  position,
  day,
  progress: null,
  problem: null,
  done: done(loss, 'cd34'),
  differs: null,
  ...more,
});

/** Answers of moments; nothing for other paths. */
export function riskTime() {
  const runs = [
    run(3, '2026-11-20', 3_980, 0.0123, { replay_of: ID(2), differs: [] }),
    run(2, '2026-11-20', 3_980, 0.0123),
    run(1, '2026-10-12', 3_702, 0.0171),
  ];
  let next = 4;
  const push = (more) => {
    const made = run(next, '2026-11-25', 3_991, 0.0123, {
      state: 'running',
      progress: { done: 40, of: 389 },
      done: null,
      ...more,
    });
    next += 1;
    runs.unshift(made);
    return made;
  };
  return ({ path, url, method, send, body, missing, summary, rows, listed }) => {
    if (path === '/days')
      return send({
        position: 3_991,
        today: '2026-11-25',
        items: DAYS.map((day, n) => ({
          day,
          sources: n + 1,
          targets: n % 2,
          validity: 0,
          position: 3_700 + n,
        })),
      });
    if (path === '/compare') {
      const [then, now] = ['then', 'now'].map((side) => url.searchParams.get(side) ?? 'now');
      const of = (side, factor) => {
        const whole = summary();
        const day = /^\d/.test(side) ? side : whole.basis.day;
        return {
          ...whole,
          loss_of_life_per_year: whole.loss_of_life_per_year * factor,
          fn: whole.fn.map((point) => ({ ...point, per_year: point.per_year * factor })),
          basis: { ...whole.basis, day, is_past: side !== 'now' },
        };
      };
      const source = listed[0];
      const what = [
        { path: 'vessel.mass_kg', text: both('存量 kg', 'quantity, kg'), before: 55_000, after: 27_500 },
      ];
      return send({
        before: of(then, 1.4),
        after: of(now, 1),
        is_whole: true,
        text: both(
          '潜在生命损失由 1.7e-2 变为 1.2e-2 人/年；风险源新增 0、消失 0、变更 1；1 个防护目标的结论改变',
          'the loss of life went from 1.7e-2 to 1.2e-2 a year; sources: 0 added, 0 gone, 1 changed; the verdict on 1 targets changed',
        ),
        levels: LEVELS.map((per_year, n) => ({
          per_year,
          people_before: 14 * 9 ** n,
          people_after: 12 * 9 ** n,
          area_before_m2: 1e5 * 6 ** n,
          area_after_m2: 0.8e5 * 6 ** n,
        })),
        sources: [
          {
            id: source.id,
            title: source.title,
            enterprise: source.enterprise,
            site: source.site,
            how: 'changed',
            what,
            problem_before: null,
            problem_after: null,
            loss_before: 2e-3,
            loss_after: 1.1e-3,
          },
        ],
        sources_total: 1,
        targets: rows.slice(0, 2).map((row, n) => ({
          id: row.id,
          title: row.title,
          kind: row.kind,
          persons: row.persons,
          lon: row.lon,
          lat: row.lat,
          how: null,
          what: [],
          before: row.per_year * 1.5,
          after: row.per_year,
          verdicts: n === 0 ? [{ criteria: 'gb36894-2018', from: 'not_acceptable', to: 'accepted' }] : [],
          causes: [
            { source: source.id, title: source.title, how: 'changed', what, before: 2e-6, after: 1e-6 },
          ],
        })),
        targets_total: 2,
        verdicts_changed: 1,
        sites: [{ site: source.site, enterprise: source.enterprise, before: 2e-3, after: 1.1e-3 }],
        sites_total: 1,
      });
    }
    if (path === '/runs') {
      if (method === 'POST') return body(() => push({}), 202);
      for (const one of runs)
        if (one.state === 'running') {
          one.progress = { done: one.progress.done + 120, of: 389 };
          if (one.progress.done >= 389)
            Object.assign(one, { state: 'done', progress: null, done: done(0.0123, 'cd34') });
        }
      return send({ items: runs });
    }
    const match = /^\/runs\/([^/]+)\/(call-off|replay)$/.exec(path);
    if (!match) return null;
    const found = runs.find((one) => one.id === match[1]);
    if (!found) return missing();
    if (match[2] === 'replay') return body(() => push({ replay_of: found.id }), 202);
    Object.assign(found, { state: 'called_off', progress: null });
    return body(() => found);
  };
}
