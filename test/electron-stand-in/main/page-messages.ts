import type { Cdp } from '../chromium/cdp-connection.ts';
import type { Frame, FrameTree } from '../chromium/frame-tree.ts';
import { createCodec } from '../page/codec.ts';
import { BINDING, receiveExpression } from '../page/scripts.ts';
import { eventOf } from './event.ts';
import { ipcMainPart } from './ipc-main.ts';
import type { FrameViews } from './web-frame-main.ts';

const codec = createCodec();

/** The text of a message to a page. Throws what structured clone throws. */
export function encodeMessage(...content: readonly unknown[]): string {
  return codec.encode(structuredClone(content));
}

export type MessageContext = {
  readonly cdp: Cdp;
  readonly frames: FrameTree;
  readonly views: FrameViews;
  readonly sender: Electron.WebContents;
  readonly onPreloadError: (path: string, message: string) => void;
};

/** Receives what the preload's worlds of a page send, with the frame that each message comes from. */
export function receiveMessages(context: MessageContext): void {
  const { cdp, frames } = context;
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const frame = frames.ofContext(executionContextId);
    if (name !== BINDING || frame === undefined) return;
    const message = codec.decode(payload);
    if (!Array.isArray(message)) return;
    const [kind, ...content] = message;
    if (kind === 'invoke')
      void invoke(context, { frame, contextId: executionContextId }, content as [number, string, unknown[]]);
    else if (kind === 'send') emit(context, frame, content as [string, unknown[]]);
    else if (kind === 'preload-error') context.onPreloadError(String(content[0]), String(content[1]));
  });
}

async function invoke(
  context: MessageContext,
  { frame, contextId }: { readonly frame: Frame; readonly contextId: number },
  [id, channel, parameters]: [number, string, unknown[]],
): Promise<void> {
  const outcome = await ipcMainPart.answer(channel, messageEvent(context, frame), parameters);
  // Whoever asked may have gone to another page meanwhile, and its world with it.
  if (context.frames.ofContext(contextId) !== frame) return;
  const expression = receiveExpression(encodeMessage('settle', id, outcome));
  await context.cdp.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
}

function emit(context: MessageContext, frame: Frame, [channel, parameters]: [string, unknown[]]): void {
  ipcMainPart.emit(channel, messageEvent(context, frame), ...parameters);
}

function messageEvent({ sender, views }: MessageContext, frame: Frame): Electron.IpcMainInvokeEvent {
  const { documentId } = frame;
  return eventOf({
    type: 'frame' as const,
    sender,
    processId: 1,
    frameId: frame.treeNodeId,
    // As documented: null once the frame has gone or shows another document.
    get senderFrame() {
      return frame.isDetached || frame.documentId !== documentId ? null : views.of(frame);
    },
  });
}
