import type { WebContents } from 'electron';
import type { Log } from '../../src/core/base/log.ts';
import type { AssetRequest } from './asset-request.ts';
import { originForLog, targetOf } from './navigation.ts';

/** What a link of the page may cause outside it. None of these may throw. */
export type LinkActions = {
  /** Show a result in the program that the system has for it. */
  openAsset(asset: AssetRequest): void;
  /** Ask where to put a copy of a result. */
  saveAsset(asset: AssetRequest): void;
  /** Show an address of the allow-list in the system's browser. */
  openExternal(url: string): void;
};

/** Keeps a page where it is: no new windows, no other address, no webview. Links to results and to allowed sites are handed over. */
export function guardContents(
  contents: WebContents,
  { actions, log }: { readonly actions: LinkActions; readonly log: Log },
): void {
  contents.setWindowOpenHandler(({ url }) => {
    const target = targetOf(url);
    if (target.kind === 'asset') actions.openAsset(target.asset);
    else if (target.kind === 'external') actions.openExternal(target.url);
    else log.warn({ origin: originForLog(url) }, 'a new window was refused');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    const target = targetOf(event.url);
    if (target.kind === 'page' && event.isMainFrame) return;
    event.preventDefault();
    // A link with `download`, which Chromium follows like any other because the file has another origin than the page.
    if (target.kind === 'asset') actions.saveAsset(target.asset);
    else if (target.kind === 'external') actions.openExternal(target.url);
    else log.warn({ origin: originForLog(event.url) }, 'a navigation was refused');
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return;
    event.preventDefault();
    log.warn({ origin: originForLog(event.url) }, 'a navigation of a frame was refused');
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    log.warn({ origin: originForLog(event.url) }, 'a redirect was refused');
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Nothing in the page is lost by leaving it, so a page cannot keep the app from quitting.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
