import { useEffect } from 'react';
import { Toaster } from '../../components/Toast.tsx';
import { TooltipProvider } from '../../components/Tooltip.tsx';
import { useRoute } from '../../router/use-route.ts';
import { useConnection } from '../../stores/connection.ts';
import { useSettings } from '../../stores/settings.ts';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { LiveRegion } from '../queue/LiveRegion.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { firstPage, rememberWelcome, wasWelcomed } from './first-page.ts';
import { Frame } from './Frame.tsx';
import { Splash } from './Splash.tsx';
import { UnauthorizedPage } from './UnauthorizedPage.tsx';
import { useShell } from './use-shell.ts';
import { CommandPalette, ShortcutSheet, WelcomeView } from './views.tsx';

/** The window: the welcome page once, then the frame with its views. */
export function App() {
  return (
    <TooltipProvider>
      <ErrorBoundary>
        <Window />
      </ErrorBoundary>
      <LiveRegion />
      <Toaster />
    </TooltipProvider>
  );
}

function Window() {
  useShortcuts();
  const isRefused = useConnection((state) => state.state === 'unauthorized');
  const view = useRoute((state) => state.route.view);
  const settings = useSettings((state) => state.settings);
  const isDone = settings?.firstRunDone;
  useEffect(() => {
    if (isDone !== undefined) rememberWelcome(localStorage, isDone);
  }, [isDone]);
  if (isRefused) return <UnauthorizedPage />;
  switch (firstPage(view, settings, wasWelcomed(localStorage))) {
    case 'splash':
      return <Splash />;
    case 'welcome':
      return <WelcomeView />;
    case 'frame':
      return (
        <>
          <Frame />
          <Panels />
        </>
      );
  }
}

function Panels() {
  const panel = useShell((state) => state.panel);
  const close = () => useShell.setState({ panel: 'none' });
  return (
    <>
      {panel === 'palette' ? <CommandPalette onClose={close} /> : null}
      {panel === 'shortcuts' ? <ShortcutSheet onClose={close} /> : null}
    </>
  );
}
