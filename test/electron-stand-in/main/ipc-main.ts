import { EventEmitter } from 'node:events';
import { asElectron } from '../not-modelled.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

/** What a message of a page has come to. The error's text is the one that crosses. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

class IpcMainStandIn extends EventEmitter implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'> {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, listener);
  }
  handleOnce(channel: string, listener: Handler): void {
    this.handle(channel, (event, ...parameters) => {
      this.removeHandler(channel);
      return listener(event, ...parameters);
    });
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Answers an `invoke`. Never rejects: what a handler throws crosses as the text of an error. */
  async answer(channel: string, event: Electron.IpcMainInvokeEvent, parameters: readonly unknown[]): Promise<Outcome> {
    const failed = (error: unknown): Outcome => ({
      ok: false,
      message: `Error invoking remote method '${channel}': ${String(error)}`,
    });
    const handler = this.#handlers.get(channel);
    if (handler === undefined) return failed(new Error(`No handler registered for '${channel}'`));
    try {
      return { ok: true, value: structuredClone(await handler(event, ...parameters)) as unknown };
    } catch (error) {
      return failed(error);
    }
  }
}

export const ipcMainPart = new IpcMainStandIn();
export const ipcMain = asElectron<Electron.IpcMain>('ipcMain', ipcMainPart);
