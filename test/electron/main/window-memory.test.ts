import { beforeEach, describe, expect, it, vi } from 'vitest';
import { followDisplays, rememberedBounds, rememberWindow } from '../../../electron/main/window-memory.ts';
import { BrowserWindow, screen } from '../electron-stand-in.ts';
import { createFakeClock } from '../../core/fake-clock.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));
beforeEach(() => {
  screen.removeAllListeners();
  screen.displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
});

describe('a window', () => {
  it('is remembered once it has come to rest, and when it closes', () => {
    const window = new BrowserWindow({});
    const clock = createFakeClock();
    const kept: unknown[] = [];
    rememberWindow(window as never, (seen) => void kept.push(seen), clock);

    window.bounds = { x: 50, y: 60, width: 1000, height: 700 };
    window.emit('move');
    clock.advance(400);
    window.emit('resize');
    clock.advance(400);
    expect(kept).toEqual([]);
    clock.advance(100);
    expect(kept).toEqual([{ bounds: window.bounds, isMaximized: false, isFullScreen: false }]);

    window.bounds = { x: 0, y: 0, width: 900, height: 600 };
    window.close();
    expect(kept.at(-1)).toMatchObject({ bounds: window.bounds });
    expect(clock.waiting()).toBe(0);
  });

  it('comes back only to a display that is there', () => {
    const bounds = { x: 100, y: 100, width: 1000, height: 700 };

    expect(rememberedBounds({ bounds })).toEqual(bounds);
    expect(rememberedBounds({ bounds: { ...bounds, x: 5000 } })).toBeUndefined();
    expect(rememberedBounds({ bounds: undefined })).toBeUndefined();
  });

  it('is brought back when its display goes', () => {
    const gone = new BrowserWindow({});
    gone.bounds = { x: 3000, y: 0, width: 1000, height: 700 };
    const tooWide = new BrowserWindow({});
    tooWide.bounds = { x: 1500, y: 10, width: 1000, height: 700 };
    followDisplays(() => [gone, tooWide] as never[]);

    screen.emit('display-removed');

    expect(gone.calls).toEqual(['center']);
    expect(tooWide.bounds).toEqual({ x: 920, y: 10, width: 1000, height: 700 });
  });
});
