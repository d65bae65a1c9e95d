import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMe } from '@/api/session';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import type { RecordType, RecordView } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState } from '@/ui';
import { Scroll } from '@/verdict';
import { FieldTable } from './FieldTable';
import type { Premises as Grouped, SiteNode, UnitNode } from './group';
import { useText } from './Value';

type Types = Map<string, RecordType> | undefined;
/** With more rows than this, units begin folded. */
const FOLD_FROM = 80;

function tonnes(records: readonly RecordView[], field: string): number | null {
  const values = records.map((one) => one.fields[field]).filter((one) => typeof one === 'number');
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0);
}

function HoldingCells({ holding, types }: { holding: RecordView; types: Types }) {
  const text = useText();
  const type = types?.get('holding');
  const field = (name: string) => type?.fields.find((one) => one.name === name);
  const amount = (name: string) => {
    if (holding.hidden.includes(name)) return '···';
    const value = holding.fields[name];
    return typeof value === 'number' ? text(undefined, value) : '';
  };
  const codes = [
    holding.fields.cas ? `CAS ${String(holding.fields.cas)}` : '',
    holding.fields.un ? `UN ${String(holding.fields.un)}` : '',
    text(field('state'), holding.fields.state),
  ].filter((one) => one !== '');
  return (
    <>
      <td className="en-codes">{codes.join(' · ')}</td>
      <td className="vd-r">{amount('design_max_t')}</td>
      <td className="vd-r">{amount('actual_max_t')}</td>
      <td className="en-source">{holding.default_source.source}</td>
    </>
  );
}

function UnitRows({
  node,
  types,
  open,
  onToggle,
  asOf,
}: {
  node: UnitNode;
  types: Types;
  open: boolean;
  onToggle: () => void;
  asOf?: string | undefined;
}) {
  const t = useT();
  const text = useText();
  const { unit, vessels, holdings } = node;
  // A case is made of what holds today.
  const analyses = permits(useMe(), 'consequence') && asOf === undefined;
  const field = (kind: string, name: string) => types?.get(kind)?.fields.find((one) => one.name === name);
  const all = [...holdings, ...vessels.flatMap((one) => one.holdings)];
  const inside = vessels.length + all.length;
  const hides = all.some((one) => one.hidden.includes('design_max_t'));
  const sum = (name: string) => {
    const value = tonnes(all, name);
    return value === null ? (hides ? '···' : '') : text(undefined, Math.round(value * 1e6) / 1e6);
  };
  const about = [
    text(field('unit', 'unit_kind'), unit.fields.unit_kind),
    unit.fields.in_service_since
      ? t('enterprise:premises.since', { day: String(unit.fields.in_service_since) })
      : '',
    text(field('unit', 'processes'), unit.fields.processes),
  ].filter((one) => one !== '');
  return (
    <>
      <tr className="en-unit">
        <th scope="row">
          <button
            type="button"
            className="en-fold al-no-print"
            aria-expanded={open}
            disabled={inside === 0}
            aria-label={t('enterprise:premises.toggle', { unit: unit.title })}
            onClick={onToggle}
          >
            <span aria-hidden="true">{inside === 0 ? '·' : open ? '▾' : '▸'}</span>
          </button>
          <Link to={paths.record('unit', unit.id, asOf)}>{unit.title}</Link>{' '}
          <span className="en-code">{String(unit.fields.code ?? '')}</span>
        </th>
        <td className="en-codes">{about.join(' · ')}</td>
        <td className="vd-r">{sum('design_max_t')}</td>
        <td className="vd-r">{sum('actual_max_t')}</td>
        <td className="en-source">{unit.default_source.source}</td>
      </tr>
      {open &&
        holdings.map((holding) => (
          <tr key={holding.id} className="en-in">
            <th scope="row">
              <Link to={paths.record('holding', holding.id, asOf)}>{holding.title}</Link>
            </th>
            <HoldingCells holding={holding} types={types} />
          </tr>
        ))}
      {open &&
        vessels.map(({ vessel, holdings: held }) => {
          const facts = ['volume_m3', 'pressure_mpa', 'temperature_c']
            .map((name) => text(field('vessel', name), vessel.fields[name]))
            .filter((one) => one !== '');
          const [only] = held;
          return (
            <tr key={vessel.id} className="en-in">
              <th scope="row">
                <Link to={paths.record('vessel', vessel.id, asOf)}>{vessel.title}</Link>{' '}
                <span className="en-code">{String(vessel.fields.code ?? '')}</span>
                {analyses && (
                  <Link
                    to={paths.consequence(vessel.id)}
                    className="en-case al-no-print"
                    aria-label={t('enterprise:premises.case_of', { vessel: vessel.title })}
                  >
                    {t('shell:menu.consequence')}
                  </Link>
                )}
                {held.length > 0 && <small>{held.map((one) => one.title).join(t('enterprise:join'))}</small>}
              </th>
              {only && held.length === 1 ? (
                <HoldingCells holding={only} types={types} />
              ) : (
                <>
                  <td className="en-codes">
                    {[text(field('vessel', 'vessel_kind'), vessel.fields.vessel_kind), ...facts].join(' · ')}
                  </td>
                  <td className="vd-r">{held.length > 0 && text(undefined, tonnes(held, 'design_max_t'))}</td>
                  <td className="vd-r">{held.length > 0 && text(undefined, tonnes(held, 'actual_max_t'))}</td>
                  <td className="en-source">{vessel.default_source.source}</td>
                </>
              )}
            </tr>
          );
        })}
    </>
  );
}

