import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openBridge } from '../../../electron/main/bridge.ts';
import { BRIDGE_LIMITS, parseBridgeCall } from '../../../electron/main/bridge-call.ts';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { createDispatch } from '../../../src/host/dispatch.ts';
import { openEngine } from '../../support/test-engine.ts';
import { BrowserWindow, invoke, ipcMain } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
afterEach(() => ipcMain.handlers.clear());

/** A real engine behind the bridge, and a window that shows our page. */
async function openedBridge() {
  const engine = await openEngine();
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (_fields, message) => void errors.push(message) };
  const { webContents } = new BrowserWindow({});
  Object.assign(webContents.mainFrame, { origin: 'app://gesso', url: 'app://gesso/' });
  const dispatch = createDispatch({ handlers: engine.handlers, log });
  const close = openBridge({ dispatch, log, isOurWindow: (id) => id === webContents.id });
  onTestFinished(close);
  return { webContents, errors, call: (message: unknown) => invoke(webContents, 'gesso:call', message) };
}

const info = JSON.stringify({ method: 'app.info', input: {} });

describe('the bridge', () => {
  it('has exactly one channel, and none after its end', async () => {
    const { webContents } = await openedBridge();

    expect([...ipcMain.handlers.keys()]).toEqual(['gesso:call']);
    expect(webContents.id).toBeGreaterThan(0);
  });

  it('answers our own page as every other door does', async () => {
    const { call } = await openedBridge();

    expect(await call(info)).toMatchObject({ ok: true, output: { version: '0.0.0-test' } });
    expect(await call(JSON.stringify({ method: 'app.nothing' }))).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    expect(await call(JSON.stringify({ method: 'jobs.get', input: { jobId: 1 } }))).toMatchObject({
      ok: false,
      error: { code: 'invalid_request' },
    });
  });

  it.each([
    ['a frame inside our page', { origin: 'app://gesso', url: 'app://gesso/', parent: {}, frameTreeNodeId: 5 }],
    ['a page of another origin', { origin: 'https://evil.example', url: 'https://evil.example/', parent: null }],
    ['a file of the library', { origin: 'asset://local', url: 'asset://local/', parent: null }],
    ['a frame that is gone', null],
  ])('refuses %s loudly', async (_name, change) => {
    const { webContents, errors } = await openedBridge();
    const frame = change === null ? null : { ...webContents.mainFrame, ...change };

    await expect(invoke(webContents, 'gesso:call', info, frame)).rejects.toThrow('may not use Gesso');
    expect(errors).toEqual(['a foreign sender was refused at the bridge']);
  });

  it('refuses a window that we did not open, whatever it says of itself', async () => {
    await openedBridge();
    const { webContents } = new BrowserWindow({});
    Object.assign(webContents.mainFrame, { origin: 'app://gesso', url: 'app://gesso/' });

    await expect(invoke(webContents, 'gesso:call', info)).rejects.toThrow('may not use Gesso');
  });

  it.each([
    ['no text', { method: 'app.info' }, 'invalid_json'],
    ['nothing', undefined, 'invalid_json'],
    ['a buffer', new Uint8Array(8), 'invalid_json'],
    ['broken JSON', '{"method":', 'invalid_json'],
    ['a list', '[]', 'invalid_request'],
    ['null', 'null', 'invalid_request'],
    ['no method', '{"input":{}}', 'invalid_request'],
    ['a method that is no text', '{"method":1}', 'invalid_request'],
    ['an endless method', JSON.stringify({ method: 'x'.repeat(101) }), 'invalid_request'],
    ['a field too many', '{"method":"app.info","input":{},"extra":1}', 'invalid_request'],
    ['a key that reaches a prototype', '{"method":"app.info","input":{"__proto__":{"a":1}}}', 'invalid_request'],
    ['a name that every object has', '{"method":"constructor","input":{}}', 'not_found'],
    ['very deep nesting', `{"method":"app.info","input":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'invalid_request'],
  ])('answers %s with an error', async (_name, message, code) => {
    const { call } = await openedBridge();

    expect(await call(message)).toMatchObject({ ok: false, error: { code } });
  });

  it('takes no more calls at once than the limit, and more when they are answered', async () => {
    const { call } = await openedBridge();

    const replies = await Promise.all(Array.from({ length: BRIDGE_LIMITS.pendingCalls + 3 }, () => call(info)));

    expect(replies.filter(({ ok }) => ok)).toHaveLength(BRIDGE_LIMITS.pendingCalls);
    expect(replies.at(-1)).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(await call(info)).toMatchObject({ ok: true });
  });
});

describe('parseBridgeCall', () => {
  it('refuses a message by its length before it reads it', () => {
    const message = JSON.stringify({ method: 'app.info', input: 'x'.repeat(100) });

    expect(() => parseBridgeCall(message, { messageLength: 50 })).toThrow(
      expect.objectContaining({ code: 'body_too_large' }),
    );
    expect(parseBridgeCall(message, { messageLength: 500 }).method).toBe('app.info');
  });

  it('has room for the largest import', () => {
    expect(BRIDGE_LIMITS.messageLength).toBeGreaterThan((32 * 1024 * 1024 * 4) / 3);
  });
});
