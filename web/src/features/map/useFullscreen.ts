import { type RefObject, useEffect, useState } from 'react';

/** Whether a part of the page fills the screen, and how to change that. */
export function useFullscreen(root: RefObject<HTMLElement | null>) {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement === root.current);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, [root]);
  const toggleFull = () => void (full ? document.exitFullscreen() : root.current?.requestFullscreen());
  return { full, toggleFull };
}
