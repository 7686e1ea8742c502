import type { BrowserContext, ConsoleMessage, Page, Request } from '@playwright/test';

/** What went wrong in a browser behind the user's back. */
export type Watch = {
  /** Errors that belong to what a test does on purpose, for example a refused connection. */
  allow(...patterns: readonly RegExp[]): void;
  /** Everything that no test allowed. */
  problems(): readonly string[];
};

/**
 * Listens to every page of a context: console errors, uncaught errors, CSP violations, requests to any host but ours. `home`: the address of
 * the page where that is not a loopback host: a desktop app asks for nothing outside it but files of the library.
 */
export async function watchContext(
  context: BrowserContext,
  watch: Pick<Recorder, 'record'>,
  home?: string,
): Promise<void> {
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(
        `CSP violation: ${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      ),
    ),
  );
  context.on('console', (message) => {
    const problem = problemOfMessage(message);
    if (problem !== undefined) watch.record(problem);
  });
  context.on('weberror', (error) => watch.record(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const foreign = home === undefined ? isForeign(request) : isOutside(request, home);
    if (foreign) watch.record(`request to another host: ${request.url()}`);
  });
  context.on('page', (page) => watchSockets(page, watch));
}

export type Recorder = Watch & { record(problem: string): void };

/** A fresh list of problems. */
export function createWatch(): Recorder {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  return {
    record: (problem) => void seen.push(problem),
    allow: (...patterns) => void allowed.push(...patterns),
    problems: () => seen.filter((problem) => !allowed.some((pattern) => pattern.test(problem))),
  };
}

function watchSockets(page: Page, watch: Pick<Recorder, 'record'>): void {
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(page.url()).host) watch.record(`socket to ${socket.url()}`);
  });
}

function problemOfMessage(message: ConsoleMessage): string | undefined {
  const type = message.type();
  if (type !== 'error' && type !== 'warning') return undefined;
  return `console ${type}: ${message.text()} (${message.location().url})`;
}

function isOutside(request: Request, home: string): boolean {
  return ![home, 'asset://local/', 'data:', 'blob:', 'about:'].some((own) => request.url().startsWith(own));
}

/** Pages are served from loopback only, and a page asks nobody but its own host. */
function isForeign(request: Request): boolean {
  const url = new URL(request.url());
  if (url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'about:') return false;
  if (url.protocol !== 'http:' || url.hostname !== '127.0.0.1') return true;
  if (request.isNavigationRequest()) return false;
  const frame = new URL(request.frame().url());
  return frame.host !== '' && url.host !== frame.host;
}
