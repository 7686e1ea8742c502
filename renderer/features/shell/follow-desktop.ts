import type { Client } from '../../../src/contract/client.ts';
import type { DesktopRequest } from '../../../src/contract/desktop.ts';
import { toast } from '../../components/Toast.tsx';
import { chosen } from '../../messages/chosen.ts';
import { useDesktop } from '../../stores/desktop.ts';
import { performAction } from '../palette/app-actions.ts';

/** Whether this page is the window of the desktop app, and not a browser's. */
export function isDesktop(): boolean {
  return window.gesso !== undefined;
}

/** In the desktop app: tells the shell that the page listens, and does what its menus, tray and links ask for. Returns its undo. */
export function followDesktop(client: Client): () => void {
  if (!isDesktop()) return () => undefined;
  const undo = [
    client.on('desktop.asked', ({ request }) => follow(request)),
    client.on('desktop.changed', ({ desktop }) => useDesktop.setState({ desktop })),
  ];
  client.call('desktop.ready', { language: chosen().language }).then(
    (desktop) => useDesktop.setState({ desktop }),
    // A page without a shell that answers is still a whole page.
    () => useDesktop.setState({ desktop: undefined }),
  );
  return () => {
    for (const stop of undo) stop();
  };
}

function follow(request: DesktopRequest): void {
  switch (request.kind) {
    case 'action':
      return performAction(request.action);
    case 'open':
      window.location.hash = request.hash;
      return;
    case 'tell':
      return toast.info(request.message);
  }
}
