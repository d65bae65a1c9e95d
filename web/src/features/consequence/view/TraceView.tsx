import { useT } from '@/i18n';
import { ConfidenceMark, Scroll } from '@/verdict';
import type { Outcome, Used } from '../model/types';
import { useAmount } from './words';

/** Everything the figures rest on: models, sets and coefficients, and figures on the way. */
export function TraceView({ outcome }: { outcome: Outcome }) {
  const t = useT();
  const amount = useAmount();
  const { used, figures } = outcome.trace;
  const parts: [string, Used[]][] = [
    ['models', used.filter(({ confidence }) => confidence === null)],
    ['sets', used.filter(({ confidence }) => confidence !== null)],
  ];
  return (
    <div className="cq-trace">
      {parts.map(
        ([part, rows]) =>
          rows.length > 0 && (
            <Scroll key={part} label={t(`consequence:trace.${part}`)}>
              <table className="vd-table">
                <caption>{t(`consequence:trace.${part}`)}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('consequence:trace.id')}</th>
                    <th scope="col">{t('consequence:trace.source')}</th>
                    {part === 'sets' && <th scope="col">{t('consequence:trace.confidence')}</th>}
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ id, source, confidence }) => (
                    <tr key={`${id} ${source}`}>
                      <th scope="row">
                        <code>{id}</code>
                      </th>
                      <td>{source}</td>
                      {confidence !== null && part === 'sets' && (
                        <td>
                          <ConfidenceMark of={confidence} />
                          {confidence !== 'recalled' &&
                            confidence !== 'secondary' &&
                            t(`consequence:confidence.${confidence}`)}
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          ),
      )}
      {figures.length > 0 && (
        <Scroll label={t('consequence:trace.figures')}>
          <table className="vd-table">
            <caption>{t('consequence:trace.figures')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('consequence:trace.figure')}</th>
                <th scope="col" className="vd-r">
                  {t('consequence:trace.value')}
                </th>
              </tr>
            </thead>
            <tbody>
              {figures.map(({ name, value, unit }, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a figure may come twice, and the order is fixed
                <tr key={`${name} ${n}`}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td className="vd-r">{amount.plain(value, unit === '1' ? '' : unit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  );
}
