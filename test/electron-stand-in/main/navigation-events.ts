import type { Cdp } from '../chromium/cdp-connection.ts';
import { toApp } from '../chromium/address-map.ts';
import type { Frame, FrameTree } from '../chromium/frame-tree.ts';
import { NotModelledError } from '../not-modelled.ts';
import { eventOf } from './event.ts';
import type { FrameViews } from './web-frame-main.ts';

type Emit = (name: string, event: object, ...parameters: readonly unknown[]) => unknown;

/** Tells the shell where a page wants to go before it goes, and keeps it where it is when the shell prevents that. */
export class NavigationEvents {
  readonly #frames: FrameTree;
  readonly #views: FrameViews;
  readonly #emit: Emit;
  /** What the page itself has asked for, by frame; everything else was asked for by main or by the user. */
  readonly #requested = new Map<string, string>();

  constructor(cdp: Cdp, options: { readonly frames: FrameTree; readonly views: FrameViews; readonly emit: Emit }) {
    this.#frames = options.frames;
    this.#views = options.views;
    this.#emit = options.emit;
    cdp.on('Page.frameRequestedNavigation', ({ frameId, url, disposition }) => {
      if (disposition !== 'currentTab') return;
      // http is held where it is fetched. Chromium asks nobody for other schemes, and goes nowhere when it does not know them.
      if (/^https?:/.test(url)) this.#requested.set(frameId, url);
      else if (!this.#isPrevented(frameId, url) && !/^(about|javascript):/.test(url))
        throw new NotModelledError(`a navigation of the page to ${url.slice(0, 50)}`);
    });
  }

  /** Whether a document may be fetched for a frame. Chromium's own address. */
  allows({
    frameId,
    url,
    isRedirect,
  }: {
    readonly frameId: string;
    readonly url: string;
    readonly isRedirect: boolean;
  }): boolean {
    if (isRedirect) return !this.#isPrevented(frameId, url, 'will-redirect');
    const isRequested = this.#requested.get(frameId) === url;
    this.#requested.delete(frameId);
    return !isRequested || !this.#isPrevented(frameId, url);
  }

  #isPrevented(frameId: string, browserUrl: string, redirect?: 'will-redirect'): boolean {
    const frame = this.#frames.byId(frameId);
    if (frame === undefined) return true;
    if (redirect !== undefined) return this.#tell(redirect, frame, toApp(browserUrl));
    if (this.#tell('will-frame-navigate', frame, toApp(browserUrl))) return true;
    return frame.parent === undefined && this.#tell('will-navigate', frame, toApp(browserUrl));
  }

  #tell(name: string, frame: Frame, url: string): boolean {
    const view = this.#views.of(frame);
    const isMainFrame = frame.parent === undefined;
    const event = eventOf({ url, isSameDocument: false, isMainFrame, frame: view, initiator: view });
    this.#emit(name, event, url, false, isMainFrame, view.processId, view.routingId);
    return event.defaultPrevented;
  }
}
