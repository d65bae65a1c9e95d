import { type PointerEvent, useRef } from 'react';
import { useT } from '@/i18n';
import { compassPoint } from '../model/geometry';

const SIZE = 112;
const MIDDLE = SIZE / 2;
const RADIUS = 38;
const turn = (degrees: number) => ((Math.round(degrees) % 360) + 360) % 360;

type Props = { value: number; onChange: (degrees: number) => void };

/** Where the wind comes from: by the pointer, or by arrow keys in steps of 5°, with Shift of 1°. */
export function Compass({ value, onChange }: Props) {
  const t = useT();
  const dial = useRef<HTMLDivElement>(null);
  const shown = Number.isFinite(value) ? value : 0;
  const point = t(`consequence:wind.${compassPoint(shown)}`);
  const follow = (event: PointerEvent) => {
    const box = dial.current?.getBoundingClientRect();
    if (!box) return;
    const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    if (Math.hypot(x, y) < 4) return;
    const exact = (Math.atan2(x, -y) * 180) / Math.PI;
    onChange(turn(event.shiftKey ? exact : Math.round(exact / 5) * 5));
  };
  return (
    <div
      ref={dial}
      className="cq-compass"
      role="slider"
      tabIndex={0}
      aria-label={t('consequence:wind.from')}
      aria-valuemin={0}
      aria-valuemax={359}
      aria-valuenow={turn(shown)}
      aria-valuetext={t('consequence:wind.says', { point, degrees: turn(shown) })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) follow(event);
      }}
      onKeyDown={(event) => {
        const step = event.shiftKey ? 1 : 5;
        if (event.key === 'ArrowRight' || event.key === 'ArrowUp') onChange(turn(shown + step));
        else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') onChange(turn(shown - step));
        else if (event.key === 'Home') onChange(0);
        else return;
        event.preventDefault();
      }}
    >
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        <circle className="cq-dial" cx={MIDDLE} cy={MIDDLE} r={RADIUS} />
        {Array.from({ length: 16 }, (_, n) => n * 22.5).map((degrees) => (
          <path
            key={degrees}
            className="cq-dial-tick"
            d={`M${MIDDLE} ${MIDDLE - RADIUS}v${degrees % 90 === 0 ? 6 : 3}`}
            transform={`rotate(${degrees} ${MIDDLE} ${MIDDLE})`}
          />
        ))}
        {(['n', 'e', 's', 'w'] as const).map((name, n) => {
          const angle = (n * Math.PI) / 2;
          return (
            <text
              key={name}
              className="cq-dial-name"
              x={MIDDLE + Math.sin(angle) * (RADIUS + 10)}
              y={MIDDLE - Math.cos(angle) * (RADIUS + 10) + 4}
            >
              {t(`consequence:wind.short_${name}`)}
            </text>
          );
        })}
        <g transform={`rotate(${shown} ${MIDDLE} ${MIDDLE})`}>
          <path className="cq-dial-arrow" d={`M${MIDDLE} ${MIDDLE - RADIUS + 2}V${MIDDLE + 24}`} />
          <path className="cq-dial-head" d={`M${MIDDLE} ${MIDDLE + 32}l-8 -14h16z`} />
          <circle className="cq-dial-knob" cx={MIDDLE} cy={MIDDLE - RADIUS} r={6} />
        </g>
      </svg>
    </div>
  );
}
