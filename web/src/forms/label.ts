import type { Bilingual } from '@/api/types';
import { useLang } from '@/i18n';
import { useBilingual } from '@/ui';

/** A label as a heading: in English it begins with a capital. */
export function useLabel(): (text: Bilingual | null | undefined) => string {
  const pick = useBilingual();
  const lang = useLang();
  return (text) => {
    const label = pick(text);
    return lang === 'en' && label !== '' ? label.charAt(0).toUpperCase() + label.slice(1) : label;
  };
}

/** `m3` as people write it. */
export function showUnit(unit: string | null | undefined): string {
  return (unit ?? '').replace(/(?<=[a-zA-Z])3$/, '\u00b3').replace(/(?<=[a-zA-Z])2$/, '\u00b2');
}
