import { PAGE_ORIGIN } from './origins.ts';

/** What is known of whoever sent a message. `origin` is undefined when its frame is gone or has navigated meanwhile. */
export type Sender = {
  readonly origin: string | undefined;
  readonly isMainFrame: boolean;
  /** Whether its page is the one in a window that we opened. */
  readonly isOurWindow: boolean;
};

/** Why a sender may not use the bridge; undefined when it may. Only the main frame of our own page may. */
export function senderProblem({ origin, isMainFrame, isOurWindow }: Sender): string | undefined {
  if (origin === undefined) return 'its frame is gone';
  if (!isOurWindow) return 'its window is not ours';
  if (!isMainFrame) return 'it is a frame inside a page';
  return origin === PAGE_ORIGIN ? undefined : 'its origin is not ours';
}
