import { describe, expect, it, vi } from 'vitest';
import { followZoom, zoomLevelAfter, zoomWindow } from '../../../electron/main/zoom.ts';
import { readShellMemory } from '../../../electron/main/shell-memory.ts';
import { BrowserWindow } from '../electron-stand-in.ts';

vi.mock('electron', () => import('../electron-stand-in.ts'));

/** A window whose zoom is kept. */
function zooming(zoomLevel = 0) {
  const window = new BrowserWindow({});
  const state = { memory: { ...readShellMemory('/nowhere'), zoomLevel } };
  const keep = (seen: { zoomLevel: number }) => void (state.memory = { ...state.memory, ...seen });
  followZoom(window as never, { memory: () => state.memory, keep });
  return { window, state, keep };
}

describe('the zoom of the page', () => {
  it('goes by steps, back to the usual size, and never so far that nothing can be used', () => {
    expect(zoomLevelAfter(0, 1)).toBe(0.5);
    expect(zoomLevelAfter(2, -1)).toBe(1.5);
    expect(zoomLevelAfter(3.5, 0)).toBe(0);
    expect(zoomLevelAfter(6, 1)).toBe(6);
    expect(zoomLevelAfter(-3.5, -1)).toBe(-3.5);
  });

  it('is what it was last, at the first load and at every later one', () => {
    const { window, keep } = zooming(2);
    window.webContents.emit('did-finish-load');
    expect(window.webContents.zoomLevel).toBe(2);

    zoomWindow(window as never, 1, keep);
    // A reload or a page that crashed begins at the usual size.
    window.webContents.zoomLevel = 0;
    window.webContents.emit('did-finish-load');

    expect(window.webContents.zoomLevel).toBe(2.5);
  });

  it('follows the wheel with Ctrl held', () => {
    const { window, state } = zooming();

    window.webContents.emit('zoom-changed', {}, 'in');
    window.webContents.emit('zoom-changed', {}, 'in');
    window.webContents.emit('zoom-changed', {}, 'out');

    expect(window.webContents.zoomLevel).toBe(0.5);
    expect(state.memory.zoomLevel).toBe(0.5);
  });
});
