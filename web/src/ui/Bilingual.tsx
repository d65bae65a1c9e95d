import type { Bilingual as Text } from '@/api/types';
import { useLang } from '@/i18n';

/** Picks the text of the language shown; falls back to the other one when it is empty. */
export function useBilingual(): (text: Text | null | undefined) => string {
  const lang = useLang();
  return (text) => {
    if (!text) return '';
    const other = lang === 'zh' ? text.en : text.zh;
    return text[lang] === '' ? other : text[lang];
  };
}

export function Bilingual({ text }: { text: Text | null | undefined }) {
  return <>{useBilingual()(text)}</>;
}
