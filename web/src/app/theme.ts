import type { ThemeConfig } from 'antd';
import { theme as antd } from 'antd';
import { useSyncExternalStore } from 'react';
import { useMedia } from '@/ui/useMedia';
import { dark, fontFamily, light, monoFamily, tokenSheet } from './tokens';

export type ThemeChoice = 'light' | 'dark' | 'system';
const STORE = 'anlan.theme';
const listeners = new Set<() => void>();

function read(): ThemeChoice {
  try {
    const value = localStorage.getItem(STORE);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

let choice: ThemeChoice = read();

export function setTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(STORE, next);
  } catch {
    // Private windows: the choice lasts until the page is closed.
  }
  for (const notify of listeners) notify();
}

export function installTokens(): void {
  const style = document.createElement('style');
  style.nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  style.textContent = tokenSheet();
  document.head.prepend(style);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => choice,
  );
}

/** What is shown now: paper is always light. */
export function useThemeShown(): 'light' | 'dark' {
  const wanted = useThemeChoice();
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const print = useMedia('print');
  if (print) return 'light';
  return wanted === 'dark' || (wanted === 'system' && systemDark) ? 'dark' : 'light';
}

/** AntD's theme from the same palette: 14 px text, 32 px controls and table rows. */
export function antdTheme(shown: 'light' | 'dark'): ThemeConfig {
  const p = shown === 'dark' ? dark : light;
  return {
    algorithm: shown === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: p.primary,
      colorLink: p['primary-ink'],
      colorLinkHover: p['primary-ink'],
      colorInfo: p.primary,
      colorSuccess: p.ok,
      colorWarning: p.warn,
      colorError: p.bad,
      colorPrimaryBg: p['primary-soft'],
      colorInfoBg: p['info-soft'],
      colorSuccessBg: p['ok-soft'],
      colorWarningBg: p['warn-soft'],
      colorErrorBg: p['bad-soft'],
      controlItemBgActive: p['primary-soft'],
      controlItemBgActiveHover: p['primary-soft'],
      colorBgLayout: p.bg,
      colorBgContainer: p.surface,
      colorBgElevated: p.surface,
      colorText: p.ink,
      colorTextSecondary: p['ink-soft'],
      colorTextTertiary: p['ink-faint'],
      colorTextDescription: p['ink-soft'],
      colorTextPlaceholder: p['ink-faint'],
      colorBorder: p['border-strong'],
      colorBorderSecondary: p.border,
      fontFamily,
      fontFamilyCode: monoFamily,
      fontSize: 14,
      borderRadius: 4,
      borderRadiusLG: 6,
      controlHeight: 32,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', fontWeight: 500 },
      Table: {
        cellPaddingBlock: 5,
        cellPaddingInline: 10,
        cellPaddingBlockMD: 5,
        cellPaddingBlockSM: 4,
        headerBg: p.muted,
        headerColor: p['ink-soft'],
        rowHoverBg: p['primary-soft'],
        headerBorderRadius: 0,
      },
      Tabs: {
        horizontalItemPadding: '8px 0',
        itemColor: p['ink-soft'],
        itemSelectedColor: p['primary-ink'],
        inkBarColor: p['primary-ink'],
      },
      Card: { bodyPadding: 16, headerHeight: 44 },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Descriptions: { labelBg: p.muted },
      Slider: {
        railBg: p.border,
        railHoverBg: p['border-strong'],
        trackBg: p['primary-ink'],
        trackHoverBg: p['primary-ink'],
        handleColor: p['primary-ink'],
        handleActiveColor: p['primary-ink'],
      },
      Drawer: { paddingLG: 16 },
    },
  };
}
