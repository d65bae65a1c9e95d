import { useT } from '@/i18n';
import { DISPERSIONS, TOXIC_SETS } from '../model/types';
import { Choice } from './Choice';
import { useCaseForm } from './context';
import { Field } from './Field';
import { Part } from './Part';

/** How effects on people are judged. */
export function EffectsPart() {
  const t = useT();
  const { scenario } = useCaseForm();
  const height = scenario.effects?.height_m ?? 1.5;
  return (
    <Part
      title={t('consequence:part.effects')}
      paths={['effects']}
      summary={t('consequence:effects.summary', { height })}
    >
      <Field path="effects.height_m" />
      <Field path="effects.heat_exposure_s" />
      <Field path="effects.toxic_averaging_s" />
      <Field path="effects.toxic_exposure_s" />
      <Field path="effects.flammable_averaging_s" wide />
      <Choice path="effects.toxic_set" options={TOXIC_SETS} without={t('consequence:effects.first')} wide />
      <Choice path="effects.dispersion" options={DISPERSIONS} wide />
    </Part>
  );
}