function Site({
  node,
  types,
  folded,
  asOf,
}: {
  node: SiteNode;
  types: Types;
  folded: boolean;
  asOf?: string | undefined;
}) {
  const t = useT();
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(folded ? node.units.map(({ unit }) => unit.id) : []),
  );
  const [fields, setFields] = useState(false);
  const { site } = node;
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const facts = [site.fields.code, site.fields.park, site.fields.address]
    .filter((one) => typeof one === 'string' && one !== '')
    .join(' · ');
  const surveyed = site.fields.surroundings_surveyed_on;
  return (
    <div className="en-site">
      <div className="en-site-head">
        <div>
          <h3>
            <Link to={paths.record('site', site.id, asOf)}>{site.title}</Link>
          </h3>
          <p>
            {facts}
            {' · '}
            {typeof surveyed === 'string'
              ? t('enterprise:premises.surveyed', { day: surveyed })
              : t('enterprise:premises.not_surveyed')}
          </p>
        </div>
        <Button size="small" className="al-no-print" onClick={() => setFields((before) => !before)}>
          {t(fields ? 'enterprise:premises.fewer' : 'enterprise:premises.fields')}
        </Button>
      </div>
      {fields && (
        <FieldTable
          record={site}
          type={types?.get('site')}
          label={t('enterprise:premises.fields_of', { name: site.title })}
          asOf={asOf}
        />
      )}
      {node.units.length === 0 && node.holdings.length === 0 ? (
        <p className="en-plain">{t('enterprise:premises.no_units')}</p>
      ) : (
        <Scroll label={t('enterprise:premises.caption', { name: site.title })}>
          <table className="vd-table en-tree">
            <thead>
              <tr>
                <th>{t('enterprise:premises.name')}</th>
                <th>{t('enterprise:premises.about')}</th>
                <th className="vd-r">{t('enterprise:premises.design')}</th>
                <th className="vd-r">{t('enterprise:premises.actual')}</th>
                <th>{t('enterprise:fields.source')}</th>
              </tr>
            </thead>
            <tbody>
              {node.units.map((unit) => (
                <UnitRows
                  key={unit.unit.id}
                  node={unit}
                  types={types}
                  open={!closed.has(unit.unit.id)}
                  onToggle={() => toggle(unit.unit.id)}
                  asOf={asOf}
                />
              ))}
              {node.holdings.map((holding) => (
                <tr key={holding.id}>
                  <th scope="row">
                    <Link to={paths.record('holding', holding.id, asOf)}>{holding.title}</Link>
                    <small>{t('enterprise:premises.in_site')}</small>
                  </th>
                  <HoldingCells holding={holding} types={types} />
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  );
}

export function PremisesSection({
  premises,
  types,
  more,
  asOf,
}: {
  premises: Grouped;
  types: Types;
  more: number;
  asOf?: string | undefined;
}) {
  const t = useT();
  const rows = premises.sites.reduce(
    (sum, site) => sum + site.units.reduce((n, unit) => n + unit.vessels.length + unit.holdings.length, 0),
    0,
  );
  if (premises.sites.length === 0 && premises.loose.length === 0)
    return <EmptyState title={t('enterprise:premises.empty')} />;
  return (
    <>
      {premises.sites.map((node) => (
        <Site key={node.site.id} node={node} types={types} folded={rows > FOLD_FROM} asOf={asOf} />
      ))}
      {premises.loose.length > 0 && (
        <p className="en-plain">
          {t('enterprise:premises.loose')}{' '}
          {premises.loose.map((record) => (
            <Link key={record.id} to={paths.record(record.kind, record.id, asOf)} className="en-chip">
              {record.title}
            </Link>
          ))}
        </p>
      )}
      {more > 0 && <p className="en-plain">{t('enterprise:more', { n: more })}</p>}
    </>
  );
}
