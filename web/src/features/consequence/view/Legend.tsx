import { useT } from '@/i18n';
import type { LevelLook } from '../model/levels';
import { comparedLook, lookOf } from '../model/levels';
import type { Hazard, Level } from '../model/types';
import { useLevelName, useLevelReach } from './words';

/** A piece of the line as it is drawn. */
export function LineSample({ look, label }: { look: LevelLook; label: string }) {
  return (
    <svg className="cq-sample" viewBox="0 0 58 18" width="58" height="18" aria-hidden="true">
      <path
        d="M20 9H57"
        stroke={look.colour}
        strokeWidth={look.width}
        strokeDasharray={look.dash.join(' ')}
      />
      <circle cx="9" cy="9" r="8" className="cq-badge" />
      <text x="9" y="13" className="cq-badge-text">
        {label}
      </text>
    </svg>
  );
}

type Props = {
  hazard: Hazard;
  compared: boolean;
  theme: 'light' | 'dark';
  hidden: readonly string[];
  onToggle?: (level: Level) => void;
};

/** Levels by number and line; a level can be taken off the picture. */
export function Legend({ hazard, compared, theme, hidden, onToggle }: Props) {
  const t = useT();
  const nameOf = useLevelName();
  const reachOf = useLevelReach();
  return (
    <div className="cq-legend">
      {compared && (
        <p>
          <LineSample look={comparedLook(0, theme, 'a')} label="A" /> {t('consequence:compare.a')}{' '}
          <LineSample look={comparedLook(0, theme, 'b')} label="B" /> {t('consequence:compare.b')}
        </p>
      )}
      <ul>
        {hazard.levels.map((level, at) => {
          const nowhere = level.ring.length === 0;
          const body = (
            <>
              <LineSample
                look={compared ? comparedLook(at, theme, 'b') : lookOf(at, theme)}
                label={String(at + 1)}
              />
              <span>
                {nameOf(level)}
                <small>{nowhere ? t('consequence:table.nowhere') : reachOf(hazard, level)}</small>
              </span>
            </>
          );
          return (
            <li key={level.id} className={nowhere || hidden.includes(level.id) ? 'cq-off' : undefined}>
              {onToggle && !nowhere ? (
                <label>
                  <input
                    type="checkbox"
                    checked={!hidden.includes(level.id)}
                    onChange={() => onToggle(level)}
                  />
                  {body}
                </label>
              ) : (
                body
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
