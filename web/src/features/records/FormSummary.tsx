import type { Ref } from 'react';
import type { ApiProblem } from '@/api/types';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import { fieldId } from './FormRow';
import type { Faults } from './useFaults';

function goTo(name: string): void {
  const node = document.getElementById(fieldId(name));
  node?.scrollIntoView({ block: 'center' });
  (node?.matches('input,textarea,button')
    ? node
    : node?.querySelector<HTMLElement>('input,textarea,button')
  )?.focus();
}

type Props = {
  ref: Ref<HTMLDivElement>;
  problem?: ApiProblem;
  faults: Faults;
  /** Groups of fields of which one must be given, where none is. */
  groups: readonly string[][];
  labelOf: (name: string) => string;
};

/** Everything that stands against saving, each a way to its field. */
export function FormSummary({ ref, problem, faults: { faults, elsewhere }, groups, labelOf }: Props) {
  const t = useT();
  const pick = useBilingual();
  return (
    <div ref={ref} tabIndex={-1} className="al-problem al-r-form-summary" role="alert">
      <p className="al-problem-message">
        {problem !== undefined && elsewhere.length + faults.length === 0
          ? pick(problem.message)
          : t('forms:summary', { n: elsewhere.length + faults.length + groups.length })}
      </p>
      <ul>
        {faults.map(({ name, text, remedy }) => (
          <li key={`${name} ${text}`}>
            <a
              href={`#${fieldId(name)}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(name);
              }}
            >
              {labelOf(name)}
            </a>
            <span>{text}</span>
            {remedy !== '' && <span className="al-problem-remedy">{remedy}</span>}
          </li>
        ))}
        {groups.map((group) => (
          <li key={group.join()}>
            <a
              href={`#${fieldId(group[0] ?? '')}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(group[0] ?? '');
              }}
            >
              {group.map(labelOf).join(' / ')}
            </a>
            <span>{t('forms:fault.one_of')}</span>
          </li>
        ))}
        {elsewhere.map((one) => (
          <li key={`${one.code} ${one.pointer ?? ''}`}>
            <span>{pick(one.message) || one.code}</span>
            <span className="al-problem-remedy">{pick(one.remedy)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
