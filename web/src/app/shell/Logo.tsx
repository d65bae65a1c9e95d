/** The mark of the product: a shield over calm water. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg className="al-logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className="al-logo-shield"
        d="M16 3l11 4.200v8.600c0 6.800-4.600 11.400-11 13.700C9.600 27.200 5 22.600 5 15.800V7.200z"
      />
      <path
        className="al-logo-wave"
        d="M9 18.500c2.300-2.200 4.700-2.200 7 0s4.700 2.200 7 0M9 13.500c2.300-2.200 4.700-2.200 7 0s4.700 2.200 7 0"
      />
    </svg>
  );
}
