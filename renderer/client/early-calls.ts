import { firstPageSize } from '../stores/first-page-size.ts';
import type { EarlyCall } from './early-connection.ts';

/** How the address of the plain library may look, with nothing searched and nothing opened. */
const PLAIN = new Set(['', '#', '#/', '#/library']);

/** What a page asks first at an address (`location.hash`), word for word: an answer to anything else is thrown away. */
export function earlyCalls(hash: string): readonly EarlyCall[] {
  const settings = { method: 'settings.get', input: {} };
  if (!PLAIN.has(hash)) return [settings];
  return [settings, { method: 'library.list', input: { filter: { trashed: false }, limit: firstPageSize() } }];
}
