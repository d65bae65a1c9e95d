import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { makeQueryClient } from './api/queryClient';
import { installNonce } from './app/nonce';
import { Providers } from './app/Providers';
import { routes } from './app/routes';
import { installTokens } from './app/theme';
import { startI18n, startLang } from './i18n';
import './app/base.css';
import './ui/ui.css';

installNonce();
installTokens();
await startI18n(startLang(window.location.search));

const root = document.getElementById('root');
if (root === null) throw new Error('no element to draw into');
createRoot(root).render(
  <StrictMode>
    <Providers client={makeQueryClient()}>
      <RouterProvider router={createBrowserRouter(routes)} />
    </Providers>
  </StrictMode>,
);
