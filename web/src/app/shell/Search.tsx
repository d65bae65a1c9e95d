import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useT } from '@/i18n';
import { ProblemPanel } from '@/ui';
import { useKindLabel } from '../kindLabel';
import { leaves, type MenuNode } from '../menu';
import { type SearchHit, useSearchSource } from '../search';

/** Search from anywhere: Ctrl K or ⌘ K. */
export function Search({ menu }: { menu: MenuNode[] }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        className="al-search"
        aria-haspopup="dialog"
        aria-label={t('shell:search.label')}
        onClick={() => setOpen(true)}
      >
        <SearchOutlined />
        <span className="al-search-text">{t('shell:search.hint')}</span>
        <kbd>{t('shell:search.keys')}</kbd>
      </button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        closable={false}
        destroyOnHidden
        width={640}
        style={{ top: 72 }}
        aria-label={t('shell:search.label')}
        styles={{ container: { padding: 0 } }}
      >
        <Box menu={menu} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Box({ menu, onDone }: { menu: MenuNode[]; onDone: () => void }) {
  const t = useT();
  const kindLabel = useKindLabel();
  const navigate = useNavigate();
  const source = useSearchSource();
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['search', wanted],
    queryFn: ({ signal }) => source?.(wanted, signal) ?? Promise.resolve([]),
    enabled: source !== null && wanted !== '',
    placeholderData: keepPreviousData,
  });
  useEffect(() => input.current?.focus(), []);

  const pages: SearchHit[] = leaves(menu)
    .map((leaf) => ({
      key: leaf.key,
      to: leaf.to,
      title: leaf.kind !== undefined && leaf.icon === undefined ? kindLabel(leaf.kind) : t(leaf.label),
      detail: t('shell:search.page'),
    }))
    .filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()));
  const hits = wanted === '' ? pages : [...(found.data ?? []), ...pages];
  const at = Math.min(chosen, hits.length - 1);
  const go = (hit: SearchHit | undefined) => {
    if (hit === undefined) return;
    onDone();
    void navigate(hit.to);
  };

  return (
    <div className="al-search-box">
      <div className="al-search-input">
        <SearchOutlined aria-hidden="true" />
        <input
          ref={input}
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={list}
          aria-activedescendant={hits[at] ? `${list}-${at}` : undefined}
          aria-label={t('shell:search.label')}
          placeholder={t('shell:search.hint')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            // Enter that ends the input of a Chinese word is not a choice.
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, hits.length - 1));
            else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
            else if (event.key === 'Enter') go(hits[at]);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      {found.isError && <ProblemPanel error={found.error} />}
      {hits.length === 0 && !found.isFetching ? (
        <p className="al-search-none">{t('shell:search.none')}</p>
      ) : (
        <div role="listbox" id={list} aria-label={t('shell:search.results')} className="al-search-list">
          {hits.map((hit, n) => (
            // The keyboard is served by the input, as the combobox pattern has it.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={hit.key}
              id={`${list}-${n}`}
              role="option"
              tabIndex={-1}
              aria-selected={n === at}
              onMouseEnter={() => setChosen(n)}
              onClick={() => go(hit)}
            >
              <span>{hit.title}</span>
              <small>
                {[hit.kind === undefined ? undefined : kindLabel(hit.kind), hit.detail]
                  .filter((part) => part !== undefined && part !== '')
                  .join(' · ')}
              </small>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
