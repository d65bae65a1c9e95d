import { AutoComplete, Input } from 'antd';
import { useDeferredValue, useId, useState } from 'react';
import { useT } from '@/i18n';
import { useBilingual } from '@/ui';
import { useSubstances } from '../api';
import { useCaseForm } from './context';
import { Note } from './Note';
import { useFaultText } from './useFault';

/** The substance by name or CAS number, out of those whose properties are known. */
export function SubstanceField() {
  const t = useT();
  const pick = useBilingual();
  const id = useId();
  const { scenario, set, faults, problems } = useCaseForm();
  const faultText = useFaultText();
  const [touched, setTouched] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = useDeferredValue((typed ?? scenario.substance).trim());
  const found = useSubstances(wanted);
  const items = found.data ?? [];
  const named = scenario.substance.toLowerCase();
  const known = items.find(
    ({ cas, name }) => cas === named || name.zh === named || name.en.toLowerCase() === named,
  );
  const fault = faults.get('substance');
  const said = fault && touched && typed === null ? faultText(fault) : null;
  const shown = typed ?? (known ? `${pick(known.name)}  ${known.cas}` : scenario.substance);
  const take = (text: string) => {
    setTyped(null);
    setTouched(true);
    const asked = text.trim().toLowerCase();
    const exact = items.find(
      ({ cas, name }) => cas === asked || name.zh === asked || name.en.toLowerCase() === asked,
    );
    set('substance', exact?.cas ?? text.trim());
  };
  return (
    <div className="cq-field cq-wide">
      <label htmlFor={id}>
        {t('consequence:field.substance')}
        <span className="cq-needed" aria-hidden="true">
          *
        </span>
      </label>
      <AutoComplete
        id={id}
        value={shown}
        onSearch={setTyped}
        onSelect={(cas: string) => {
          setTyped(null);
          set('substance', cas);
        }}
        onBlur={() => {
          if (typed !== null) take(typed);
          setTouched(true);
        }}
        notFoundContent={
          wanted === ''
            ? null
            : t(found.isFetching ? 'consequence:vessel.looking' : 'consequence:substance.none')
        }
        options={items.map(({ cas, name, state }) => ({
          value: cas,
          label: (
            <span className="cq-option">
              <span>{pick(name)}</span>
              <small>
                {cas} · {t(`consequence:state.${state}`)}
              </small>
            </span>
          ),
        }))}
      >
        <Input
          placeholder={t('consequence:substance.hint')}
          aria-invalid={said !== null || problems.has('substance')}
          status={said !== null || problems.has('substance') ? 'error' : ''}
          onPressEnter={() => typed !== null && take(typed)}
          onFocus={(event) => event.target.select()}
        />
      </AutoComplete>
      {known && (
        <p className="cq-reason">
          {t(`consequence:state.${known.state}`)}
          {typeof known.lower_limit === 'number' &&
            ` · ${t('consequence:substance.limits', {
              from: Number((known.lower_limit * 100).toPrecision(3)),
              to:
                typeof known.upper_limit !== 'number'
                  ? '?'
                  : Number((known.upper_limit * 100).toPrecision(3)),
            })}`}
          {` · ${known.toxic_sets.length === 0 ? t('consequence:substance.no_probit') : t('consequence:substance.probits', { sets: known.toxic_sets.map((set_) => t(`consequence:choice.toxic_set.${set_}`)).join(t('consequence:join')) })}`}
        </p>
      )}
      <Note path="substance" id={`${id}-note`} fault={said} show={String} />
    </div>
  );
}
