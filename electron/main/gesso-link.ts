import { assetIdSchema } from '../../src/contract/ids.ts';

/** The scheme of links that open Gesso. */
export const LINK_SCHEME = 'gesso';

const VIEWS = ['library', 'budget', 'comfyui', 'settings', 'welcome'] as const;
const LONGEST_SEARCH = 200;

/**
 * Where a `gesso:` link leads, as a hash of the window: `gesso://library`, `gesso://library/<asset id>`, `gesso://library?text=rain`,
 * `gesso://budget`, `gesso://comfyui`, `gesso://settings`; undefined for everything else. Any web page may write such a link, so it goes
 * to a place and never does anything: no job, no prompt, no setting. Pure.
 */
export function gessoLink(link: string): string | undefined {
  if (link.length > 1000 || !URL.canParse(link)) return undefined;
  const { protocol, host, pathname, searchParams, username, password, port } = new URL(link);
  if (protocol !== `${LINK_SCHEME}:` || username !== '' || password !== '' || port !== '') return undefined;
  const view = VIEWS.find((name) => name === host);
  if (view === undefined) return undefined;
  const path = pathname.replace(/^\/|\/$/g, '');
  if (view === 'library' && path !== '') {
    const assetId = assetIdSchema.safeParse(path);
    return assetId.success ? `#/library/${assetId.data}` : undefined;
  }
  if (path !== '') return undefined;
  const text = view === 'library' ? (searchParams.get('text') ?? '').slice(0, LONGEST_SEARCH) : '';
  return text === '' ? `#/${view}` : `#/${view}?${new URLSearchParams({ text }).toString()}`;
}
