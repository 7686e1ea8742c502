import type { DesktopApp } from './desktop-app.ts';
import type { HostProcess } from './host-process.ts';

/** The app behind a host, where the target is a desktop. Throws in a browser. */
export function desktopOf(host: HostProcess): DesktopApp {
  if (!('app' in host)) throw new Error('there is no app: the target is a browser');
  return host.app as DesktopApp;
}
