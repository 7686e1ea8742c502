import type { Page } from '@playwright/test';
import { z } from 'zod';
import type { MethodName } from '../../../src/contract/methods.ts';

const callSchema = z.object({ type: z.literal('call'), id: z.int(), method: z.string() });

/** What becomes of calls on their way to the host: `held` ones get no answer, `refused` ones an error; all others pass. */
export type CallStubs = { held: readonly MethodName[]; refused: readonly MethodName[] };

/** Stands between a page and its host, for states that no real host stays in: reading, and not able to read. Call it before the page is opened. */
export async function stubCalls(page: Page): Promise<CallStubs> {
  const stubs: CallStubs = { held: [], refused: [] };
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      const { id, method } = callSchema.parse(JSON.parse(String(data)));
      if (stubs.held.some((name) => name === method)) return;
      if (!stubs.refused.some((name) => name === method)) return server.send(data);
      const error = { code: 'internal', message: 'The disk did not answer. Try again.', details: {} };
      socket.send(JSON.stringify({ type: 'error', id, error }));
    });
  });
  return stubs;
}
