import type { ReactNode } from 'react';
import { useT } from '@/i18n';
import { ConfidenceMark, Scroll } from '@/verdict';
import type { Outcome, Used } from '../model/types';
import { useAmount } from './words';

/** Everything the figures rest on: models, sets and coefficients, and figures on the way. */
export function TraceView({ outcome, open = false }: { outcome: Outcome; open?: boolean }) {
  const t = useT();
  const amount = useAmount();
  const { used, figures } = outcome.trace;
  const parts: [string, Used[]][] = [
    ['models', used.filter(({ confidence }) => !confidence)],
    ['sets', used.filter(({ confidence }) => confidence)],
  ];
  return (
    <div className="cq-trace">
      {parts.map(
        ([part, rows]) =>
          rows.length > 0 && (
            <Fold
              key={part}
              open={open}
              title={t(`consequence:trace.${part}`)}
              count={rows.length}
              unsure={
                rows.filter(({ confidence }) => confidence === 'recalled' || confidence === 'secondary')
                  .length
              }
            >
              <table className="vd-table">
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
                      {confidence && part === 'sets' && (
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
            </Fold>
          ),
      )}
      {figures.length > 0 && (
        <Fold open={open} title={t('consequence:trace.figures')} count={figures.length} unsure={0}>
          <table className="vd-table">
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
                  <td className="vd-r">{amount.figure(value, unit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      )}
    </div>
  );
}

type FoldProps = { title: string; count: number; unsure: number; open: boolean; children: ReactNode };

/** A long table, folded until somebody asks; how many of its rows are not compared is said outside. */
function Fold({ title, count, unsure, open, children }: FoldProps) {
  const t = useT();
  return (
    <details open={open}>
      <summary>
        {t('consequence:trace.rows', { title, count })}
        {unsure > 0 && <small>{t('consequence:trace.unsure', { count: unsure })}</small>}
      </summary>
      <Scroll label={title}>{children}</Scroll>
    </details>
  );
}
