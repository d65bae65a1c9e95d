import { useIsFetching } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { keys } from '@/api/keys';

/** So long people are counted before the sheets are printed with what is known. */
const PATIENCE_MS = 8_000;

/** Prints once the people of every hazard have been counted. */
export function usePrinting(): [printing: boolean, print: () => void] {
  const counting = useIsFetching({ queryKey: keys.map('people') });
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return undefined;
    const left = since + PATIENCE_MS - Date.now();
    // The questions begin after this render: a moment shows whether there are any.
    const timer = setTimeout(
      () => {
        setSince(null);
        window.print();
      },
      counting === 0 ? 150 : Math.max(left, 0),
    );
    return () => clearTimeout(timer);
  }, [since, counting]);
  return [since !== null, useCallback(() => setSince(Date.now()), [])];
}
