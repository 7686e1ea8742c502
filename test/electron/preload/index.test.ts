import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { PreloadBridge } from '../../../src/contract/client.ts';
import { contextBridge, ipcRenderer } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
/** What the page sees. */
const bridge = (): PreloadBridge => contextBridge.exposed['gesso']!;

beforeAll(async () => {
  await import('../../../electron/preload/index.ts');
});

describe('the preload', () => {
  it('gives the page two functions and nothing else', () => {
    expect(Object.keys(contextBridge.exposed)).toEqual(['gesso']);
    expect(Object.keys(bridge()).toSorted()).toEqual(['call', 'on']);
  });

  it('sends calls as text over the one channel', async () => {
    const reply = await bridge().call('app.info', { a: 1 });

    expect(reply).toEqual({ ok: true, output: 'pong' });
    expect(ipcRenderer.invoked).toEqual([{ channel: 'gesso:call', message: '{"method":"app.info","input":{"a":1}}' }]);
  });

  it('sends nothing for a method that is no text or an input that is no JSON', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const before = ipcRenderer.invoked.length;

    await expect(bridge().call({ toString: () => 'app.info' } as never, {})).rejects.toThrow(TypeError);
    await expect(bridge().call('app.info', cycle)).rejects.toThrow(TypeError);

    expect(ipcRenderer.invoked.length).toBe(before);
  });

  it('passes on events without Electron’s own event, until undone', () => {
    const heard: unknown[][] = [];
    const undo = bridge().on((...given: unknown[]) => void heard.push(given));

    ipcRenderer.emit('gesso:event', { sender: ipcRenderer }, { name: 'x', payload: 1 });
    undo();
    ipcRenderer.emit('gesso:event', { sender: ipcRenderer }, { name: 'y', payload: 2 });

    expect(heard).toEqual([[{ name: 'x', payload: 1 }]]);
    expect(ipcRenderer.listenerCount('gesso:event')).toBe(1);
  });

  it('takes only functions as listeners', () => {
    expect(() => bridge().on('alert(1)' as never)).toThrow(TypeError);
  });
});
