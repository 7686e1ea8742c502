import { EventEmitter } from 'node:events';
import type { PreloadBridge } from '../../src/contract/client.ts';

/** What the bridge answers. */
export type Reply = { readonly ok: boolean; readonly output?: unknown; readonly error?: { readonly code: string } };

/** What main sends to a page. */
export type Sent = { readonly channel: string; readonly message: unknown };

export const contextBridge = {
  exposed: {} as Record<string, PreloadBridge>,
  exposeInMainWorld: (name: string, value: PreloadBridge): void => void (contextBridge.exposed[name] = value),
};

class IpcRendererStandIn extends EventEmitter {
  readonly invoked: Sent[] = [];
  invoke = async (channel: string, message: unknown): Promise<Reply> => {
    this.invoked.push({ channel, message });
    return { ok: true, output: 'pong' };
  };
}

export const ipcRenderer = new IpcRendererStandIn();
