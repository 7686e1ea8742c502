import { type AssetId, assetIdSchema } from '../../src/contract/ids.ts';

/** What the window shows. `query` belongs to the view: the library keeps its filters there, so that they live in the address. */
export type Route =
  | { readonly view: 'library'; readonly assetId: AssetId | undefined; readonly query: string }
  | { readonly view: 'budget' | 'comfyui' | 'settings' | 'components' | 'welcome'; readonly query: string };

export type ViewName = Route['view'];

const PLAIN_VIEWS = ['budget', 'comfyui', 'settings', 'components', 'welcome'] as const;

/** Reads an address's hash (`#/library/<id>?text=rain`). Whatever is unknown is the library: an old link never ends in nothing. */
export function parseRoute(hash: string): Route {
  const [path, query] = splitOnce(hash.replace(/^#/, ''), '?');
  const [view, id] = path.split('/').filter((part) => part !== '');
  const plain = PLAIN_VIEWS.find((name) => name === view);
  if (plain !== undefined) return { view: plain, query };
  const assetId = view === 'library' ? assetIdSchema.safeParse(id) : undefined;
  return { view: 'library', assetId: assetId?.success === true ? assetId.data : undefined, query };
}

/** The hash of a route; `parseRoute` reads it back. */
export function formatRoute(route: Route): string {
  const path = route.view === 'library' && route.assetId !== undefined ? `library/${route.assetId}` : route.view;
  return `#/${path}${route.query === '' ? '' : `?${route.query}`}`;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
