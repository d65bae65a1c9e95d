import { useT } from '@/i18n';
import { needsVessel } from '../model/scenario';
import { SHAPES } from '../model/types';
import { Choice } from './Choice';
import { useCaseForm } from './context';
import { Field } from './Field';
import { Part } from './Part';

/** The vessel and what is in it; other releases ask for none. */
export function VesselPart() {
  const t = useT();
  const { scenario } = useCaseForm();
  if (!needsVessel(scenario)) return null;
  const { mass_kg: mass, volume_m3: volume } = scenario.vessel ?? {
    mass_kg: Number.NaN,
    volume_m3: Number.NaN,
  };
  const filled = Number.isFinite(mass) && Number.isFinite(volume);
  return (
    <Part
      title={t('consequence:part.vessel')}
      paths={['vessel']}
      summary={filled ? `${mass / 1_000} t · ${volume} m³` : t('consequence:case.missing')}
      open
    >
      <Field path="vessel.volume_m3" />
      <Field path="vessel.mass_kg" />
      <Field path="vessel.temperature_k" />
      <Choice path="vessel.shape" options={SHAPES} />
      <Field path="vessel.pressure_pa" hint={t('consequence:case.saturation')} wide />
      <Field path="vessel.burst_pressure_pa" hint={t('consequence:case.burst')} wide />
    </Part>
  );
}
