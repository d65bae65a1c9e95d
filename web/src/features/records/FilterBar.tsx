import { CloseOutlined, FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Badge, Button, DatePicker, Input, Popover, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useRef, useState } from 'react';
import { useLabel } from '@/forms/label';
import { ReferenceSelect } from '@/forms/ReferenceSelect';
import type { Field, RecordType, RecordView } from '@/forms/wire';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { type ListQuery, useCount, useRecord } from './api';
import { isFacet } from './columns';
import type { ListState } from './listState';

const FIRST = 3;
type Props = {
  type: RecordType;
  state: ListState;
  list: ListQuery;
  set: (patch: Partial<ListState>) => void;
  phone: boolean;
};

/** Text, the fields lists are filtered by, order; what is set stands below as chips. */
export function FilterBar({ type, state, list, set, phone }: Props) {
  const t = useT();
  const label = useLabel();
  const facets = type.fields.filter(isFacet);
  const first = phone ? [] : facets.slice(0, FIRST);
  const more = phone ? facets : facets.slice(FIRST);
  const setFilter = (name: string, value: string) => set({ filters: { ...state.filters, [name]: value } });
  const bare = (name: string) => name.replace(/^(from|to)\./, '');
  const hiddenSet = more.filter(({ name }) =>
    Object.keys(state.filters).some((set_) => bare(set_) === name),
  ).length;
  const active = Object.entries(state.filters).filter(([name]) =>
    type.fields.some((field) => field.name === bare(name)),
  );
  return (
    <search className="al-r-filter" aria-label={t('records:filter.label')}>
      <div className="al-r-filter-row">
        <TextSearch value={state.q} onChange={(q) => set({ q })} />
        {first.map((field) => (
          <div key={field.name} className="al-r-filter-one">
            <FacetInput
              field={field}
              kind={type.name}
              list={list}
              value={state.filters[field.name] ?? ''}
              onChange={(value) => setFilter(field.name, value)}
              onBound={setFilter}
            />
          </div>
        ))}
        {more.length > 0 && (
          <Popover
            trigger="click"
            placement="bottomLeft"
            destroyOnHidden
            content={
              <div className="al-r-filter-more">
                {more.map((field) => (
                  <div key={field.name}>
                    <span className="al-r-filter-name">{label(field.label)}</span>
                    <FacetInput
                      field={field}
                      kind={type.name}
                      list={list}
                      value={state.filters[field.name] ?? ''}
                      onChange={(value) => setFilter(field.name, value)}
                      onBound={setFilter}
                    />
                  </div>
                ))}
              </div>
            }
          >
            <Badge count={hiddenSet} size="small" color="var(--primary)">
              <Button icon={<FilterOutlined />}>
                {t(phone ? 'records:filter.filters' : 'records:filter.more')}
              </Button>
            </Badge>
          </Popover>
        )}
        <Select
          className="al-r-filter-sort"
          aria-label={t('records:sort.label')}
          value={state.sort}
          onChange={(sort: string) => set({ sort })}
          options={[
            { value: '', label: t('records:sort.title') },
            { value: '-changed', label: t('records:sort.changed') },
          ]}
        />
      </div>
      {(active.length > 0 || state.q !== '') && (
        <ul className="al-r-chips" aria-label={t('records:filter.active')}>
          {state.q !== '' && (
            <li>
              <Chip name={t('records:filter.text')} value={state.q} onRemove={() => set({ q: '' })} />
            </li>
          )}
          {active.map(([name, value]) => {
            const field = type.fields.find((one) => one.name === bare(name));
            return field === undefined ? null : (
              <li key={name}>
                <FacetChip
                  field={field}
                  bound={bare(name) === name ? undefined : name.startsWith('from.') ? 'from' : 'to'}
                  value={value}
                  onRemove={() => setFilter(name, '')}
                />
              </li>
            );
          })}
          <li>
            <Button type="link" size="small" onClick={() => set({ q: '', filters: {} })}>
              {t('records:filter.clear')}
            </Button>
          </li>
        </ul>
      )}
    </search>
  );
}

function TextSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useT();
  const [text, setText] = useState(value);
  const composing = useRef(false);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (composing.current || text === value) return undefined;
    const timer = setTimeout(() => onChange(text), 350);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <Input
      className="al-r-filter-text"
      prefix={<SearchOutlined />}
      allowClear
      value={text}
      aria-label={t('records:filter.text')}
      placeholder={t('records:filter.text_hint')}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        setText((event.target as HTMLInputElement).value);
      }}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => onChange(text)}
    />
  );
}

