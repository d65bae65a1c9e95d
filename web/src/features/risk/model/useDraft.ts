import { useCallback, useEffect, useRef, useState } from 'react';
import { useUrlState } from '@/app/useUrlState';
import { type Draft, EMPTY, packDraft, unpackDraft } from './changes';

/** Typing within so short a time is one step. */
const ONE_STEP_MS = 900;
const STEPS = 100;

/** A value once it has rested; the first after a pause at once, so that what is dropped is answered without waiting. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const since = performance.now() - last.current;
    last.current = performance.now();
    if (since > ms) {
      setRested(value);
      return undefined;
    }
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** Whole seconds that something has been going on for; zero until the first is over. */
export function useSeconds(going: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!going) return undefined;
    const timer = setInterval(() => setSeconds((now) => now + 1), 1_000);
    return () => clearInterval(timer);
  }, [going]);
  return seconds;
}

type Steps = { past: Draft[]; now: Draft; future: Draft[] };

/** What is thought through, with the way back and forth; the address follows, and begins it. */
export function useDraft() {
  const [url, setUrl] = useUrlState({ s: '' });
  const [broken, setBroken] = useState(() => unpackDraft(url.s) === null);
  const [steps, setSteps] = useState<Steps>(() => ({
    past: [],
    now: unpackDraft(url.s) ?? EMPTY,
    future: [],
  }));
  const written = useRef(url.s);
  const last = useRef<{ key: string; at: number }>({ key: '', at: 0 });

  useEffect(() => {
    if (url.s === written.current) return;
    written.current = url.s;
    const read = unpackDraft(url.s);
    setBroken(read === null);
    setSteps({ past: [], now: read ?? EMPTY, future: [] });
  }, [url.s]);

  const { now } = steps;
  useEffect(() => {
    const packed = packDraft(now);
    if (packed === written.current) return;
    written.current = packed;
    setUrl({ s: packed });
  }, [now, setUrl]);

  /** `key` names what is typed at: the same again soon after is no step of its own. */
  const change = useCallback((make: (draft: Draft) => Draft, key = '') => {
    const same = key !== '' && last.current.key === key && Date.now() - last.current.at < ONE_STEP_MS;
    last.current = { key, at: Date.now() };
    setBroken(false);
    setSteps(({ past, now: was }) => ({
      past: same ? past : [...past, was].slice(-STEPS),
      now: make(was),
      future: [],
    }));
  }, []);
  const undo = useCallback(
    () =>
      setSteps(({ past, now: was, future }) => {
        const before = past.at(-1);
        return before === undefined
          ? { past, now: was, future }
          : { past: past.slice(0, -1), now: before, future: [was, ...future] };
      }),
    [],
  );
  const redo = useCallback(
    () =>
      setSteps(({ past, now: was, future }) => {
        const [next, ...rest] = future;
        return next === undefined
          ? { past, now: was, future }
          : { past: [...past, was], now: next, future: rest };
      }),
    [],
  );
  return {
    draft: now,
    broken,
    change,
    undo: steps.past.length > 0 ? undo : null,
    redo: steps.future.length > 0 ? redo : null,
  };
}
