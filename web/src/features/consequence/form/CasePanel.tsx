import { Input } from 'antd';
import { useId } from 'react';
import { useT } from '@/i18n';
import { Panel } from '@/ui';
import { useCaseForm } from './context';
import { EffectsPart } from './EffectsPart';
import { ReceiversPart } from './ReceiversPart';
import { ReleasePart } from './ReleasePart';
import { PlaceField, SitePart } from './SitePart';
import { SubstanceField } from './SubstanceField';
import { VesselPart } from './VesselPart';
import { VesselPicker } from './VesselPicker';
import { WeatherPart } from './WeatherPart';

type Props = {
  vessel: string | undefined;
  /** The record of the vessel tells where it stands. */
  placed: boolean;
  onVessel: (id: string | undefined) => void;
};

/** The case: what is let out, how, into what weather. */
export function CasePanel({ vessel, placed, onVessel }: Props) {
  const t = useT();
  const id = useId();
  const { scenario, set } = useCaseForm();
  return (
    <form
      className="cq-case al-no-print"
      aria-label={t('consequence:case.title')}
      onSubmit={(event) => event.preventDefault()}
    >
      <Panel title={t('consequence:case.title')} flush>
        <div className="cq-grid cq-first">
          <div className="cq-field cq-wide">
            <span className="cq-label">{t('consequence:vessel.label')}</span>
            <VesselPicker vessel={vessel} onChoose={onVessel} onLeave={() => onVessel(undefined)} />
          </div>
          <SubstanceField />
          <PlaceField known={placed} />
          <div className="cq-field cq-wide">
            <label htmlFor={id}>{t('consequence:case.name')}</label>
            <Input
              id={id}
              value={scenario.title ?? ''}
              maxLength={120}
              placeholder={t('consequence:case.name_hint')}
              onChange={(event) => set('title', event.target.value)}
            />
          </div>
        </div>
        <VesselPart />
        <ReleasePart />
        <WeatherPart />
        <SitePart />
        <EffectsPart />
        <ReceiversPart />
      </Panel>
    </form>
  );
}
