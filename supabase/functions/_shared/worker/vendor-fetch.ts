/** The words of Deno for a connection that never came about; it gives no code. */
const NEVER_CONNECTED = 'client error (Connect)';

/**
 * `fetch` for what may cost money. Two things differ from the runtime's own:
 *
 * A body is sent as a stream. Deno's HTTP client sends a request once more by itself when the other side closes a connection that was used
 * before, POST or not, as long as it still has the body; a paid request would be made twice. A stream it cannot send again.
 *
 * A connection that was never made says so by the code that Node gives, since the adapters decide by that code. Everything else is passed on
 * as it is and counts as unknown.
 */
export async function vendorFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(input, onceOnly(init));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const said = `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
    if (!said.includes(NEVER_CONNECTED)) throw error;
    throw Object.assign(error, { code: said.includes('dns error') ? 'ENOTFOUND' : 'ECONNREFUSED', cause: undefined });
  }
}

/** Forms and blobs are streams already. */
function onceOnly(init: RequestInit): RequestInit {
  const { body } = init;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return init;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  // `duplex` is what the standard wants beside a stream; the types of the DOM do not know it yet.
  return Object.assign({ ...init, body: stream }, { duplex: 'half' });
}
