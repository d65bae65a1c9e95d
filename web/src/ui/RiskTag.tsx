import { useT } from '@/i18n';

export type Grade = 'red' | 'orange' | 'yellow' | 'blue';
const GRADES: readonly Grade[] = ['red', 'orange', 'yellow', 'blue'];

/** From 1–4 or a colour word; null for anything else. */
export function gradeOf(value: unknown): Grade | null {
  if (typeof value === 'number') return GRADES[value - 1] ?? null;
  return GRADES.find((grade) => grade === value) ?? null;
}

/** One outline a grade on a field of 20 × 20, so that the grade is read without colour. */
export const RISK_SHAPES: Record<Grade, string> = {
  red: 'M6.200 1h7.600L19 6.200v7.600L13.800 19H6.200L1 13.800V6.200z',
  orange: 'M10 .4 19.600 10 10 19.600.4 10z',
  yellow: 'M10 1 19.500 18.500H.5z',
  blue: 'M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18z',
};

type Props = {
  grade: Grade | 1 | 2 | 3 | 4 | null | undefined;
  /** `full`: mark and words; `mark`: the mark alone, its name read out. */
  show?: 'full' | 'mark';
  /** Words instead of the grade's own, e.g. a level of a major hazard. */
  label?: string;
};

/** Risk grade by shape, number and words; colour only adds to it. */
export function RiskTag({ grade, show = 'full', label }: Props) {
  const t = useT();
  const known = gradeOf(grade);
  if (known === null) return <span className="al-risk al-risk-none">{t('ui:risk.none')}</span>;
  const number = GRADES.indexOf(known) + 1;
  const words = label ?? t(`ui:risk.${known}`);
  return (
    <span className="al-risk" title={words}>
      <svg className={`al-risk-mark al-risk-${known}`} viewBox="0 0 20 20" aria-hidden="true">
        <path d={RISK_SHAPES[known]} />
        <text x="10" y={known === 'yellow' ? 16.2 : 14.2} textAnchor="middle">
          {number}
        </text>
      </svg>
      <span className={show === 'mark' ? 'al-sr' : undefined}>{words}</span>
    </span>
  );
}
