import { describe, expect, it } from 'vitest';
import { english } from '../../../../electron/main/messages/en.ts';
import {
  canUpdate,
  feedOf,
  firstUpdateView,
  nextUpdateView,
  UNSUPPORTED,
  type UpdateFact,
  updateProblem,
} from '../../../../electron/main/update/update-state.ts';

const after = (...facts: readonly UpdateFact[]) => facts.reduce(nextUpdateView, firstUpdateView(true));
const loaded = { kind: 'loaded', version: '1.1.0' } as const;

describe('the state of updates', () => {
  it('goes from looking over loading to ready', () => {
    expect(after({ kind: 'looking' }).state).toBe('looking');
    expect(after({ kind: 'looking' }, { kind: 'none' }).state).toBe('idle');
    expect(after({ kind: 'found', version: '1.1.0' }, { kind: 'progress', percent: 40 })).toEqual({
      state: 'loading',
      version: '1.1.0',
      progress: 0.4,
      problem: null,
    });
    expect(after(loaded)).toMatchObject({ state: 'ready', version: '1.1.0' });
  });

  it('stays ready whatever a later look says', () => {
    expect(after(loaded, { kind: 'looking' }, { kind: 'failed', problem: 'p' }).state).toBe('ready');
  });

  it('is off and learns nothing once it is switched off', () => {
    expect(after(loaded, { kind: 'switched', isOn: false })).toMatchObject({ state: 'off', version: null });
    expect(after({ kind: 'switched', isOn: false }, loaded).state).toBe('off');
    expect(after({ kind: 'switched', isOn: false }, { kind: 'switched', isOn: true }).state).toBe('idle');
    expect(nextUpdateView(UNSUPPORTED, loaded)).toBe(UNSUPPORTED);
  });

  it('says of a failure what it was, by its code', () => {
    const problem = (code: string) => updateProblem(Object.assign(new Error('x'), { code }), english);

    expect(problem('ENOTFOUND')).toBe(english.update.unreachable);
    expect(problem('ERR_CHECKSUM_MISMATCH')).toBe(english.update.refused);
    expect(problem('ERR_UPDATER_INVALID_SIGNATURE')).toBe(english.update.refused);
    expect(problem('ENOSPC')).toBe(english.update.failed);
  });
});

describe('a copy that updates itself', () => {
  const installed = { isPackaged: true, platform: 'win32', hasFeed: true, environment: {} } as const;

  it.each([
    ['installed on Windows', installed, true],
    ['portable on Windows', { ...installed, environment: { PORTABLE_EXECUTABLE_DIR: 'D:\\' } }, false],
    ['on macOS', { ...installed, platform: 'darwin' }, true],
    ['an AppImage', { ...installed, platform: 'linux', environment: { APPIMAGE: '/a' } }, true],
    ['a package of Linux', { ...installed, platform: 'linux' }, false],
    ['from source', { ...installed, isPackaged: false }, false],
    ['without a feed', { ...installed, hasFeed: false }, false],
  ] as const)('%s', (_name, facts, expected) => {
    expect(canUpdate(facts)).toBe(expected);
  });

  it('takes a feed of its environment over https alone', () => {
    expect(feedOf('https://updates.example.com/gesso')).toBe('https://updates.example.com/gesso');
    for (const text of ['http://updates.example.com', 'https://me:pw@example.com', 'file:///x', 'x', undefined])
      expect(feedOf(text)).toBeUndefined();
  });
});
