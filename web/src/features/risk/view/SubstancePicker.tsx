import { AutoComplete, Input } from 'antd';
import { useDeferredValue, useId, useState } from 'react';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import { useSubstances } from '../api';

type Props = { value: string; onChange: (cas: string) => void; label: string };

/** A substance by name or CAS number, out of those whose properties are known. */
export function SubstancePicker({ value, onChange, label }: Props) {
  const t = useT();
  const pick = useBilingual();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = useDeferredValue((typed ?? value).trim());
  const found = useSubstances(wanted);
  const items = found.data ?? [];
  const known = items.find(({ cas }) => cas === value);
  const take = (text: string) => {
    setTyped(null);
    const asked = text.trim().toLowerCase();
    const exact = items.find(
      ({ cas, name }) => cas === asked || name.zh === asked || name.en.toLowerCase() === asked,
    );
    if (asked !== '') onChange(exact?.cas ?? text.trim());
  };
  return (
    <div className="rk-field rk-field-wide">
      <label htmlFor={id}>{label}</label>
      <AutoComplete
        id={id}
        size="small"
        value={typed ?? (known ? `${pick(known.name)}  ${known.cas}` : value)}
        onSearch={setTyped}
        onSelect={(cas: string) => {
          setTyped(null);
          onChange(cas);
        }}
        onBlur={() => typed !== null && take(typed)}
        notFoundContent={wanted === '' ? null : t(found.isFetching ? 'risk:looking' : 'risk:no_substance')}
        options={items.map(({ cas, name }) => ({
          value: cas,
          label: (
            <span className="rk-option">
              <span>{pick(name)}</span>
              <small>{cas}</small>
            </span>
          ),
        }))}
      >
        <Input
          size="small"
          placeholder={t('risk:substance_hint')}
          onFocus={(event) => event.target.select()}
          onPressEnter={() => typed !== null && take(typed)}
        />
      </AutoComplete>
    </div>
  );
}
