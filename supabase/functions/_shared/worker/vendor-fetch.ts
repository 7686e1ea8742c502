/** The sentence of Deno for a connection that never came about. It gives no code. */
const NEVER_CONNECTED = 'client error (Connect)';

/**
 * `fetch` whose errors say what Node's say: the code of a connection that was never made, which proves that nothing was sent. The adapters
 * decide by that code. Everything else is passed on as it is and counts as unknown.
 */
export async function vendorFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    if (!(error instanceof TypeError) || !error.message.includes(NEVER_CONNECTED)) throw error;
    throw Object.assign(error, { code: error.message.includes('dns error') ? 'ENOTFOUND' : 'ECONNREFUSED' });
  }
}
