/** fit: the whole picture, never enlarged. actual: one picture pixel per screen pixel. */
export type Zoom = 'fit' | 'actual';

export type Box = { readonly width: number; readonly height: number };

/** The size of a picture on the stage, CSS pixels. `pixelRatio` is the screen's device pixels per CSS pixel. */
export function zoomedSize(picture: Box, stage: Box, zoom: Zoom, pixelRatio: number): Box {
  const actual = { width: picture.width / pixelRatio, height: picture.height / pixelRatio };
  if (zoom === 'actual') return actual;
  // Small pictures may grow to their CSS size, so that a 512 px result is not a stamp on a dense screen.
  const scale = Math.min(1, stage.width / picture.width, stage.height / picture.height);
  return { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
}

/** Where to scroll after zooming in, so that the point under the pointer stays there. `at` is 0..1 of the picture in each direction. */
export function scrollForPoint(
  at: { readonly x: number; readonly y: number },
  size: Box,
  stage: Box,
): { left: number; top: number } {
  const clamp = (value: number, max: number): number => Math.min(Math.max(0, value), Math.max(0, max));
  return {
    left: clamp(at.x * size.width - stage.width / 2, size.width - stage.width),
    top: clamp(at.y * size.height - stage.height / 2, size.height - stage.height),
  };
}

/** How much of full size is on screen, in whole percent. */
export function zoomPercent(picture: Box, shown: Box, pixelRatio: number): number {
  return Math.round((shown.width * pixelRatio * 100) / picture.width);
}
