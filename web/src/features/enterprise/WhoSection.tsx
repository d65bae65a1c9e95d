import { useT } from '@/i18n';
import { EmptyState, QueryStates, StateTag, useBilingual } from '@/ui';
import { Scroll } from '@/verdict';
import { useReaders, type WhyItem, type WhyVerdict } from './api';

const VERBS = ['read', 'update', 'delete', 'export', 'reveal'] as const;

const nameOf = (item: WhyItem): string =>
  item.name ??
  (typeof item.person === 'string' ? item.person : (item.person.name ?? item.person.login ?? item.person.id));
const idOf = (item: WhyItem): string => (typeof item.person === 'string' ? item.person : item.person.id);

/** Who may see the file, and by which rule. */
export function WhoSection({ id }: { id: string }) {
  const t = useT();
  const pick = useBilingual();
  const readers = useReaders(id);
  const because = (verdict: WhyVerdict | undefined) =>
    [
      pick(verdict?.relation),
      ...(verdict?.policies ?? []).map((one) =>
        [pick(one.text) || one.id, one.clause ? `(${one.clause})` : '']
          .filter((part) => part !== '')
          .join(' '),
      ),
      ...(verdict?.agreements ?? []).map((one) => (typeof one === 'string' ? one : pick(one.text) || one.id)),
    ].filter((part) => part !== '');
  return (
    <QueryStates
      query={readers}
      isEmpty={(data) => (data.items ?? data.people ?? []).length === 0}
      empty={<EmptyState title={t('enterprise:who.empty')} />}
    >
      {(data) => (
        <Scroll label={t('enterprise:section.who')}>
          <table className="vd-table">
            <thead>
              <tr>
                <th>{t('enterprise:who.person')}</th>
                {VERBS.map((verb) => (
                  <th key={verb}>{t(`enterprise:who.verb.${verb}`)}</th>
                ))}
                <th>{t('enterprise:who.because')}</th>
              </tr>
            </thead>
            <tbody>
              {(data.items ?? data.people ?? []).map((item) => {
                const read = item.verdicts?.find((one) => one.verb === 'read');
                return (
                  <tr key={idOf(item)}>
                    <th scope="row">
                      {nameOf(item)}
                      <small className="vd-source">
                        {[typeof item.post === 'string' ? item.post : pick(item.post), item.unit ?? '']
                          .filter((part) => part !== '')
                          .join(' · ')}
                      </small>
                    </th>
                    {VERBS.map((verb) => {
                      const allowed = item.verdicts?.find((one) => one.verb === verb)?.allowed;
                      return (
                        <td key={verb}>
                          {allowed === undefined ? (
                            '—'
                          ) : (
                            <StateTag tone={allowed ? 'ok' : 'idle'}>
                              {t(allowed ? 'enterprise:yes' : 'enterprise:no')}
                            </StateTag>
                          )}
                        </td>
                      );
                    })}
                    <td>
                      {because(read).map((line) => (
                        <div key={line}>{line}</div>
                      ))}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      )}
    </QueryStates>
  );
}
