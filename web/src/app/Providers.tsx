import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import { type ReactNode, useLayoutEffect } from 'react';
import { antdLocale, useLang } from '@/i18n';
import { antdTheme, useThemeShown } from './theme';

/** Word that the server puts into each page, under which the widgets may make style sheets (docs/api-design.md). */
const csp = {
  nonce: document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '',
};

// AntD measures scrollbars by a style sheet that it gives no nonce (lists, dialogs); every one made by our scripts gets it.
if (csp.nonce !== '') {
  const make = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const node = make(name, options);
    if (node instanceof HTMLStyleElement) node.nonce = csp.nonce;
    return node;
  }) as typeof document.createElement;
}

/** Data, language and theme for everything below; tests use it as well. */
export function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  const shown = useThemeShown();
  const lang = useLang();
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider
        csp={csp}
        theme={antdTheme(shown)}
        locale={antdLocale(lang)}
        button={{ autoInsertSpace: false }}
      >
        <AntdApp component={false}>{children}</AntdApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
