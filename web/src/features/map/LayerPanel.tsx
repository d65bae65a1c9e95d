import { Button, Checkbox } from 'antd';
import type { ColourCounts } from '@/api/hazards';
import { currentLang, useT } from '@/i18n';
import { formatNumber, RiskTag } from '@/ui';
import type { ServerLayer } from './api';
import { isRecords } from './style/input';
import { GROUPED_BELOW } from './style/terms';
import { useLayerLabel } from './words';

type Props = {
  layers: readonly ServerLayer[];
  shown: ReadonlySet<string>;
  usual: boolean;
  zoom: number;
  colours: readonly string[];
  counts: ColourCounts | null;
  /** Sites and risk points are grouped together. */
  mixed: boolean;
  onShown: (names: string[] | null) => void;
  onColours: (colours: string[]) => void;
};

const GROUPS: readonly (readonly [group: string, layers: readonly string[]])[] = [
  ['risk', ['site', 'risk_point']],
  ['plan', ['unit', 'vessel']],
  ['people', ['protection_target']],
];
const COLOURS = ['red', 'orange', 'yellow', 'blue', 'none'] as const;
const DETAIL_FROM = 12.5;

/** Which layers are shown, in groups, with how many records each has. */
export function LayerPanel({
  layers,
  shown,
  usual,
  zoom,
  colours,
  counts,
  mixed,
  onShown,
  onColours,
}: Props) {
  const t = useT();
  const label = useLayerLabel();
  const records = layers.filter(isRecords);
  const known = new Set(GROUPS.flatMap(([, names]) => names));
  const groups = [
    ...GROUPS.map(([group, names]) => [group, records.filter(({ id }) => names.includes(id))] as const),
    ['other', records.filter(({ id }) => !known.has(id))] as const,
  ].filter(([, items]) => items.length > 0);
  const toggle = (id: string) =>
    onShown(records.map((one) => one.id).filter((one) => (one === id ? !shown.has(id) : shown.has(one))));
  return (
    <div className="al-map-layers">
      {groups.map(([group, items]) => (
        <fieldset key={group}>
          <legend>{t(`map:group.${group}`)}</legend>
          {items.map((layer) => {
            const late =
              layer.id === 'risk_point'
                ? !mixed && shown.has('site') && zoom < GROUPED_BELOW
                : (layer.id === 'unit' || layer.id === 'vessel') && zoom < DETAIL_FROM;
            return (
              <div key={layer.id} className="al-map-layer">
                <Checkbox checked={shown.has(layer.id)} onChange={() => toggle(layer.id)}>
                  {label(layer)}
                  {late && shown.has(layer.id) && <small>{t('map:layers.closer')}</small>}
                </Checkbox>
                <span className="al-map-count">{formatNumber(layer.count, currentLang())}</span>
              </div>
            );
          })}
          {group === 'risk' && (shown.has('site') || shown.has('risk_point')) && (
            <fieldset className="al-map-colours" aria-label={t('map:layers.colours')}>
              {COLOURS.map((colour, at) => {
                const on = colours.length === 0 || colours.includes(colour);
                return (
                  <button
                    key={colour}
                    type="button"
                    aria-pressed={on}
                    title={colour === 'none' ? t('map:legend.none') : t(`ui:risk.${colour}`)}
                    onClick={() => {
                      const was: string[] = colours.length === 0 ? [...COLOURS] : [...colours];
                      const next = on ? was.filter((one) => one !== colour) : [...was, colour];
                      onColours(next.length === 0 || next.length === COLOURS.length ? [] : next);
                    }}
                  >
                    {colour === 'none' ? (
                      <span className="al-map-undecided">
                        ?<span className="al-sr">{t('map:legend.none')}</span>
                      </span>
                    ) : (
                      <RiskTag grade={colour} show="mark" />
                    )}
                    {counts !== null && <span>{counts[at]}</span>}
                  </button>
                );
              })}
            </fieldset>
          )}
        </fieldset>
      ))}
      {!usual && (
        <Button
          size="small"
          type="link"
          onClick={() => {
            onShown(null);
          }}
        >
          {t('map:layers.usual')}
        </Button>
      )}
    </div>
  );
}
