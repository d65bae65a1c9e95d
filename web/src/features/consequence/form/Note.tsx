import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import { read } from '../model/scenario';
import { useFieldNames } from '../view/words';
import { useCaseForm } from './context';

type Props = { path: string; id: string; fault: string | null; show: (value: unknown) => string };

/** Under a field: what is wrong with it, else why it holds what was proposed. */
export function Note({ path, id, fault, show }: Props) {
  const t = useT();
  const pick = useBilingual();
  const named = useFieldNames();
  const { scenario, set, problems, proposed, reasons } = useCaseForm();
  const problem = problems.get(path);
  if (fault !== null || problem !== undefined)
    return (
      <p id={id} className="cq-fault" role="alert">
        {fault ??
          [named(pick(problem?.message)) || problem?.code, pick(problem?.remedy)].filter(Boolean).join(' · ')}
      </p>
    );
  const reason = reasons.get(path);
  if (reason === undefined || proposed === undefined) return null;
  const before = read(proposed, path);
  const changed = JSON.stringify(before) !== JSON.stringify(read(scenario, path));
  return (
    <p id={id} className="cq-reason">
      {changed ? (
        <>
          {t('consequence:case.proposed', {
            value: before === undefined ? t('consequence:case.nothing') : show(before),
          })}{' '}
          <button type="button" className="cq-link" onClick={() => set(path, before)}>
            {t('consequence:case.restore')}
          </button>
        </>
      ) : (
        pick(reason.text)
      )}
    </p>
  );
}
