import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { useDeferredValue, useId, useRef, useState } from 'react';
import { useKindLabel } from '@/app/kindLabel';
import { useT } from '@/i18n';
import { ProblemPanel } from '@/ui';
import { type Hit, useHits } from './api';

/** By name, initials of its pinyin, credit code, CAS, UN or plate; the list is served by the arrow keys. */
export function SearchBox({ onChoose }: { onChoose: (hit: Hit) => void }) {
  const t = useT();
  const kindLabel = useKindLabel();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const found = useHits(wanted);
  const hits = wanted === '' ? [] : (found.data?.items ?? []);
  const at = Math.min(chosen, hits.length - 1);
  const take = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    setOpen(false);
    setText(hit.title);
    onChoose(hit);
  };
  const showList = open && wanted !== '';
  return (
    <search className="al-map-search">
      <SearchOutlined aria-hidden="true" />
      <input
        ref={input}
        role="combobox"
        aria-label={t('map:search.label')}
        aria-expanded={showList && hits.length > 0}
        aria-controls={list}
        aria-activedescendant={showList && hits[at] ? `${list}-${at}` : undefined}
        autoComplete="off"
        placeholder={t('map:search.hint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          // Enter that ends the input of a Chinese word is not a choice.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') {
            setOpen(true);
            setChosen(Math.min(at + 1, hits.length - 1));
          } else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
          else if (event.key === 'Enter') take(hits[Math.max(at, 0)]);
          else if (event.key === 'Escape') {
            if (open) setOpen(false);
            else setText('');
          } else return;
          event.preventDefault();
        }}
      />
      {text !== '' && (
        <button
          type="button"
          className="al-map-clear"
          aria-label={t('map:search.clear')}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            setText('');
            input.current?.focus();
          }}
        >
          <CloseOutlined />
        </button>
      )}
      {showList && (
        <div className="al-map-hits">
          {found.isError && <ProblemPanel error={found.error} />}
          <div role="listbox" id={list} aria-label={t('map:search.results')}>
            {hits.map((hit, n) => (
              // The keyboard is served by the input, as the combobox pattern has it.
              // biome-ignore lint/a11y/useKeyWithClickEvents: see above
              <div
                key={`${hit.kind}.${hit.id}`}
                id={`${list}-${n}`}
                role="option"
                tabIndex={-1}
                aria-selected={n === at}
                onMouseEnter={() => setChosen(n)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(hit)}
              >
                <span className="al-map-hit-title">{hit.title}</span>
                <span className="al-map-hit-kind">{kindLabel(hit.kind)}</span>
                <small>
                  {hit.subtitle}
                  {hit.match && hit.match.text !== hit.title && ` · ${hit.match.text}`}
                  {!hit.point && ` · ${t('map:search.no_place')}`}
                </small>
              </div>
            ))}
          </div>
          {hits.length === 0 && !found.isError && (
            <p className="al-map-none" role="status">
              {t(found.isFetching ? 'map:search.looking' : 'map:search.none')}
            </p>
          )}
        </div>
      )}
    </search>
  );
}
