/** Where a vendor's API is; `origin` ends without a slash and may carry a path of a gateway. */
export type BaseUrl = { readonly url: string } | { readonly problem: string };

/**
 * The base of all calls to a vendor: its own address, or the one that the environment gives in its place. A trailing `/v1`, which some
 * vendors' own tools want in that variable, is dropped, since the paths of our calls begin with it.
 * Only https is taken, so that a key never travels in the clear; http only to this computer.
 */
export function parseBaseUrl(given: string | undefined, options: { standard: string; variable: string }): BaseUrl {
  const text = (given ?? '').trim();
  if (text === '') return { url: options.standard };
  const { variable } = options;
  if (!URL.canParse(text)) return { problem: `${variable} is not an address. Write it like ${options.standard}.` };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return { problem: `${variable} must not contain a user name or a password.` };
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    return { problem: `${variable} must begin with https://, so that the key is not sent in the clear.` };
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  return { url: `${url.origin}${path}` };
}

/** true for names and addresses of this very computer. `hostname` as `URL` writes it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
