import { CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useKindLabel } from '@/app/kindLabel';
import { currentLang, useT } from '@/i18n';
import { EmptyState, formatNumber } from '@/ui';
import { FeatureMark } from './CardPanel';
import type { Picked } from './MapCanvas';
import type { Chosen } from './state';

const ROW = 46;
const EXTRA = 6;
const ORDER = ['red', 'orange', 'yellow', 'blue', 'none'];
const KINDS = ['site', 'risk_point', 'unit', 'protection_target', 'vessel'];

/** The worst first, then by kind and name. */
export function sorted(items: readonly Picked[], lang: string): Picked[] {
  const collator = new Intl.Collator(lang === 'zh' ? 'zh-CN' : 'en', { numeric: true });
  const kind = (item: Picked) => {
    const at = KINDS.indexOf(item.kind);
    return at < 0 ? KINDS.length : at;
  };
  return [...items].sort(
    (a, b) =>
      ORDER.indexOf(a.colour) - ORDER.indexOf(b.colour) ||
      kind(a) - kind(b) ||
      collator.compare(a.title, b.title),
  );
}

type Props = {
  items: readonly Picked[];
  /** Whether records come only as groups at this distance: none, all but risks, all. */
  grouped: 'no' | 'others' | 'all';
  chosen: Chosen | null;
  onChoose: (item: Picked) => void;
  onClose?: () => void;
  height?: number;
};

/** What is in view, as a list: the map for those who do not see it or have no pointer. Only rows on the screen exist. */
export function ListPanel({ items, grouped, chosen, onChoose, onClose, height }: Props) {
  const t = useT();
  const kindLabel = useKindLabel();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [tall, setTall] = useState(height ?? 400);
  const [text, setText] = useState('');
  const focus = useRef<number | null>(null);
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const all = sorted(items, currentLang());
    return wanted === '' ? all : all.filter(({ title }) => title.toLowerCase().includes(wanted));
  }, [items, text]);

  useEffect(() => {
    const element = box.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => setTall(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const first = Math.max(0, Math.floor(top / ROW) - EXTRA);
  const last = Math.min(rows.length, Math.ceil((top + tall) / ROW) + EXTRA);
  useEffect(() => {
    if (focus.current === null) return;
    const wanted = box.current?.querySelector<HTMLElement>(`[data-row="${focus.current}"]`);
    if (wanted) {
      wanted.focus();
      focus.current = null;
    }
  });
  const step = (at: number) => {
    const next = Math.min(Math.max(at, 0), rows.length - 1);
    focus.current = next;
    const element = box.current;
    if (element === null) return;
    if (next * ROW < element.scrollTop) element.scrollTop = next * ROW;
    else if ((next + 1) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (next + 1) * ROW - element.clientHeight;
    element.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus();
  };

  return (
    <section className="al-map-box al-map-list" aria-label={t('map:list.title')}>
      <div className="al-map-box-head">
        <div>
          <h2>{t('map:list.title')}</h2>
          <p className="al-map-kind" role="status">
            {t('map:list.count', { number: formatNumber(rows.length, currentLang()) })}
          </p>
        </div>
        {onClose && (
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('map:close')}
            onClick={onClose}
          />
        )}
      </div>
      <div className="al-map-list-filter">
        <Input
          size="small"
          allowClear
          value={text}
          aria-label={t('map:list.filter')}
          placeholder={t('map:list.filter')}
          onChange={(event) => setText(event.target.value)}
        />
        {grouped !== 'no' && <p>{t(grouped === 'all' ? 'map:list.grouped_all' : 'map:list.grouped')}</p>}
      </div>
      {rows.length === 0 ? (
        <EmptyState title={t('map:list.empty')} hint={t('map:list.empty_hint')} />
      ) : (
        <div
          ref={box}
          className="al-map-list-scroll"
          style={height === undefined ? undefined : { height }}
          onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        >
          <ul className="al-map-rows" style={{ height: rows.length * ROW }}>
            {rows.slice(first, last).map((item, n) => {
              const at = first + n;
              const current = chosen?.kind === item.kind && chosen.id === item.id;
              return (
                <li
                  key={`${item.kind}.${item.id}`}
                  aria-posinset={at + 1}
                  aria-setsize={rows.length}
                  style={{ transform: `translateY(${at * ROW}px)` }}
                >
                  <button
                    type="button"
                    className="al-map-row"
                    data-row={at}
                    aria-current={current ? 'true' : undefined}
                    onClick={() => onChoose(item)}
                    onKeyDown={(event) => {
                      if (event.key === 'ArrowDown') step(at + 1);
                      else if (event.key === 'ArrowUp') step(at - 1);
                      else if (event.key === 'Home') step(0);
                      else if (event.key === 'End') step(rows.length - 1);
                      else return;
                      event.preventDefault();
                    }}
                  >
                    <FeatureMark item={item} />
                    <span className="al-map-row-text">
                      <span>{item.title}</span>
                      <small>
                        {kindLabel(item.kind)}
                        {item.persons !== undefined &&
                          ` · ${t('map:people.persons', { number: formatNumber(item.persons, currentLang()) })}`}
                      </small>
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
