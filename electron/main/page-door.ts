import { app, session } from 'electron';
import type { Log } from '../../src/core/base/log.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { Dispatch } from '../../src/host/dispatch.ts';
import { openBridge } from './bridge.ts';
import { guardContents, type LinkActions } from './contents-guard.ts';
import { sendEvent } from './event-feed.ts';
import { serveProtocols } from './protocols.ts';
import { guardSession } from './session-guard.ts';
import type { Windows } from './window.ts';

/** Everything between engine and page: guards, protocols, bridge, events. No page exists yet, so none can be faster than its guards. */
export function openPageDoor(options: {
  readonly engine: Engine;
  readonly dispatch: Pick<Dispatch, 'call'>;
  readonly rendererDir: string;
  readonly windows: Windows;
  readonly links: LinkActions;
  readonly log: Log;
}): void {
  const { engine, dispatch, rendererDir, windows, links, log } = options;
  app.on('web-contents-created', (_event, contents) => guardContents(contents, { actions: links, log }));
  guardSession(session.defaultSession, { isPackaged: app.isPackaged, log });
  serveProtocols(session.defaultSession.protocol, {
    rendererDir,
    assetFile: (assetId, variant) => engine.assetFile(assetId, variant),
    smallThumbnail: (assetId) => engine.smallThumbnail(assetId),
    previewFile: (provider, key) => engine.previewFile(provider, key),
    log,
  });
  openBridge({ dispatch, log, isOurWindow: (contentsId) => windows.has(contentsId) });
  engine.subscribe((event) => sendEvent(windows.all(), event));
}
