import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Dropdown, Segmented } from 'antd';
import { setLang, useLang, useT } from '@/i18n';
import { setTheme, type ThemeChoice, useThemeChoice } from '../theme';

const ICONS = { light: <SunOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> };
const CHOICES: readonly ThemeChoice[] = ['light', 'dark', 'system'];

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

export function ThemeSwitch({ wide = false }: { wide?: boolean }) {
  const t = useT();
  const choice = useThemeChoice();
  if (wide)
    return (
      <Segmented<ThemeChoice>
        block
        aria-label={t('shell:theme.label')}
        value={choice}
        onChange={setTheme}
        options={CHOICES.map((value) => ({ value, label: t(`shell:theme.${value}`), icon: ICONS[value] }))}
      />
    );
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        items: CHOICES.map((key) => ({ key, icon: ICONS[key], label: t(`shell:theme.${key}`) })),
        onClick: ({ key }) => setTheme(key as ThemeChoice),
      }}
    >
      <button
        type="button"
        className="al-header-button"
        aria-label={t('shell:theme.label')}
        aria-haspopup="menu"
      >
        {ICONS[choice]}
      </button>
    </Dropdown>
  );
}
