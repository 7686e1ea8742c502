const SESSION_TIMEOUT_MS = 10_000;

/** The token in an address like `/#token=…`; undefined when there is none. */
export function tokenFromHash(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#\/?\??/, '')).get('token');
  return token === null || token === '' ? undefined : token;
}

/**
 * Exchanges the token of the printed address for a session cookie and takes it out of the address bar and the history.
 * Returns 'none' without a token, 'refused' when the host does not know it, 'unreachable' when nobody answers (the token stays, so that a reload can try again).
 */
export async function openSession(signal: AbortSignal): Promise<'none' | 'opened' | 'refused' | 'unreachable'> {
  const token = tokenFromHash(window.location.hash);
  if (token === undefined) return 'none';
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(SESSION_TIMEOUT_MS)]),
    });
    window.history.replaceState(null, '', window.location.pathname);
    return response.ok ? 'opened' : 'refused';
  } catch (error) {
    if (signal.aborted) throw error;
    return 'unreachable';
  }
}
