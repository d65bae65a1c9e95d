import { RightOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import { read } from '../model/scenario';
import { useCaseForm } from './context';

type Props = {
  title: string;
  /** What it holds, told while it is closed. */
  summary?: string;
  /** Paths that belong to it: it opens when the server finds one of them wrong. */
  paths: readonly string[];
  open?: boolean;
  children: ReactNode;
};

/** A part of the case that can be folded. */
export function Part({ title, summary, paths, open = false, children }: Props) {
  const t = useT();
  const { faults, problems } = useCaseForm();
  const [shown, setShown] = useState(open);
  const mine = (path: string) => paths.some((start) => path === start || path.startsWith(`${start}.`));
  const wrong = [
    ...problems.keys(),
    ...[...faults].flatMap(([path, { key }]) => (key === 'required' ? [] : [path])),
  ].filter(mine).length;
  useEffect(() => {
    if (wrong > 0) setShown(true);
  }, [wrong]);
  return (
    <details
      className="cq-part"
      open={shown}
      onToggle={(event) => setShown((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>
        <RightOutlined aria-hidden="true" />
        <strong>{title}</strong>
        {wrong > 0 ? (
          <span className="cq-part-wrong">{t('consequence:case.wrong', { count: wrong })}</span>
        ) : (
          !shown && summary && <span className="cq-part-summary">{summary}</span>
        )}
      </summary>
      <div className="cq-grid">
        {paths[0] && <PartReason path={paths[0]} />}
        {children}
      </div>
    </details>
  );
}

/** Why the whole part holds what was proposed, and the way back to it. */
function PartReason({ path }: { path: string }) {
  const t = useT();
  const pick = useBilingual();
  const { scenario, set, proposed, reasons } = useCaseForm();
  const reason = reasons.get(path);
  if (reason === undefined || proposed === undefined) return null;
  const before = read(proposed, path);
  const changed = JSON.stringify(before) !== JSON.stringify(read(scenario, path));
  return (
    <p className="cq-reason cq-wide">
      {pick(reason.text)}
      {changed && (
        <>
          {' '}
          <button type="button" className="cq-link" onClick={() => set(path, before)}>
            {t('consequence:case.restore_part')}
          </button>
        </>
      )}
    </p>
  );
}
