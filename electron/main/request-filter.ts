import { ASSET_SCHEME, PAGE_SCHEME } from './origins.ts';

const OWN: ReadonlySet<string> = new Set([`${PAGE_SCHEME}:`, `${ASSET_SCHEME}:`, 'blob:', 'data:']);

/** Developer tools load themselves over these; a packaged app has none. */
const DEVELOPER: ReadonlySet<string> = new Set(['devtools:']);

/**
 * Whether a request of the window may be made at all. Everything remote is refused here as well, behind the content security policy:
 * the window talks to nobody, the engine does.
 */
export function isRequestAllowed(url: string, isPackaged: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return OWN.has(protocol) || (!isPackaged && DEVELOPER.has(protocol));
}
