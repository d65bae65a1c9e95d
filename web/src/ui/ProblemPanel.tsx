import { useTranslation } from 'react-i18next';
import { problemOf } from '@/api/client';
import type { ApiProblem } from '@/api/types';
import { useBilingual } from './Bilingual';

type Props = {
  /** What was thrown, or the problem itself. */
  error: unknown;
  /** Label of a field by its pointer; the pointer itself when there is none. */
  fieldLabel?: (pointer: string) => string | undefined;
  action?: React.ReactNode;
};

function isProblem(value: unknown): value is ApiProblem {
  return typeof value === 'object' && value !== null && 'status' in value && 'errors' in value;
}

/** Says what is wrong, where, and what to do, in the server's words or ours. */
export function ProblemPanel({ error, fieldLabel, action }: Props) {
  const { t, i18n } = useTranslation();
  const pick = useBilingual();
  const problem = isProblem(error) ? error : problemOf(error);
  const own = problem.code.replace(/^web\./, '');
  const ownKey = i18n.exists(`errors:${own}.message`) ? own : 'refused';
  const message = pick(problem.message) || t(`errors:${ownKey}.message`);
  const remedy = pick(problem.remedy) || (problem.message ? '' : t(`errors:${ownKey}.remedy`));
  return (
    <div className="al-problem" role="alert">
      <p className="al-problem-message">{message}</p>
      {remedy !== '' && <p className="al-problem-remedy">{remedy}</p>}
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((field) => (
            <li key={`${field.pointer ?? ''} ${field.code}`}>
              {field.pointer && (
                <strong>{fieldLabel?.(field.pointer) ?? <code>{field.pointer}</code>}</strong>
              )}
              <span>{pick(field.message) || field.code}</span>
              {field.remedy && <span className="al-problem-remedy">{pick(field.remedy)}</span>}
            </li>
          ))}
        </ul>
      )}
      <div className="al-problem-foot">
        <code>
          {problem.code}
          {problem.status > 0 && ` · ${problem.status}`}
        </code>
        {action}
      </div>
    </div>
  );
}
