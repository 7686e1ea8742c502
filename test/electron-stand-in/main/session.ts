import { EventEmitter } from 'node:events';
import { asElectron, NotModelledError } from '../not-modelled.ts';
import { eventOf } from './event.ts';
import { protocol } from './protocol.ts';

type BeforeRequest = NonNullable<Parameters<Electron.WebRequest['onBeforeRequest']>[0]> &
  ((details: Electron.OnBeforeRequestListenerDetails, callback: (response: Electron.CallbackResponse) => void) => void);
type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
type Permission = Parameters<RequestHandler>[1];

class WebRequestStandIn {
  listener: BeforeRequest | undefined;

  onBeforeRequest(
    ...given: readonly [BeforeRequest | null] | readonly [Electron.WebRequestFilter, BeforeRequest | null]
  ): void {
    const [first, second] = given;
    if (typeof first === 'object' && first !== null)
      throw new NotModelledError('webRequest.onBeforeRequest with a filter');
    if (second !== undefined) throw new TypeError('a listener comes first');
    this.listener = first ?? undefined;
  }
}

class SessionStandIn
  extends EventEmitter
  implements
    Pick<
      Electron.Session,
      | 'protocol'
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerEnabled'
      | 'isPersistent'
    >
{
  readonly protocol = protocol;
  readonly webRequestPart = new WebRequestStandIn();
  readonly webRequest = asElectron<Electron.WebRequest>('webRequest', this.webRequestPart);
  #request: RequestHandler | undefined;
  #check: CheckHandler | undefined;
  deviceHandler: DeviceHandler = null;

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler ?? undefined;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler ?? undefined;
  }
  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.deviceHandler = handler;
  }
  setSpellCheckerEnabled(): void {}
  isPersistent(): boolean {
    return true;
  }

  /** Whether a request may be made. Chromium waits for the callback, as in Electron. */
  allowsRequest(details: Electron.OnBeforeRequestListenerDetails): Promise<boolean> {
    const { listener } = this.webRequestPart;
    if (listener === undefined) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      listener(details, ({ cancel, redirectURL }) => {
        if (redirectURL === undefined) resolve(cancel !== true);
        else reject(new NotModelledError('webRequest.onBeforeRequest with redirectURL'));
      });
    });
  }

  /** Whether both handlers give a permission to the main frame of an origin: Electron asks the one for queries, the other for requests. */
  async grants(contents: Electron.WebContents, permission: Permission, origin: string): Promise<boolean> {
    const check = this.#check;
    const request = this.#request;
    const details = { isMainFrame: true, requestingUrl: `${origin}/` };
    if (
      check !== undefined &&
      !check(contents, permission, origin, asElectron('PermissionCheckHandlerHandlerDetails', details))
    )
      return false;
    if (request === undefined) return true;
    return new Promise((resolve) =>
      request(contents, permission, resolve, asElectron('PermissionRequest', { ...details, mediaTypes: [] })),
    );
  }

  /** A download begins; prevented means that it does not. */
  startDownload(url: string, contents: Electron.WebContents): void {
    const event = eventOf({});
    this.emit('will-download', event, asElectron('DownloadItem', { getURL: () => url }), contents);
    if (!event.defaultPrevented) throw new NotModelledError('a download');
  }
}

export const sessionPart = new SessionStandIn();
export const defaultSession = asElectron<Electron.Session>('Session', sessionPart);
export const session = asElectron<typeof Electron.Session>('session', { defaultSession });
