import { type ReactNode, type ThHTMLAttributes, useRef } from 'react';
import { useT } from '@/i18n';

type Props = ThHTMLAttributes<HTMLTableCellElement> & {
  width?: number;
  label?: string;
  onWidth?: (width: number) => void;
  children?: ReactNode;
};

const STEP = 16;
const LEAST = 64;

/** A heading whose right edge is drawn to make the column wider; arrow keys do the same. */
export function HeaderCell({ width, label, onWidth, children, ...rest }: Props) {
  const t = useT();
  const from = useRef({ x: 0, width: 0 });
  if (onWidth === undefined || width === undefined) return <th {...rest}>{children}</th>;
  return (
    <th {...rest}>
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be drawn */}
      <span
        role="separator"
        aria-orientation="vertical"
        aria-label={t('records:columns.resize', { name: label ?? '' })}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={800}
        tabIndex={0}
        className="al-r-resize"
        onKeyDown={(event) => {
          const by = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0;
          if (by === 0) return;
          event.preventDefault();
          onWidth(Math.max(width + by, LEAST));
        }}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          onWidth(Math.max(Math.round(from.current.width + event.clientX - from.current.x), LEAST));
        }}
      />
    </th>
  );
}
