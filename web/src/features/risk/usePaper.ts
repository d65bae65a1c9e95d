import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RiskMapHandle } from './view/RiskMap';

/** Prints with the map as it stands: a canvas does not go to paper by itself. */
export function usePaper(map: RefObject<RiskMapHandle | null>, wide = false) {
  const [picture, setPicture] = useState<string | null>(null);
  const [printing, setPrinting] = useState(false);
  const print = () => {
    setPrinting(true);
    void (map.current?.picture(wide) ?? Promise.resolve(null)).then((taken) => {
      setPicture(taken);
      // The image must be decoded before the sheets are made.
      setTimeout(() => {
        flushSync(() => setPrinting(false));
        window.print();
      }, 250);
    });
  };
  useEffect(() => {
    const done = () => setPicture(null);
    window.addEventListener('afterprint', done);
    return () => window.removeEventListener('afterprint', done);
  }, []);
  return { picture, printing, print };
}
