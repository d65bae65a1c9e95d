import type { ReactNode } from 'react';

export type Tone = 'idle' | 'active' | 'ok' | 'warn' | 'bad';

const MARKS: Record<Tone, string> = {
  idle: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zm0 1.600a3.400 3.400 0 1 1 0 6.800 3.400 3.400 0 0 1 0-6.800z',
  active: 'M4 3l9 5-9 5z',
  ok: 'M6.500 12.600 2.300 8.400l1.400-1.400 2.800 2.800 5.800-5.800 1.400 1.400z',
  warn: 'M8 2l6.500 11.500h-13zM7.200 6.500v3.500h1.600V6.500zm0 4.500v1.500h1.600V11z',
  bad: 'M4.200 2.800 8 6.600l3.800-3.800 1.400 1.400L9.400 8l3.800 3.800-1.400 1.400L8 9.400l-3.800 3.800-1.400-1.400L6.600 8 2.800 4.200z',
};

/** Where a process stands: mark and words, never a risk colour. */
export function StateTag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`al-state al-state-${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={MARKS[tone]} fillRule="evenodd" />
      </svg>
      {children}
    </span>
  );
}
