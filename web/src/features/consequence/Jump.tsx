import { useEffect, useState } from 'react';
import { useT } from '@/i18n';

/** On a phone: from the case to its result, and back. */
export function Jump() {
  const t = useT();
  const [there, setThere] = useState(false);
  useEffect(() => {
    const result = document.querySelector('.cq-result');
    if (result === null) return undefined;
    const watcher = new IntersectionObserver(([entry]) => setThere(entry?.isIntersecting ?? false), {
      rootMargin: '0px 0px -50% 0px',
    });
    watcher.observe(result);
    return () => watcher.disconnect();
  }, []);
  return (
    <button
      type="button"
      className="cq-jump al-no-print"
      onClick={() => document.querySelector(there ? '.cq-case' : '.cq-result')?.scrollIntoView()}
    >
      {t(there ? 'consequence:jump_back' : 'consequence:jump')}
    </button>
  );
}
