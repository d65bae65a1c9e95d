import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useId } from 'react';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { ACTIVITIES, type AddEquipment, type AddTarget, type Change, type Draft } from '../../model/changes';
import { withMass, withVolume } from '../../model/templates';
import { Numeric } from '../../view/Numeric';
import { SubstancePicker } from '../../view/SubstancePicker';
import { useWord } from '../../view/words';

const KINDS = ['education', 'medical', 'welfare', 'dwelling', 'commercial', 'office', 'industry'] as const;

type Props = {
  draft: Draft;
  chosen: number | null;
  nameOf: (change: Change) => string;
  onChoose: (at: number | null) => void;
  onEdit: (at: number, next: Change | null, key?: string) => void;
};

/** What has been changed so far; the one that is chosen can be worked on. */
export function ChangeList({ draft, chosen, nameOf, onChoose, onEdit }: Props) {
  const t = useT();
  const describe = useDescribed();
  return (
    <section className="rk-changes" aria-labelledby="rk-changes">
      <h2 id="rk-changes">{t('risk:siting.changes')}</h2>
      {draft.changes.length === 0 && <p className="rk-soft">{t('risk:siting.no_changes')}</p>}
      <ol>
        {draft.changes.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what a change is called by
          <li key={at} className={chosen === at ? 'rk-change rk-change-on' : 'rk-change'}>
            <div className="rk-change-head">
              <button
                type="button"
                aria-expanded={chosen === at}
                onClick={() => onChoose(chosen === at ? null : at)}
              >
                <b>{at + 1}</b>
                <span>
                  {nameOf(one)}
                  <small>{describe(one)}</small>
                </span>
              </button>
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('risk:siting.drop', { what: nameOf(one) })}
                onClick={() => onEdit(at, null)}
              />
            </div>
            {chosen === at && <Editor change={one} onEdit={(next, key) => onEdit(at, next, key)} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A change in few words. */
export function useDescribed(): (change: Change) => string {
  const t = useT();
  const lang = useLang();
  const kind = useWord('kind');
  const tonnes = (kg: number) => `${formatNumber(Number((kg / 1_000).toPrecision(4)), lang, {})} t`;
  return (one) => {
    switch (one.kind) {
      case 'add_equipment':
        return t('risk:siting.says_equipment', {
          mass: tonnes(one.equipment.vessel?.mass_kg ?? 0),
          volume: formatNumber(one.equipment.vessel?.volume_m3 ?? 0, lang, {}),
          activity: t(`risk:activity.${one.activity}`),
        });
      case 'add_target':
        return `${kind(one.target_kind)} · ${t('risk:persons', { n: formatNumber(one.persons, lang, {}) })}`;
      case 'change_stock':
        return t('risk:siting.says_stock', { mass: tonnes(one.mass_kg) });
      case 'remove_source':
        return t('risk:siting.remove_source');
      case 'remove_target':
        return t('risk:siting.remove_target');
    }
  };
}

function Editor({ change, onEdit }: { change: Change; onEdit: (next: Change, key: string) => void }) {
  const t = useT();
  if (change.kind === 'add_equipment') return <EquipmentEditor change={change} onEdit={onEdit} />;
  if (change.kind === 'add_target') return <TargetEditor change={change} onEdit={onEdit} />;
  if (change.kind === 'change_stock')
    return (
      <div className="rk-editor">
        <Numeric
          label={t('risk:siting.mass')}
          unit="t"
          min={0.001}
          value={change.mass_kg / 1_000}
          onChange={(mass) => onEdit({ ...change, mass_kg: mass * 1_000 }, 'mass')}
        />
      </div>
    );
  return null;
}

type EditorProps<T> = { change: T; onEdit: (next: Change, key: string) => void };

function EquipmentEditor({ change, onEdit }: EditorProps<AddEquipment>) {
  const t = useT();
  const ids = useId();
  const { equipment } = change;
  const { vessel } = equipment;
  const set = (next: Partial<AddEquipment>, key: string) => onEdit({ ...change, ...next }, key);
  const name = equipment.title?.zh ?? '';
  return (
    <div className="rk-editor">
      <div className="rk-field rk-field-wide">
        <label htmlFor={`${ids}name`}>{t('risk:siting.thing_name')}</label>
        <Input
          id={`${ids}name`}
          size="small"
          value={name}
          maxLength={60}
          onChange={({ target: { value } }) =>
            set({ equipment: { ...equipment, title: { zh: value, en: value } } }, 'name')
          }
        />
      </div>
      <SubstancePicker
        label={t('risk:siting.substance')}
        value={equipment.substance}
        onChange={(substance) => set({ equipment: { ...equipment, substance } }, 'substance')}
      />
      {vessel && (
        <>
          <Numeric
            label={t('risk:siting.volume')}
            unit="m³"
            min={0.1}
            value={vessel.volume_m3}
            onChange={(volume) => set({ equipment: withVolume(equipment, volume) }, 'volume')}
          />
          <Numeric
            label={t('risk:siting.mass')}
            unit="t"
            min={0.001}
            value={vessel.mass_kg / 1_000}
            onChange={(mass) => set({ equipment: withMass(equipment, mass * 1_000) }, 'mass')}
          />
          <Numeric
            label={t('risk:siting.temperature')}
            unit="°C"
            min={-200}
            max={600}
            value={vessel.temperature_k - 273.15}
            onChange={(celsius) =>
              set(
                {
                  equipment: {
                    ...equipment,
                    vessel: { ...vessel, temperature_k: Number((celsius + 273.15).toFixed(2)) },
                  },
                },
                'temperature',
              )
            }
          />
        </>
      )}
      <div className="rk-field">
        <label htmlFor={`${ids}activity`}>{t('risk:siting.activity')}</label>
        <Select
          id={`${ids}activity`}
          size="small"
          value={change.activity}
          onChange={(activity) => set({ activity }, 'activity')}
          options={ACTIVITIES.map((value) => ({ value, label: t(`risk:activity.${value}`) }))}
        />
      </div>
      <div className="rk-field rk-field-wide">
        <label htmlFor={`${ids}park`}>{t('risk:siting.in_park')}</label>
        <Select
          id={`${ids}park`}
          size="small"
          value={change.in_park === null ? 'unknown' : change.in_park ? 'yes' : 'no'}
          onChange={(value) => set({ in_park: value === 'unknown' ? null : value === 'yes' }, 'park')}
          options={(['yes', 'no', 'unknown'] as const).map((value) => ({
            value,
            label: t(`risk:siting.park_${value}`),
          }))}
        />
      </div>
    </div>
  );
}

function TargetEditor({ change, onEdit }: EditorProps<AddTarget>) {
  const t = useT();
  const ids = useId();
  const kind = useWord('kind');
  const set = (next: Partial<AddTarget>, key: string) => onEdit({ ...change, ...next }, key);
  return (
    <div className="rk-editor">
      <div className="rk-field rk-field-wide">
        <label htmlFor={`${ids}name`}>{t('risk:siting.thing_name')}</label>
        <Input
          id={`${ids}name`}
          size="small"
          value={change.name}
          maxLength={60}
          onChange={({ target: { value } }) => set({ name: value }, 'name')}
        />
      </div>
      <div className="rk-field">
        <label htmlFor={`${ids}kind`}>{t('risk:siting.kind')}</label>
        <Select
          id={`${ids}kind`}
          size="small"
          value={change.target_kind}
          onChange={(target_kind) => set({ target_kind }, 'kind')}
          options={KINDS.map((value) => ({ value, label: kind(value) }))}
        />
      </div>
      <Numeric
        label={t('risk:siting.persons')}
        unit={t('ui:unit.person')}
        min={1}
        max={1_000_000}
        value={change.persons}
        onChange={(persons) => set({ persons: Math.round(persons) }, 'persons')}
      />
    </div>
  );
}
