import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { setLang, useLang, useT } from '@/i18n';
import { setTheme, type ThemeChoice, useThemeChoice } from '../theme';
import { MenuButton } from './MenuButton';

export const THEME_ICONS = { light: <SunOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> };
export const THEMES: readonly ThemeChoice[] = ['light', 'dark', 'system'];

/** One click to the other language, named in that language. */
export function LangSwitch() {
  const t = useT();
  const lang = useLang();
  const other = lang === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className="al-header-button"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => void setLang(other)}
    >
      {t('shell:other_language')}
    </button>
  );
}

export function ThemeSwitch() {
  const t = useT();
  const choice = useThemeChoice();
  return (
    <MenuButton
      className="al-header-button"
      label={t('shell:theme.label')}
      items={THEMES.map((key) => ({
        key,
        icon: THEME_ICONS[key],
        label: t(`shell:theme.${key}`),
        checked: key === choice,
        onChoose: () => setTheme(key),
      }))}
    >
      {THEME_ICONS[choice]}
    </MenuButton>
  );
}
