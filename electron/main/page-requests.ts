import type { DesktopRequest } from '../../src/contract/desktop.ts';

/** More requests than this before a page listens are somebody leaning on a key. */
const WAITING_MAX = 20;

/** What menus, tray, links and notifications ask the page for. */
export type PageRequests = {
  /** Sends a request, or keeps it until a page listens. */
  ask(request: DesktopRequest): void;
  /** A page listens now: it gets what waited. */
  ready(): void;
  /** No page listens any more. */
  gone(): void;
};

/** Keeps requests until there is a page that listens. `send` reaches the page. */
export function createPageRequests(send: (request: DesktopRequest) => void): PageRequests {
  const state = { isReady: false };
  const waiting: DesktopRequest[] = [];
  return {
    ask(request) {
      if (state.isReady) return send(request);
      waiting.push(request);
      if (waiting.length > WAITING_MAX) waiting.shift();
    },
    ready() {
      state.isReady = true;
      for (const request of waiting.splice(0)) send(request);
    },
    gone: () => void (state.isReady = false),
  };
}