type FacetProps = {
  field: Field;
  kind: string;
  list: ListQuery;
  value: string;
  onChange: (value: string) => void;
  onBound: (name: string, value: string) => void;
};

/** One filter; lists of values tell how many records each has. */
function FacetInput({ field, kind, list, value, onChange, onBound }: FacetProps) {
  const t = useT();
  const lang = useLang();
  const label = useLabel();
  const [open, setOpen] = useState(false);
  const name = label(field.label);
  // Counted without the filter itself, or nothing but the value chosen would be left.
  const others = {
    ...list,
    filters: Object.fromEntries(Object.entries(list.filters).filter(([n]) => n !== field.name)),
  };
  const counted = field.kind !== 'reference' && field.kind !== 'date';
  const counts = useCount(kind, others, field.name, open && counted);
  const by = counts.data?.by?.[field.name] ?? {};
  const withCount = (text: string, n: number | undefined) => (
    <span className="al-r-option">
      <span>{text}</span>
      {n !== undefined && <small>{formatNumber(n, lang)}</small>}
    </span>
  );
  if (field.kind === 'reference')
    return (
      <ReferenceSelect
        to={field.to ?? ''}
        value={value}
        label={name}
        placeholder={name}
        onChange={onChange}
        className="al-r-wide"
      />
    );
  if (field.kind === 'date')
    return (
      <span className="al-r-range">
        {(['from', 'to'] as const).map((end) => {
          const bound = list.filters[`${end}.${field.name}`];
          return (
            <DatePicker
              key={end}
              aria-label={t(`records:filter.${end}`, { name })}
              placeholder={t(`records:filter.${end}`, { name })}
              value={bound === undefined ? null : dayjs(bound)}
              onChange={(day) => onBound(`${end}.${field.name}`, day?.format('YYYY-MM-DD') ?? '')}
            />
          );
        })}
      </span>
    );
  if (field.kind === 'choice' || field.kind === 'boolean') {
    const options =
      field.kind === 'boolean'
        ? ['true', 'false'].map((one) => ({ value: one, text: t(one === 'true' ? 'forms:yes' : 'forms:no') }))
        : (field.choices ?? []).map((choice) => ({ value: choice.value, text: label(choice.label) }));
    return (
      <Select
        className="al-r-wide"
        aria-label={name}
        placeholder={name}
        allowClear
        showSearch={{ optionFilterProp: 'text' }}
        value={value === '' ? undefined : value}
        onOpenChange={setOpen}
        onChange={(next: string | undefined) => onChange(next ?? '')}
        options={options.map(({ value: one, text }) => ({
          value: one,
          text,
          label: text,
          n: counts.data?.by === undefined ? undefined : (by[one] ?? 0),
        }))}
        optionRender={({ data }) => withCount(data.text, data.n)}
      />
    );
  }
  return (
    <AutoComplete
      className="al-r-wide"
      aria-label={name}
      placeholder={name}
      allowClear
      value={value}
      onOpenChange={setOpen}
      onChange={(next: string | undefined) => onChange(next ?? '')}
      options={Object.entries(by)
        .filter(([one]) => one !== '')
        .sort(([, a], [, b]) => b - a)
        .slice(0, 50)
        .map(([one, n]) => ({ value: one, label: withCount(one, n) }))}
    />
  );
}

type FacetChipProps = { field: Field; value: string; bound?: 'from' | 'to'; onRemove: () => void };

function FacetChip({ field, value, bound, onRemove }: FacetChipProps) {
  const t = useT();
  const label = useLabel();
  const referred = useRecord(field.to ?? '', field.kind === 'reference' ? value : undefined);
  const choice = field.choices?.find((one) => one.value === value);
  const record: RecordView | undefined = referred.data;
  const text =
    choice !== undefined
      ? label(choice.label)
      : field.kind === 'boolean'
        ? t(value === 'true' ? 'forms:yes' : 'forms:no')
        : (record?.title ?? value);
  const name = label(field.label);
  return (
    <Chip
      name={bound === undefined ? name : t(`records:filter.${bound}`, { name })}
      value={text}
      onRemove={onRemove}
    />
  );
}

function Chip({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) {
  const t = useT();
  return (
    <span className="al-r-chip">
      <span>{t('records:filter.chip', { name })}</span>
      <strong>{value}</strong>
      <button type="button" aria-label={t('records:filter.remove', { name })} onClick={onRemove}>
        <CloseOutlined />
      </button>
    </span>
  );
}
