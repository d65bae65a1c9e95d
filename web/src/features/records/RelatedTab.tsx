import { Link } from 'react-router';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useLabel } from '@/forms/label';
import type { RecordType, RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { EmptyState, formatNumber, Panel, QueryStates } from '@/ui';
import { useTree, useTypes } from './api';
import { isFacet } from './columns';
import { FieldValue } from './FieldValue';

type Props = { type: RecordType; record: RecordView; asOf?: string };
const FACTS = 3;

/** What it refers to, and what refers to it, directly or through others. */
export function RelatedTab({ type, record, asOf }: Props) {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const kindLabel = useKindLabel();
  const tree = useTree(type.name, record.id, asOf);
  const types = useTypes();
  const refers = type.fields.filter(
    (field) => field.kind === 'reference' && record.references[field.name] !== undefined,
  );
  const typeOf = (kind: string) => types.data?.items.find(({ name }) => name === kind);
  return (
    <>
      {refers.length > 0 && (
        <Panel title={t('records:related.up')}>
          <ul className="al-r-refers">
            {refers.map((field) => (
              <li key={field.name}>
                <span>{label(field.label)}</span>
                <FieldValue field={field} record={record} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <QueryStates
        query={tree}
        isEmpty={({ groups }) => groups.length === 0}
        empty={
          <Panel title={t('records:related.down')}>
            <EmptyState title={t('records:related.none')} />
          </Panel>
        }
      >
        {({ groups }) =>
          groups.map(({ kind, items, more }) => {
            const other = typeOf(kind);
            // Those that name it directly can be listed with a filter.
            const by = other?.fields.find((field) => field.to === type.name && isFacet(field));
            const facts = (other?.fields ?? []).filter(
              (field) =>
                field.name !== other?.title &&
                field.kind !== 'geometry' &&
                field.kind !== 'list' &&
                field.name !== by?.name &&
                field.name !== 'demo' &&
                items.some((item) => item.fields[field.name] !== undefined),
            );
            return (
              <Panel
                key={kind}
                flush
                title={
                  <>
                    {other === undefined ? kindLabel(kind) : label(other.label)}{' '}
                    <small className="al-soft">
                      {more > 0
                        ? t('records:related.first', {
                            shown: formatNumber(items.length, lang),
                            n: formatNumber(items.length + more, lang),
                          })
                        : t('records:count', { n: formatNumber(items.length, lang) })}
                    </small>
                  </>
                }
                extra={
                  by !== undefined && (
                    <Link to={`${paths.records(kind)}?f.${by.name}=${encodeURIComponent(record.id)}`}>
                      {t('records:related.list')}
                    </Link>
                  )
                }
              >
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
                <div className="al-r-scroll" tabIndex={0}>
                  <table className="al-r-table">
                    <thead>
                      <tr>
                        <th scope="col">
                          {other === undefined
                            ? t('records:record')
                            : label(
                                other.fields.find(({ name }) => name === other.title)?.label ?? other.label,
                              )}
                        </th>
                        {facts.slice(0, FACTS).map((field) => (
                          <th scope="col" key={field.name}>
                            {label(field.label)}
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {items.map((item) => (
                        <tr key={item.id}>
                          <td>
                            <Link to={paths.record(kind, item.id, asOf)}>{item.title}</Link>
                          </td>
                          {facts.slice(0, FACTS).map((field) => (
                            <td key={field.name}>
                              <FieldValue field={field} record={item} full />
                            </td>
                          ))}
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </Panel>
            );
          })
        }
      </QueryStates>
    </>
  );
}
