import type { createBridgeEnd } from './bridge-end.ts';
import type { Codec } from './codec.ts';

type Listener = (event: { readonly senderId: number }, ...parameters: readonly unknown[]) => void;
type Bind = (payload: string) => void;
type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

export type PreloadWorld = {
  /** A message of main, as the codec writes it. */
  receive(text: string): void;
};

export type PreloadSettings = {
  readonly process: {
    readonly platform: string;
    readonly arch: string;
    readonly versions: Readonly<Record<string, string>>;
  };
  /** The preload's path, for its error. */
  readonly path: string;
};

/**
 * The world of a sandboxed preload: `require` knows `electron` alone, `process` is a description, Node is not there. What it does not have
 * throws and names itself. Refers to nothing outside itself; `run` is the preload's own code in a function.
 */
export function openPreloadWorld(
  parts: {
    readonly makeEnd: typeof createBridgeEnd;
    readonly codec: Codec;
    readonly bind: Bind;
    readonly settings: PreloadSettings;
  },
  run: (require: (name: string) => unknown, module: { exports: unknown }, exports: unknown, process: unknown) => void,
): PreloadWorld | undefined {
  if (window !== window.top) return undefined;
  const { makeEnd, codec, bind, settings } = parts;
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners = new Map<string, Set<Listener>>();
  let lastId = 0;
  const post = (kind: string, ...content: readonly unknown[]): void =>
    bind(codec.encode(structuredClone([kind, ...content])));
  const modelled = (name: string, members: object): unknown =>
    new Proxy(members, {
      get(target, key) {
        if (typeof key === 'string' && !(key in target))
          throw new Error(`${name}.${key} is not modelled by the stand-in for Electron (test/electron-stand-in)`);
        return Reflect.get(target, key);
      },
    });

  const on = (channel: string, listener: Listener): void => {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
  };
  const off = (channel: string, listener: Listener): void => void listeners.get(channel)?.delete(listener);
  const ipcRenderer = modelled('ipcRenderer', {
    invoke(channel: string, ...parameters: readonly unknown[]) {
      const promise = Promise.withResolvers<unknown>();
      lastId += 1;
      pending.set(lastId, promise);
      post('invoke', lastId, channel, parameters);
      return promise.promise;
    },
    send: (channel: string, ...parameters: readonly unknown[]) => post('send', channel, parameters),
    on,
    off,
    addListener: on,
    removeListener: off,
    removeAllListeners: (channel: string) => void listeners.delete(channel),
  });

  const channel = document.createElement('stand-in-bridge');
  const end = makeEnd(channel, 'to-preload', 'to-page');
  window.dispatchEvent(new FocusEvent('stand-in:meet', { relatedTarget: channel }));
  const contextBridge = modelled('contextBridge', {
    exposeInMainWorld(name: string, api: unknown) {
      channel.dispatchEvent(new CustomEvent('expose', { detail: [name, end.pack(api)] }));
    },
  });

  const electron = modelled('electron (in a sandboxed preload)', { contextBridge, ipcRenderer });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const process = { ...settings.process, type: 'renderer', sandboxed: true, contextIsolated: true, env: {} };
  const module: { exports: unknown } = { exports: {} };
  try {
    run(require, module, module.exports, process);
  } catch (error) {
    post('preload-error', settings.path, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }

  const settle = (id: number, outcome: Outcome): void => {
    const promise = pending.get(id);
    pending.delete(id);
    if (outcome.ok) promise?.resolve(outcome.value);
    else promise?.reject(new Error(outcome.message));
  };
  return {
    receive(text) {
      const [kind, first, second] = codec.decode(text) as [string, never, never];
      if (kind === 'settle') settle(first, second);
      else
        for (const listener of listeners.get(first) ?? []) listener({ senderId: 0 }, ...(second as readonly unknown[]));
    },
  };
}
