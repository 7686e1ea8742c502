/** A part of the desktop that all displays make together, in logical pixels. */
export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** So much of a window's top edge must be on a display: enough to see it and to drag it. */
const GRIP = { width: 160, height: 40 } as const;

/**
 * Where a window of these bounds goes on the displays that there are: where it was, made smaller and moved in as far as the display
 * demands; undefined when no display shows enough of it to get hold of. `workAreas`: the free part of each display. Pure.
 */
export function boundsOnDisplays(bounds: Area, workAreas: readonly Area[]): Area | undefined {
  const grip = { ...bounds, height: GRIP.height };
  const seen = workAreas
    .map((workArea) => ({ workArea, part: overlap(grip, workArea) }))
    .filter(({ part }) => part.width >= Math.min(GRIP.width, bounds.width) && part.height >= GRIP.height / 2)
    .toSorted((a, b) => b.part.width * b.part.height - a.part.width * a.part.height)[0];
  return seen === undefined ? undefined : inside(bounds, seen.workArea);
}

function inside(bounds: Area, workArea: Area): Area {
  const width = Math.min(bounds.width, workArea.width);
  const height = Math.min(bounds.height, workArea.height);
  return {
    x: between(bounds.x, workArea.x, workArea.x + workArea.width - width),
    y: between(bounds.y, workArea.y, workArea.y + workArea.height - height),
    width,
    height,
  };
}

function overlap(a: Area, b: Area): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
