import type { CdpConnection } from './cdp-connection.ts';

/**
 * Closes every page that we did not open ourselves before it has loaded anything: what `window.open` and links to new windows have made by
 * the time Chromium tells. The page that asked is told by `Page.windowOpen`, which is where Electron's handler is called.
 */
export type PopupWatch = {
  /** Runs `create`, whose page is ours. */
  createPage<T extends { readonly targetId: string }>(create: () => Promise<T>): Promise<T>;
};

/** Begins to watch. */
export async function watchPopups(connection: CdpConnection): Promise<PopupWatch> {
  const { browser } = connection;
  const ours = new Set<string>();
  const creating = new Set<Promise<unknown>>();

  async function consider(targetId: string, sessionId: string): Promise<void> {
    // The event of our own page comes before the answer that names it.
    await Promise.allSettled(creating);
    if (!ours.has(targetId)) return void (await browser.send('Target.closeTarget', { targetId }));
    await connection.session(sessionId).send('Runtime.runIfWaitingForDebugger');
    await browser.send('Target.detachFromTarget', { sessionId });
  }

  browser.on('Target.attachedToTarget', ({ targetInfo, sessionId, waitingForDebugger }) => {
    // Our own sessions are attached by ourselves and never wait.
    if (!waitingForDebugger || targetInfo.type !== 'page') return;
    // A page may be gone before it can be closed.
    consider(targetInfo.targetId, sessionId).catch(() => undefined);
  });
  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });
  return {
    createPage(create) {
      const made = create().then((page) => {
        ours.add(page.targetId);
        return page;
      });
      creating.add(made);
      return made.finally(() => creating.delete(made));
    },
  };
}
