import { describe, expect, it } from 'vitest';
import { scrollForPoint, zoomedSize, zoomPercent } from '../../../../renderer/features/detail/zoom.ts';

const stage = { width: 1000, height: 700 };

describe('zoomedSize', () => {
  it('fits a large picture into the stage with its proportions', () => {
    expect(zoomedSize({ width: 4000, height: 2000 }, stage, 'fit', 1)).toEqual({ width: 1000, height: 500 });
  });

  it('does not enlarge a small picture', () => {
    expect(zoomedSize({ width: 512, height: 512 }, stage, 'fit', 1)).toEqual({ width: 512, height: 512 });
  });

  it('shows one pixel per screen pixel at 100 %', () => {
    expect(zoomedSize({ width: 4000, height: 2000 }, stage, 'actual', 2)).toEqual({ width: 2000, height: 1000 });
  });
});

describe('scrollForPoint', () => {
  it('centres the point that was pressed', () => {
    expect(scrollForPoint({ x: 0.5, y: 0.5 }, { width: 4000, height: 2000 }, stage)).toEqual({ left: 1500, top: 650 });
  });

  it('stays within the picture', () => {
    expect(scrollForPoint({ x: 1, y: 0 }, { width: 4000, height: 600 }, stage)).toEqual({ left: 3000, top: 0 });
  });
});

describe('zoomPercent', () => {
  it('counts device pixels', () => {
    expect(zoomPercent({ width: 2000, height: 1000 }, { width: 1000, height: 500 }, 1)).toBe(50);
    expect(zoomPercent({ width: 2000, height: 1000 }, { width: 1000, height: 500 }, 2)).toBe(100);
  });
});
