import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { BRIDGE_CHANNELS } from '../../src/contract/bridge-channels.ts';
import type { CallReply } from '../../src/contract/client.ts';
import { AppError } from '../../src/core/base/app-error.ts';
import type { Log } from '../../src/core/base/log.ts';
import type { Dispatch } from '../../src/host/dispatch.ts';
import { wireErrorOf } from '../../src/host/wire-error.ts';
import { BRIDGE_LIMITS, parseBridgeCall } from './bridge-call.ts';
import { originForLog } from './navigation.ts';
import { type Sender, senderProblem } from './sender.ts';

export type BridgeOptions = {
  readonly dispatch: Pick<Dispatch, 'call'>;
  readonly log: Log;
  /** Whether a page lives in a window that we opened, by the id of its webContents. */
  readonly isOurWindow: (contentsId: number) => boolean;
};

/**
 * Opens the one channel between our page and the engine. A sender that is not our page is refused loudly: its promise rejects and the
 * log says `error`. Everything else is answered as on every other door, by the same dispatch. Returns its undo.
 */
export function openBridge(options: BridgeOptions): () => void {
  const { dispatch, log } = options;
  const pending = new Map<number, number>();

  async function answer(contentsId: number, message: unknown): Promise<CallReply> {
    const waiting = pending.get(contentsId) ?? 0;
    try {
      if (waiting >= BRIDGE_LIMITS.pendingCalls) {
        throw new AppError('rate_limited', 'Too many calls at once.', { details: { retryAfterSeconds: 1 } });
      }
      const { method, input } = parseBridgeCall(message);
      pending.set(contentsId, waiting + 1);
      return await dispatch.call(method, input).finally(() => release(contentsId));
    } catch (error) {
      return { ok: false, error: wireErrorOf(error, log, 'bridge') };
    }
  }

  function release(contentsId: number): void {
    const left = (pending.get(contentsId) ?? 1) - 1;
    if (left === 0) pending.delete(contentsId);
    else pending.set(contentsId, left);
  }

  ipcMain.handle(BRIDGE_CHANNELS.call, (event, message: unknown) => {
    const problem = senderProblem(senderOf(event, options));
    if (problem !== undefined) {
      const origin = originForLog(event.senderFrame?.url ?? '');
      log.error({ problem, origin }, 'a foreign sender was refused at the bridge');
      throw new Error('This page may not use Gesso.');
    }
    return answer(event.sender.id, message);
  });
  return () => ipcMain.removeHandler(BRIDGE_CHANNELS.call);
}

/** Read at once, before anything is awaited: the frame may navigate meanwhile. */
function senderOf({ senderFrame, sender }: IpcMainInvokeEvent, { isOurWindow }: BridgeOptions): Sender {
  return {
    origin: senderFrame?.origin,
    isMainFrame:
      senderFrame !== null &&
      senderFrame.parent === null &&
      senderFrame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId,
    isOurWindow: isOurWindow(sender.id),
  };
}
