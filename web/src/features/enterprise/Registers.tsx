import { Link } from 'react-router';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { EmptyState } from '@/ui';
import { Scroll } from '@/verdict';
import type { Tree } from './api';
import { Value } from './Value';

const SHOWN = 6;

/** What registers, lists and returns say of the enterprise, one table a kind. */
export function Registers({
  groups,
  types,
  root,
  asOf,
}: {
  groups: Tree['groups'];
  types: Map<string, RecordType> | undefined;
  root: string;
  asOf?: string | undefined;
}) {
  const t = useT();
  const label = useLabel();
  const kindLabel = useKindLabel();
  if (groups.length === 0) return <EmptyState title={t('enterprise:registers.empty')} />;
  return (
    <>
      {groups.map((group) => {
        const type = types?.get(group.kind);
        const filled = (name: string) =>
          group.items.some((one) => one.fields[name] !== undefined && one.references[name]?.id !== root);
        const fields =
          type?.fields.filter((field) => field.kind !== 'geometry' && filled(field.name)).slice(0, SHOWN) ??
          [];
        const first = fields[0];
        return (
          <div key={group.kind} className="en-register">
            <h3>
              {type ? label(type.label) : kindLabel(group.kind)}{' '}
              <small>{group.items.length + Number(group.more ?? 0)}</small>
            </h3>
            <Scroll label={type ? label(type.label) : kindLabel(group.kind)}>
              <table className="vd-table">
                <thead>
                  <tr>
                    {first === undefined ? (
                      <th>{t('enterprise:registers.entry')}</th>
                    ) : (
                      fields.map((field) => <th key={field.name}>{label(field.label)}</th>)
                    )}
                    <th>{t('enterprise:fields.source')}</th>
                  </tr>
                </thead>
                <tbody>
                  {group.items.map((record) => (
                    <tr key={record.id}>
                      {first === undefined ? (
                        <th scope="row">
                          <Link to={paths.record(record.kind, record.id, asOf)}>{record.title}</Link>
                        </th>
                      ) : (
                        fields.map((field, at) =>
                          at === 0 ? (
                            <th scope="row" key={field.name}>
                              <Link to={paths.record(record.kind, record.id, asOf)}>
                                {record.references[field.name] ? (
                                  record.references[field.name]?.title
                                ) : (
                                  <Value record={record} name={field.name} type={type} />
                                )}
                              </Link>
                            </th>
                          ) : (
                            <td key={field.name}>
                              <Value record={record} name={field.name} type={type} asOf={asOf} />
                            </td>
                          ),
                        )
                      )}
                      <td className="en-source">{record.default_source.source}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
            {Number(group.more ?? 0) > 0 && (
              <p className="en-plain">{t('enterprise:more', { n: Number(group.more) })}</p>
            )}
          </div>
        );
      })}
    </>
  );
}
