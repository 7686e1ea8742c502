import type { Cdp } from '../chromium/cdp-connection.ts';
import { toApp, toBrowser } from '../chromium/address-map.ts';
import { asElectron } from '../not-modelled.ts';
import type { NavigationEvents } from './navigation-events.ts';
import { protocolPart } from './protocol.ts';
import { sessionPart } from './session.ts';

type Paused = {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
  };
};

const RESOURCE_TYPES = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
} as const;

/** Answers every request of a page: the guards first, then the handler of its scheme, else the network. */
export function answerRequests(cdp: Cdp, contents: Electron.WebContents, navigation: NavigationEvents): void {
  cdp.on('Fetch.requestPaused', (paused) => {
    answer(cdp, paused, { contents, navigation }).catch((error: unknown) => {
      // A page that has gone waits for no answer.
      if (contents.isDestroyed()) return;
      process.stderr.write(`stand-in: ${toApp(paused.request.url)} could not be answered: ${String(error)}\n`);
      // As Electron does with a handler that fails.
      const { requestId } = paused;
      cdp.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }).catch(() => undefined);
    });
  });
}

async function answer(
  cdp: Cdp,
  paused: Paused,
  { contents, navigation }: { readonly contents: Electron.WebContents; readonly navigation: NavigationEvents },
): Promise<void> {
  const { requestId, frameId, request, resourceType, redirectedRequestId } = paused;
  const refuse = (errorReason: 'Aborted' | 'BlockedByClient' | 'Failed'): Promise<void> =>
    cdp.send('Fetch.failRequest', { requestId, errorReason }) as Promise<never>;
  const isDocument = resourceType === 'Document';
  const isRedirect = redirectedRequestId !== undefined;
  if (isDocument && !navigation.allows({ frameId, url: request.url, isRedirect })) return refuse('Aborted');

  const url = toApp(request.url);
  const isMainFrame = isDocument && contents.mainFrame.frameToken === frameId;
  if (!(await sessionPart.allowsRequest(requestDetails(paused, { url, contents, isMainFrame }))))
    return refuse('BlockedByClient');

  const handler = protocolPart.handlerOf(url);
  if (handler === undefined) return void (await cdp.send('Fetch.continueRequest', { requestId }));
  const response = await handler(requestOf(url, request));
  const body = Buffer.from(await response.arrayBuffer());
  await cdp.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value: headerValue(name, value) })),
    body: body.toString('base64'),
  });
}

function requestDetails(
  { request, resourceType, requestId }: Paused,
  known: { readonly url: string; readonly contents: Electron.WebContents; readonly isMainFrame: boolean },
): Electron.OnBeforeRequestListenerDetails {
  const frameType = known.isMainFrame ? 'mainFrame' : 'subFrame';
  const other = RESOURCE_TYPES[resourceType as keyof typeof RESOURCE_TYPES] ?? 'other';
  return asElectron('OnBeforeRequestListenerDetails', {
    id: Number(/\d+/.exec(requestId)?.[0] ?? 0),
    url: known.url,
    method: request.method,
    webContentsId: known.contents.id,
    webContents: known.contents,
    resourceType: resourceType === 'Document' ? frameType : other,
    referrer: toApp(request.headers['Referer'] ?? ''),
    timestamp: Date.now(),
  } satisfies Partial<Electron.OnBeforeRequestListenerDetails>);
}

function requestOf(url: string, { method, headers, postData }: Paused['request']): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD' && postData !== undefined;
  return new Request(url, { method, headers: appHeaders(headers), ...(hasBody && { body: postData }) });
}

/** Chromium states its own addresses in two headers. */
function appHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, /^(origin|referer)$/i.test(name) ? toApp(value) : value]),
  );
}

function headerValue(name: string, value: string): string {
  return name === 'location' ? toBrowser(value) : value;
}
