import type { Page } from '@playwright/test';
import { BRIDGE_CHANNELS } from '../../../src/contract/bridge-channels.ts';
import { createCodec } from '../../electron-stand-in/page/codec.ts';
import { BINDING, PRELOAD_WORLD } from '../../electron-stand-in/page/scripts.ts';

type World = { standInReceive?: { receive(text: string): void } } & Record<
  string,
  ((text: string) => void) | undefined
>;

/**
 * What a page whose renderer process has been taken over can do: it writes to main's pipe itself, whatever the preload would let through,
 * from any of its frames. `frame`: a part of the frame's address. Resolves with main's outcome. On the stand-in alone.
 */
export async function sendFromRenderer(page: Page, message: unknown, frame = ''): Promise<unknown> {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send('Page.getFrameTree');
    const all = [frameTree, ...(frameTree.childFrames ?? [])].map((tree) => tree.frame);
    const chosen = frame === '' ? all[0] : all.find(({ url }) => url.includes(frame));
    if (chosen === undefined) throw new Error(`no frame shows ${frame}, only ${all.map(({ url }) => url).join(' ')}`);
    const world = await session.send('Page.createIsolatedWorld', { frameId: chosen.id, worldName: PRELOAD_WORLD });
    const codec = createCodec();
    const text = codec.encode(['invoke', 1, BRIDGE_CHANNELS.call, [message]]);
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      executionContextId: world.executionContextId,
      functionDeclaration: String(exchange),
      arguments: [{ value: text }, { value: BINDING }],
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description);
    const settled = codec.decode(String(result.value)) as [string, number, unknown];
    return settled[2];
  } finally {
    await session.detach();
  }
}

/** In the page. */
function exchange(text: string, binding: string): Promise<string> {
  const world = globalThis as unknown as World;
  const answer = new Promise<string>((resolve) => {
    world.standInReceive = { receive: resolve };
  });
  world[binding]?.(text);
  return answer;
}
