import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOnDisplays } from '../../../electron/main/window-bounds.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 860 };
const screen = { x: 1440, y: -200, width: 2560, height: 1400 };

describe('the place of a window', () => {
  it('is where it was, while a display shows it', () => {
    const bounds = { x: 1600, y: -100, width: 1200, height: 800 };

    expect(boundsOnDisplays(bounds, [laptop, screen])).toEqual(bounds);
  });

  it('is not kept when its display is gone', () => {
    expect(boundsOnDisplays({ x: 2000, y: 0, width: 1200, height: 800 }, [laptop])).toBeUndefined();
    expect(boundsOnDisplays({ x: 0, y: 0, width: 1200, height: 800 }, [])).toBeUndefined();
  });

  it('is moved in and made smaller as far as the display demands', () => {
    expect(boundsOnDisplays({ x: 900, y: 300, width: 1200, height: 1000 }, [laptop])).toEqual({
      x: 240,
      y: 0,
      width: 1200,
      height: 860,
    });
  });

  it('counts the title bar, not the rest: that is what one drags', () => {
    // Its lower half is on the display, its title bar is above it.
    expect(boundsOnDisplays({ x: 100, y: -500, width: 1200, height: 800 }, [laptop])).toBeUndefined();
  });

  it('is always wholly inside one display', () => {
    const area = fc.record({
      x: fc.integer({ min: -4000, max: 4000 }),
      y: fc.integer({ min: -4000, max: 4000 }),
      width: fc.integer({ min: 200, max: 4000 }),
      height: fc.integer({ min: 200, max: 4000 }),
    });

    fc.assert(
      fc.property(area, fc.array(area, { maxLength: 4 }), (bounds, displays) => {
        const placed = boundsOnDisplays(bounds, displays);
        if (placed === undefined) return;
        const isInside = displays.some(
          ({ x, y, width, height }) =>
            placed.x >= x &&
            placed.y >= y &&
            placed.x + placed.width <= x + width &&
            placed.y + placed.height <= y + height,
        );
        expect(isInside).toBe(true);
      }),
    );
  });
});
