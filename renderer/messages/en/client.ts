/** What a call that could not reach the engine says. */
export const client = {
  lost: 'The connection to Gesso was lost before the answer came. It is being restored; what you typed is kept. Check the queue before you send it again.',
  notSent: 'Gesso cannot be reached right now, so this was not sent. Try again when the connection is back.',
  timedOut: 'Gesso took too long to answer. Check the queue before you send it again.',
  unreadable:
    'Gesso answered in a way that this window does not understand. Reload the window; if it happens again, update Gesso.',
} as const;
