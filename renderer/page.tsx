import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { chooseTransport } from './client/browser-transport.ts';
import { createClient } from './client/create-client.ts';
import type { EarlyConnection } from './client/early-connection.ts';
import { gatherEvents, withNextFrame } from './client/gather-events.ts';
import { App } from './features/shell/App.tsx';
import { fetchViews } from './features/shell/views.tsx';
import { followAddress } from './router/use-route.ts';
import { startStores } from './start.ts';
import { keepDraft } from './stores/draft-storage.ts';
import { followThemeSetting } from './theme/theme.ts';

/** By then the window stands, and what it was opened for is being looked at. */
const VIEWS_AFTER_MS = 3000;

/** Puts the page on the screen and connects it with the engine. The language is loaded by now. `early`: the connection, in a browser. */
export function startPage(early: EarlyConnection | undefined): void {
  followThemeSetting();
  keepDraft(localStorage);
  followAddress();
  startStores(createClient(gatherEvents(chooseTransport(early), withNextFrame)));

  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  setTimeout(() => void fetchViews(), VIEWS_AFTER_MS);
}
