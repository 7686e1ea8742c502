import type { Session } from 'electron';
import type { Log } from '../../src/core/base/log.ts';
import { originForLog } from './navigation.ts';
import { isPermitted } from './permissions.ts';
import { isRequestAllowed } from './request-filter.ts';

/** Closes a browser session: permissions, devices and downloads denied by default, and no request that leaves this machine. */
export function guardSession(
  session: Session,
  { isPackaged, log }: { readonly isPackaged: boolean; readonly log: Log },
): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl, isMainFrame }) =>
    callback(isPermitted({ permission, requestingUrl, isMainFrame })),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, { isMainFrame }) =>
    isPermitted({ permission, requestingUrl: requestingOrigin, isMainFrame }),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const cancel = !isRequestAllowed(url, isPackaged);
    if (cancel) log.warn({ origin: originForLog(url) }, 'the window wanted something remote and did not get it');
    callback({ cancel });
  });
  // Copies of results are saved by save-asset.ts; the page itself downloads nothing.
  session.on('will-download', (event) => event.preventDefault());
}
