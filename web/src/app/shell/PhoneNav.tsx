import { Drawer, Segmented } from 'antd';
import { useT } from '@/i18n';
import type { MenuNode } from '../menu';
import { setTheme, type ThemeChoice, useThemeChoice } from '../theme';
import { THEME_ICONS, THEMES } from './controls';
import { SideNav } from './SideNav';

/** The menu of narrow screens, fetched when it is opened for the first time. */
export function PhoneNav({ menu, open, onClose }: { menu: MenuNode[]; open: boolean; onClose: () => void }) {
  const t = useT();
  const choice = useThemeChoice();
  return (
    <Drawer
      open={open}
      onClose={onClose}
      placement="left"
      size={296}
      title={t('shell:nav.label')}
      styles={{ body: { padding: 0 } }}
      footer={
        <Segmented<ThemeChoice>
          block
          aria-label={t('shell:theme.label')}
          value={choice}
          onChange={setTheme}
          options={THEMES.map((value) => ({
            value,
            label: t(`shell:theme.${value}`),
            icon: THEME_ICONS[value],
          }))}
        />
      }
    >
      <SideNav menu={menu} folded={false} onUnfold={() => undefined} />
    </Drawer>
  );
}
