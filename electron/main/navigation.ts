import { type AssetRequest, parseAssetUrl } from './asset-request.ts';
import { externalLink } from './external-links.ts';
import { PAGE_HOST, PAGE_SCHEME } from './origins.ts';

/** Where a link of the page leads. */
export type Target =
  | { readonly kind: 'page' }
  | { readonly kind: 'asset'; readonly asset: AssetRequest }
  | { readonly kind: 'external'; readonly url: string }
  | { readonly kind: 'denied' };

/** Reads an address that the page wants to open or to go to. `page` is our one document, whatever its hash. */
export function targetOf(url: string): Target {
  if (isOurPage(url)) return { kind: 'page' };
  const asset = parseAssetUrl(url);
  if (asset !== undefined) return { kind: 'asset', asset };
  const external = externalLink(url);
  return external === undefined ? { kind: 'denied' } : { kind: 'external', url: external };
}

/** An address for the log: without path, query and user, which may carry what nobody should read there. */
export function originForLog(url: string): string {
  if (!URL.canParse(url)) return 'unreadable';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`.slice(0, 100);
}

function isOurPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, pathname, username, password } = new URL(url);
  if (protocol !== `${PAGE_SCHEME}:` || host !== PAGE_HOST || username !== '' || password !== '') return false;
  return pathname === '/' || pathname === '/index.html';
}
