import { Link } from 'react-router';
import { editionOf, type HazardRow, useHazardsOf } from '@/api/hazards';
import { useCan } from '@/api/session';
import { paths } from '@/app/paths';
import { useWidth } from '@/charts/useWidth';
import { useT } from '@/i18n';
import { EmptyState } from '@/ui';
import { useTargets } from './api';
import type { SiteNode } from './group';
import { boundsOf, centreOf, frameOf, pathOf, positionsOf, type Shape, scaleBar, shapesOf } from './plan';

const RADIUS_M = 500;
const MARGIN_M = 640;
const TARGETS = 40;

function Mark({
  shape,
  frame,
  name,
  className,
}: {
  shape: Shape;
  frame: ReturnType<typeof frameOf>;
  name: string;
  className: string;
}) {
  if (shape.kind === 'area')
    return (
      <path d={pathOf(shape, frame)} className={className} fillRule="evenodd">
        <title>{name}</title>
      </path>
    );
  const [x, y] = centreOf(shape, frame);
  return (
    <circle cx={x} cy={y} r={4} className={className}>
      <title>{name}</title>
    </circle>
  );
}

function Plan({
  node,
  hazards,
  query,
  asOf,
}: {
  node: SiteNode;
  hazards: readonly HazardRow[];
  query: { as_of?: string };
  asOf?: string | undefined;
}) {
  const t = useT();
  const [ref, width] = useWidth<HTMLDivElement>(660);
  const own = hazards.filter((row) => row.site === node.site.id);
  const verdicts = useHazardsOf(
    own.map((row) => row.unit),
    { ...query, edition: '2018' },
  );
  // People around belong to the site: each of its units tells the same.
  const neighbours =
    verdicts
      .flatMap((one) => one.data?.verdicts ?? [])
      .find((one) => editionOf(one.edition) === '2018' && one.neighbours.length > 0)?.neighbours ?? [];
  const near = [...neighbours].sort((a, b) => a.distance_m - b.distance_m).slice(0, TARGETS);
  const seesTargets = useCan('protection_target', 'read');
  const targets = useTargets(seesTargets ? near.map((one) => one.target) : [], query);
  const boundary = shapesOf(node.site.fields.boundary);
  const units = node.units.flatMap(({ unit }) =>
    shapesOf(unit.fields.outline).map((shape) => ({ shape, record: unit })),
  );
  const tanks = node.units.flatMap(({ vessels }) =>
    vessels.flatMap(({ vessel, holdings }) =>
      shapesOf(vessel.fields.position).map((shape) => ({
        shape,
        record: vessel,
        name: [vessel.title, ...holdings.map((one) => one.title)].join(' · '),
      })),
    ),
  );
  const bounds = boundsOf(positionsOf(boundary.length > 0 ? boundary : units.map((one) => one.shape)));
  if (bounds === null) return <EmptyState title={t('enterprise:map.no_place', { name: node.site.title })} />;
  const frame = frameOf(bounds, MARGIN_M, width, 520);
  const ring = RADIUS_M * 2 * frame.scale;
  const bar = scaleBar(frame);
  const area = boundary.some((shape) => shape.kind === 'area');
  const outline = boundary.map((shape) =>
    shape.kind === 'area' ? pathOf(shape, frame) : `M${centreOf(shape, frame).join(' ')}h0.01`,
  );
  const surroundings = near.flatMap((one, at) =>
    shapesOf(targets[at]?.fields.outline).map((shape) => ({ shape, one })),
  );
  return (
    <figure className="en-plan">
      <figcaption>
        <strong>{node.site.title}</strong>
        <Link
          className="al-no-print"
          to={`${paths.map()}?select=site/${node.site.id}${asOf ? `&as_of=${asOf}` : ''}`}
        >
          {t('enterprise:map.open')}
        </Link>
      </figcaption>
      <div className="en-plan-body">
        <div ref={ref} className="en-plan-box">
          <svg
            width={frame.width}
            height={frame.height}
            viewBox={`0 0 ${frame.width} ${frame.height}`}
            role="img"
            aria-label={t('enterprise:map.label', { name: node.site.title, n: near.length })}
          >
            {outline.map((d) => (
              <g key={d}>
                <path d={d} className="en-ring-line" strokeWidth={ring + 3} />
                <path d={d} className="en-ring" strokeWidth={ring} />
              </g>
            ))}
            {area && outline.map((d) => <path key={d} d={d} className="en-boundary" fillRule="evenodd" />)}
            {surroundings.map(({ shape, one }) => (
              <Mark
                key={one.target}
                shape={shape}
                frame={frame}
                name={`${one.name} · ${one.persons} · ${one.distance_m} m`}
                className={one.counted ? 'en-target' : 'en-target en-target-off'}
              />
            ))}
            {units.map(({ shape, record }) => (
              <Mark
                key={record.id}
                shape={shape}
                frame={frame}
                name={record.title}
                className="en-unit-area"
              />
            ))}
            {tanks.map(({ shape, record, name }) => {
              if (shape.kind === 'area')
                return <Mark key={record.id} shape={shape} frame={frame} name={name} className="en-tank" />;
              const [x, y] = centreOf(shape, frame);
              return (
                <circle key={record.id} cx={x} cy={y} r={2} className="en-tank">
                  <title>{name}</title>
                </circle>
              );
            })}
            {surroundings.slice(0, 14).map(({ shape, one }) => {
              const [x, y] = centreOf(shape, frame);
              return (
                <text key={one.target} x={x} y={y - 8} className="en-plan-text">
                  {one.name}
                </text>
              );
            })}
            <g transform={`translate(16 ${frame.height - 18})`}>
              <path d={`M0 -5V0H${bar.pixels.toFixed(1)}V-5`} className="en-bar" />
              <text x={bar.pixels / 2} y={-6} className="en-plan-text">
                {bar.metres >= 1000 ? `${bar.metres / 1000} km` : `${bar.metres} m`}
              </text>
            </g>
            <g transform={`translate(${frame.width - 26} 34)`}>
              <path d="M0 -16L7 8L0 3L-7 8Z" className="en-north" />
              <text y={-20} className="en-plan-text">
                N
              </text>
            </g>
          </svg>
        </div>
        <div className="en-plan-targets">
          {near.length === 0 ? (
            <p className="en-plain">
              {node.site.fields.surroundings_surveyed_on
                ? t('verdict:people.nobody')
                : t('enterprise:map.not_surveyed')}
            </p>
          ) : (
            <table className="vd-table">
              <thead>
                <tr>
                  <th>{t('verdict:people.target')}</th>
                  <th className="vd-r">{t('verdict:people.distance')}</th>
                  <th className="vd-r">{t('verdict:people.persons')}</th>
                </tr>
              </thead>
              <tbody>
                {near.map((one) => (
                  <tr key={one.target} className={one.counted ? undefined : 'vd-off'}>
                    <th scope="row">
                      {seesTargets ? (
                        <Link to={paths.record('protection_target', one.target, asOf)}>{one.name}</Link>
                      ) : (
                        one.name
                      )}
                      {!one.counted && <small className="vd-source">{t('verdict:people.no')}</small>}
                    </th>
                    <td className="vd-r">{one.distance_m.toFixed(1)}</td>
                    <td className="vd-r">{one.persons}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
      <ul className="en-legend">
        <li>
          <i className="en-key-boundary" />
          {t('enterprise:map.boundary')}
        </li>
        <li>
          <i className="en-key-ring" />
          {t('enterprise:map.ring')}
        </li>
        <li>
          <i className="en-key-unit" />
          {t('enterprise:map.units')}
        </li>
        <li>
          <i className="en-key-tank" />
          {t('enterprise:map.tanks')}
        </li>
        <li>
          <i className="en-key-target" />
          {t('enterprise:map.targets', {
            n: near.filter((one) => one.counted).length,
            persons: near.filter((one) => one.counted).reduce((sum, one) => sum + one.persons, 0),
          })}
        </li>
      </ul>
    </figure>
  );
}

/** A plan of each site: boundary, units, tanks, the 500 m around it and the people there. */
export function SitePlans({
  sites,
  hazards,
  query,
  asOf,
}: {
  sites: readonly SiteNode[];
  hazards: readonly HazardRow[];
  query: { as_of?: string };
  asOf?: string | undefined;
}) {
  const t = useT();
  if (sites.length === 0) return <EmptyState title={t('enterprise:map.empty')} />;
  return (
    <>
      {sites.map((node) => (
        <Plan key={node.site.id} node={node} hazards={hazards} query={query} asOf={asOf} />
      ))}
    </>
  );
}
