import type { Locale } from 'antd/es/locale';
import dayjs from 'dayjs';
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';

export type Lang = 'zh' | 'en';
type Messages = { bundles: Record<string, object>; antd: Locale };

const STORE = 'anlan.lang';
const loaders: Record<Lang, () => Promise<{ messages: Messages }>> = {
  zh: () => import('./zh'),
  en: () => import('./en'),
};
const loaded: Partial<Record<Lang, Messages>> = {};

function stored(): string | null {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

/** `?lang=` wins, then the choice kept in this browser, then Chinese. */
export function startLang(search: string): Lang {
  const wanted = new URLSearchParams(search).get('lang') ?? stored();
  return wanted === 'en' ? 'en' : 'zh';
}

async function load(lang: Lang): Promise<void> {
  if (loaded[lang]) return;
  const { messages } = await loaders[lang]();
  loaded[lang] = messages;
  for (const [name, bundle] of Object.entries(messages.bundles))
    i18next.addResourceBundle(lang, name, bundle);
}

/** Parts that only some people open; their pages fetch them. A part belongs here when no other page says its words. */
const lateFiles = import.meta.glob<object>('./*/{admin,setup,imports,queue,consequence,risk}.json', {
  import: 'default',
});
const parts = new Set<string>();
const partsLoaded = new Set<string>();

async function loadParts(lang: Lang): Promise<void> {
  await Promise.all(
    [...parts]
      .filter((name) => !partsLoaded.has(`${lang}/${name}`))
      .map(async (name) => {
        const bundle = await lateFiles[`./${lang}/${name}.json`]?.();
        if (bundle === undefined) return;
        i18next.addResourceBundle(lang, name, bundle);
        partsLoaded.add(`${lang}/${name}`);
      }),
  );
}

/** Fetches the messages of a late part, in the language shown now and in every one chosen later. */
export async function loadPart(name: string): Promise<void> {
  parts.add(name);
  await loadParts(currentLang());
}

function applyToDocument(lang: Lang): void {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  document.title = i18next.t('shell:title');
  dayjs.locale(lang === 'zh' ? 'zh-cn' : 'en');
}

export async function startI18n(lang: Lang): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: false,
    ns: [],
    defaultNS: 'shell',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
    showSupportNotice: false,
  });
  await load(lang);
  applyToDocument(lang);
}

/** Switches the language, keeps the choice and takes `lang` out of the address. */
export async function setLang(lang: Lang): Promise<void> {
  await load(lang);
  await loadParts(lang);
  await i18next.changeLanguage(lang);
  applyToDocument(lang);
  try {
    localStorage.setItem(STORE, lang);
  } catch {
    // Private windows: the choice lasts until the page is closed.
  }
  const url = new URL(window.location.href);
  if (url.searchParams.has('lang')) {
    url.searchParams.delete('lang');
    window.history.replaceState(window.history.state, '', url);
  }
}

export function currentLang(): Lang {
  return i18next.language === 'en' ? 'en' : 'zh';
}

function subscribe(notify: () => void): () => void {
  i18next.on('languageChanged', notify);
  return () => i18next.off('languageChanged', notify);
}

export function useLang(): Lang {
  return useSyncExternalStore(subscribe, currentLang);
}

export function antdLocale(lang: Lang): Locale | undefined {
  return loaded[lang]?.antd;
}

/** The translator; keys are always written in full, `feature:part.key`. */
export function useT() {
  return useTranslation().t;
}
