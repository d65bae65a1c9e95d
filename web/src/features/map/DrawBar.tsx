import { Button } from 'antd';
import { useT } from '@/i18n';
import { distance } from '@/map/geodesy';
import { measuresOf, type ShapeKind, type Sketch } from './sketch';
import type { Hand } from './useSketching';
import { formatArea, formatLength } from './words';

type Props = { tool: ShapeKind; hand: Hand; draft: Sketch };

/** What is drawn, measured up to the pointer, and how to go on. */
export function DrawBar({ tool, hand, draft }: Props) {
  const t = useT();
  const { pointer } = hand;
  const live = measuresOf(
    draft.shape === 'circle' && draft.points[0] && pointer
      ? { ...draft, radius: distance(draft.points[0], pointer) }
      : pointer && draft.points.length > 0
        ? { ...draft, points: [...draft.points, pointer] }
        : draft,
  );
  return (
    <fieldset className="al-map-hand" aria-label={t(`map:tool.${tool}`)}>
      <span aria-live="polite">{t(`map:draw.${tool}`)}</span>
      {live.radius !== undefined && live.radius > 0 && <b>{formatLength(live.radius)}</b>}
      {live.length !== undefined && live.length > 0 && tool !== 'circle' && (
        <b>{formatLength(live.length)}</b>
      )}
      {live.area !== undefined && live.area > 0 && <b>{formatArea(live.area)}</b>}
      <Button size="small" onClick={hand.addAtCentre}>
        {t('map:draw.centre')}
      </Button>
      {tool !== 'circle' && (
        <>
          <Button size="small" disabled={draft.points.length === 0} onClick={hand.undo}>
            {t('map:draw.undo')}
          </Button>
          <Button size="small" type="primary" onClick={hand.finish}>
            {t('map:draw.finish')}
          </Button>
        </>
      )}
      <Button size="small" onClick={hand.cancel}>
        {t('map:draw.cancel')}
      </Button>
    </fieldset>
  );
}
