import { describe, expect, it } from 'vitest';
import { reconnectDelay } from '../../../renderer/client/backoff.ts';
import { tokenFromHash } from '../../../renderer/client/session.ts';
import { assetProtocolUrl } from '../../../renderer/client/transport-ipc.ts';

describe('the token of the printed address', () => {
  it('is found in the hash, with or without a leading slash', () => {
    expect(tokenFromHash('#token=a-b_c')).toBe('a-b_c');
    expect(tokenFromHash('#/?token=abc')).toBe('abc');
  });

  it('is not found in a route', () => {
    expect(tokenFromHash('')).toBeUndefined();
    expect(tokenFromHash('#token=')).toBeUndefined();
    expect(tokenFromHash('#/library?text=token')).toBeUndefined();
  });
});

describe('the wait before another try', () => {
  it('doubles up to eight seconds', () => {
    expect([0, 1, 2, 20].map((attempt) => reconnectDelay(attempt, 1))).toEqual([250, 500, 1000, 8000]);
  });

  it('is spread over the upper half, so that windows do not knock at once', () => {
    expect(reconnectDelay(2, 0)).toBe(500);
    expect(reconnectDelay(2, 0.5)).toBe(750);
  });
});

describe('the address of an asset in Electron', () => {
  it('is on the app’s own protocol', () => {
    expect(assetProtocolUrl('/assets/0192')).toBe('asset://local/assets/0192');
  });
});
