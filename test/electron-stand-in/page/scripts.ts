import { createBridgeEnd } from './bridge-end.ts';
import { createCodec } from './codec.ts';
import { openPageWorld } from './page-world.ts';
import { openPreloadWorld, type PreloadSettings } from './preload-world.ts';

/** The isolated world of the preload has this name and this binding; the page's world has neither. */
export const PRELOAD_WORLD = 'Electron Isolated Context';
export const BINDING = 'standInPost';
const RECEIVER = 'standInReceive';

/** What runs first in the page's world. */
export function pageScript(): string {
  return `(${String(openPageWorld)})(${String(createBridgeEnd)})`;
}

/** What runs in the preload's world: Electron's side of it, then the preload itself. */
export function preloadScript(source: string, settings: PreloadSettings): string {
  const parts = `{ makeEnd: ${String(createBridgeEnd)}, codec: (${String(createCodec)})(), bind: globalThis.${BINDING}, settings: ${JSON.stringify(settings)} }`;
  const run = `function (require, module, exports, process) {\n${source}\n}`;
  return `globalThis.${RECEIVER} = (${String(openPreloadWorld)})(${parts}, ${run})`;
}

/** Hands one encoded message to the preload's world; false there when no preload listens. */
export function receiveExpression(text: string): string {
  return `globalThis.${RECEIVER}?.receive(${JSON.stringify(text)})`;
}
