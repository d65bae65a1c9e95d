import { Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useT } from '@/i18n';
import { readPlace } from '../model/pack';
import { GROUNDS } from '../model/types';
import { Choice } from './Choice';
import { useCaseForm } from './context';
import { Field } from './Field';
import { Part } from './Part';

/** Roughness lengths by what the ground looks like, after Davenport and Wieringa. */
const GROUND_LOOKS = [0.0002, 0.005, 0.03, 0.1, 0.25, 0.5, 1, 2] as const;

/** Where it happens, when no record says it. */
export function PlaceField({ known }: { known: boolean }) {
  const t = useT();
  const id = useId();
  const { place, setPlace } = useCaseForm();
  const written = place === undefined ? '' : `${place[0]}, ${place[1]}`;
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const wrong = text.trim() !== '' && readPlace(text) === null;
  const take = () => {
    const next = readPlace(text);
    if (next !== null && `${next[0]}, ${next[1]}` !== written) setPlace(next);
  };
  if (known) return null;
  return (
    <div className="cq-field cq-wide">
      <label htmlFor={id}>{t('consequence:place.label')}</label>
      <Input
        id={id}
        value={text}
        allowClear
        placeholder={t('consequence:place.hint')}
        status={wrong ? 'error' : ''}
        aria-invalid={wrong}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value.trim() === '') setPlace(undefined);
        }}
        // Half a number is another place: it is taken when it has been written out.
        onBlur={take}
        onPressEnter={take}
      />
      <p id={`${id}-note`} className={wrong ? 'cq-fault' : 'cq-reason'}>
        {t(wrong ? 'consequence:place.wrong' : 'consequence:place.why')}
      </p>
    </div>
  );
}

/** The ground around, and how a cloud explosion is judged. */
export function SitePart() {
  const t = useT();
  const id = useId();
  const { scenario, set } = useCaseForm();
  const roughness = scenario.site?.roughness_m ?? 0.1;
  const look = GROUND_LOOKS.findIndex((one) => Math.abs(one - roughness) < 1e-9);
  const words = (n: number) => t(`consequence:roughness.${n}`);
  return (
    <Part
      title={t('consequence:part.site')}
      paths={['site']}
      summary={look < 0 ? `${roughness} m` : words(look)}
    >
      <div className="cq-field cq-wide">
        <label htmlFor={id}>{t('consequence:roughness.label')}</label>
        <Select<number>
          id={id}
          value={look}
          popupMatchSelectWidth={false}
          options={[
            ...(look < 0 ? [{ value: -1, label: t('consequence:roughness.own') }] : []),
            ...GROUND_LOOKS.map((metres, n) => ({ value: n, label: `${words(n)} · ${metres} m` })),
          ]}
          onChange={(n) => n >= 0 && set('site.roughness_m', GROUND_LOOKS[n])}
        />
      </div>
      <Field path="site.roughness_m" />
      <Choice path="site.ground" options={GROUNDS} />
      <Field path="site.bund_m2" hint={t('consequence:case.no_bund')} wide />
      <Field path="site.blast_class" />
      <Field path="site.flame_mach" />
      <Field path="site.tnt_share" />
      <Field path="site.air_changes_per_hour" />
    </Part>
  );
}
