import { describe, expect, it } from 'vitest';
import { guardSession } from '../../../electron/main/session-guard.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { preventable, SessionStandIn } from '../electron-stand-in.ts';

function guarded(): SessionStandIn {
  const session = new SessionStandIn();
  guardSession(session as never, { isPackaged: true, log: silentLog });
  return session;
}

function answered(ask: (callback: (answer: unknown) => void) => void): unknown {
  const answers: unknown[] = [];
  ask((answer) => answers.push(answer));
  expect(answers).toHaveLength(1);
  return answers[0];
}

describe('a guarded session', () => {
  const page = { requestingUrl: 'app://gesso/', isMainFrame: true };

  it('answers requests and checks for permissions by the same rule', () => {
    const { requestHandler, checkHandler } = guarded();

    expect(answered((callback) => requestHandler(null, 'media', callback, page))).toBe(false);
    expect(answered((callback) => requestHandler(null, 'clipboard-sanitized-write', callback, page))).toBe(true);
    expect(checkHandler(null, 'media', 'app://gesso/', { isMainFrame: true })).toBe(false);
    expect(checkHandler(null, 'clipboard-sanitized-write', 'app://gesso/', { isMainFrame: true })).toBe(true);
    expect(checkHandler(null, 'clipboard-sanitized-write', 'https://evil.example/', { isMainFrame: true })).toBe(false);
  });

  it('gives away no device', () => {
    expect(guarded().deviceHandler({ deviceType: 'usb', origin: 'app://gesso' })).toBe(false);
  });

  it('cancels every remote request', () => {
    const { beforeRequest } = guarded();

    expect(answered((callback) => beforeRequest({ url: 'https://example.com/pixel.png' }, callback))).toEqual({
      cancel: true,
    });
    expect(answered((callback) => beforeRequest({ url: 'app://gesso/' }, callback))).toEqual({ cancel: false });
  });

  it('downloads nothing by itself', () => {
    const event = preventable({});

    guarded().emit('will-download', event);

    expect(event.defaultPrevented).toBe(true);
  });
});
