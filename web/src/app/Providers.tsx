import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import { type ReactNode, useLayoutEffect } from 'react';
import { antdLocale, useLang } from '@/i18n';
import { antdTheme, useThemeShown } from './theme';

/** Data, language and theme for everything below; tests use it as well. */
export function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  const shown = useThemeShown();
  const lang = useLang();
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider theme={antdTheme(shown)} locale={antdLocale(lang)} button={{ autoInsertSpace: false }}>
        <AntdApp component={false}>{children}</AntdApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
