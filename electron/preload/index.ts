import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_CHANNELS } from '../../src/contract/bridge-channels.ts';
import type { CallReply, PreloadBridge } from '../../src/contract/client.ts';
import type { EngineEvent } from '../../src/contract/events.ts';

// The whole bridge: two functions on two fixed channels. The page never sees ipcRenderer, an event object of Electron, or a channel's
// name, so it can reach nothing else. Messages are JSON text: main checks their length before it builds anything from them.

const listeners = new Set<(event: EngineEvent) => void>();

ipcRenderer.on(BRIDGE_CHANNELS.event, (_event, event: EngineEvent) => {
  for (const listener of listeners) listener(event);
});

const bridge: PreloadBridge = {
  call: async (method, input): Promise<CallReply> => {
    if (typeof method !== 'string') throw new TypeError('a method is named by a text');
    return ipcRenderer.invoke(BRIDGE_CHANNELS.call, JSON.stringify({ method, input }));
  },
  on: (listener) => {
    if (typeof listener !== 'function') throw new TypeError('a listener is a function');
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

contextBridge.exposeInMainWorld('gesso', bridge);
