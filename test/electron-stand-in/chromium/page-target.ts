import { BINDING, pageScript, PRELOAD_WORLD, preloadScript, receiveExpression } from '../page/scripts.ts';
import { toBrowser } from './address-map.ts';
import type { Cdp } from './cdp-connection.ts';
import { FrameTree } from './frame-tree.ts';
import type { Chromium } from './launch-chromium.ts';
import type { PopupWatch } from './popup-watch.ts';

export type PageOptions = {
  readonly bounds: { readonly width: number; readonly height: number };
  readonly preload: { readonly path: string; readonly source: string } | undefined;
  /** Sets up who listens, before anything can happen in the page. */
  readonly listen: (cdp: Cdp, frames: FrameTree) => void;
};

/** A page of the browser that is one of our windows. */
export type PageTarget = {
  readonly targetId: string;
  readonly cdp: Cdp;
  readonly frames: FrameTree;
  /** Hands an encoded message to the preload's world in the main frame; does nothing where there is none. */
  toPreload(text: string): Promise<void>;
  /** As a browser goes to an address by itself: nobody is asked. Rejects when it could not be loaded. */
  navigate(url: string): Promise<void>;
  /** Closes it as its user would: the page may object while it has a document of its own. */
  close(): Promise<void>;
};

/** Opens an empty page with everything in place that a window of Electron has before its first document. */
export async function openPage(chromium: Chromium, popups: PopupWatch, options: PageOptions): Promise<PageTarget> {
  const { browser, connection } = chromium;
  const { width, height } = options.bounds;
  const { targetId } = await popups.createPage(() =>
    browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height }),
  );
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
  const cdp = connection.session(sessionId);
  const frames = new FrameTree(cdp);
  options.listen(cdp, frames);
  await Promise.all([
    cdp.send('Page.enable'),
    cdp.send('Inspector.enable'),
    cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] }),
    cdp.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
    // The page's end first: it waits for the preload's.
    cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript() }),
    addPreload(cdp, options.preload),
  ]);
  await frames.read(cdp);
  await cdp.send('Runtime.enable');
  return {
    targetId,
    cdp,
    frames,
    async toPreload(text) {
      const uniqueContextId = frames.preloadWorld(frames.main);
      if (uniqueContextId === undefined) return;
      // The document may go while the message is on its way; then nobody is there to read it.
      await cdp
        .send('Runtime.evaluate', { expression: receiveExpression(text), uniqueContextId })
        .catch(() => undefined);
    },
    async navigate(url) {
      const { errorText } = await cdp.send('Page.navigate', { url: toBrowser(url) });
      if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    },
    async close() {
      // Chromium's own page about a load that failed takes no `Page.close`.
      await cdp.send('Page.close').catch(() => browser.send('Target.closeTarget', { targetId }));
    },
  };
}

async function addPreload(cdp: Cdp, preload: PageOptions['preload']): Promise<void> {
  if (preload === undefined) return;
  const { platform, arch, versions } = process;
  const described = { platform, arch, versions: { node: versions.node, chrome: '0', electron: 'stand-in' } };
  const source = preloadScript(preload.source, { process: described, path: preload.path });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: PRELOAD_WORLD });
}
