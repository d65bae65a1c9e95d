/** Signs that the icon set lacks, drawn on 16 × 16. */
const PATHS = {
  line: 'M3 12.500 8 6l5 2.500M3 12.500h.01M8 6h.01M13 8.500h.01',
  polygon: 'M3 5.500 9 2.500l4.500 5L11 13.500H4.500z',
  circle: 'M8 2.500a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11M8 8h5.500',
  north: 'M8 1.500 11.500 13.500 8 11l-3.500 2.500z',
  layers: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  city: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
} as const;

export function MapIcon({ name, turn = 0 }: { name: keyof typeof PATHS; turn?: number }) {
  return (
    <svg
      className="al-map-icon"
      viewBox="0 0 16 16"
      aria-hidden="true"
      style={{ transform: `rotate(${turn}deg)` }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
