/** What somebody typed as the address of a ComfyUI: a URL that can be tried, or what is wrong with it. */
export type AddressCheck =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly problem: 'empty' | 'not_an_address' | 'not_http' | 'has_credentials' };

/**
 * Reads an address as people write it: `192.168.1.5:8188` means http. Keeps a path (ComfyUI behind a proxy), drops a trailing slash,
 * query and fragment, which belong to ComfyUI's own window.
 */
export function checkComfyAddress(typed: string): AddressCheck {
  const text = typed.trim();
  if (text === '') return { ok: false, problem: 'empty' };
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const candidate = hasScheme ? text : `http://${text}`;
  if (!URL.canParse(candidate)) return { ok: false, problem: 'not_an_address' };
  const url = new URL(candidate);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, problem: 'not_http' };
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'has_credentials' };
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
