/*
 * A Chromium that is not built by us has no document of a scheme that it does not know. Documents of `app://gesso/` are therefore shown at
 * `http://gesso.app.localhost/`: `*.localhost` is a secure context, never leaves the machine, and, being http, takes pictures and media of
 * another scheme (`asset:`) without calling them mixed content. Addresses of other schemes are left as they are; Chromium asks for
 * pictures, media and scripts of any scheme, and our interception answers.
 */
const SUFFIX = '.localhost';

/** Schemes that Chromium has documents of. */
const BUILT_IN: ReadonlySet<string> = new Set(['http:', 'https:', 'file:', 'ws:', 'wss:', 'data:', 'blob:', 'about:']);

/** `app://gesso/x` → `http://gesso.app.localhost/x`. */
export function toBrowser(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/s.exec(url) ?? [];
  if (scheme === '' || host === '' || BUILT_IN.has(`${scheme}:`)) return url;
  return `http://${host}.${scheme}${SUFFIX}${rest}`;
}

/** `http://gesso.app.localhost/x` → `app://gesso/x`. What Chromium calls an opaque origin stays as it is. */
export function toApp(url: string): string {
  const [, host = '', scheme = '', rest = ''] =
    /^http:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.localhost(?=[/?#]|$)(.*)$/s.exec(url) ?? [];
  return host === '' ? url : `${scheme}://${host}${rest}`;
}

/** An origin as Electron states it: `app://gesso`, and `null` for one that is opaque. */
export function toAppOrigin(origin: string): string {
  return origin === '' || origin === '://' || origin === 'null' ? 'null' : toApp(origin);
}
