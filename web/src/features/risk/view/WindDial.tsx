import { type PointerEvent, useRef } from 'react';
import { useT } from '@/i18n';

const SIZE = 104;
const MIDDLE = SIZE / 2;
const RADIUS = 33;
const turn = (degrees: number) => ((Math.round(degrees) % 360) + 360) % 360;
export const POINTS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export const pointOf = (degrees: number) => POINTS[Math.round(turn(degrees) / 45) % 8] ?? 'n';

type Props = { value: number; onChange: (degrees: number) => void };

/** Where the wind comes from: by the pointer, or by arrow keys in steps of 5°, with Shift of 1°. */
export function WindDial({ value, onChange }: Props) {
  const t = useT();
  const dial = useRef<HTMLDivElement>(null);
  const follow = (event: PointerEvent) => {
    const box = dial.current?.getBoundingClientRect();
    if (!box) return;
    const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    if (Math.hypot(x, y) < 4) return;
    onChange(turn(Math.round((Math.atan2(x, -y) * 180) / Math.PI / 5) * 5));
  };
  return (
    <div
      ref={dial}
      className="rk-dial"
      role="slider"
      tabIndex={0}
      aria-label={t('risk:response.wind_from')}
      aria-valuemin={0}
      aria-valuemax={359}
      aria-valuenow={turn(value)}
      aria-valuetext={t('risk:response.wind_says', {
        point: t(`risk:compass.${pointOf(value)}`),
        degrees: turn(value),
      })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) follow(event);
      }}
      onKeyDown={(event) => {
        const step = event.shiftKey ? 1 : 5;
        if (event.key === 'ArrowRight' || event.key === 'ArrowUp') onChange(turn(value + step));
        else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') onChange(turn(value - step));
        else if (event.key === 'Home') onChange(0);
        else return;
        event.preventDefault();
      }}
    >
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        <circle cx={MIDDLE} cy={MIDDLE} r={RADIUS} className="rk-dial-ring" />
        {(['n', 'e', 's', 'w'] as const).map((point, n) => {
          const angle = (n * Math.PI) / 2;
          return (
            <text
              key={point}
              x={MIDDLE + Math.sin(angle) * (RADIUS + 13)}
              y={MIDDLE - Math.cos(angle) * (RADIUS + 13) + 4}
              className="rk-dial-name"
            >
              {t(`risk:compass_short.${point}`)}
            </text>
          );
        })}
        <g transform={`rotate(${value} ${MIDDLE} ${MIDDLE})`}>
          <path d={`M${MIDDLE} ${MIDDLE - RADIUS + 2}V${MIDDLE + 20}`} className="rk-dial-line" />
          <path d={`M${MIDDLE} ${MIDDLE + 30}l-8 -14h16z`} className="rk-dial-head" />
          <circle cx={MIDDLE} cy={MIDDLE - RADIUS} r={6} className="rk-dial-knob" />
        </g>
      </svg>
    </div>
  );
}
