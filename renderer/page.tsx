import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Transport } from '../src/contract/client.ts';
import { createClient } from './client/create-client.ts';
import { App } from './features/shell/App.tsx';
import { followAddress } from './router/use-route.ts';
import { startStores } from './start.ts';
import { keepDraft } from './stores/draft-storage.ts';
import { followThemeSetting } from './theme/theme.ts';

/** Puts the page on the screen and connects it with the engine. The language is loaded by now. */
export function startPage(transport: Transport): void {
  followThemeSetting();
  keepDraft(localStorage);
  followAddress();
  startStores(createClient(transport));

  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
