/** CSS pixels of the window for each result of a first page: a smaller tile with something of what lies around it. */
const PIXELS_EACH = 36_000;
const FIRST_PAGE = { least: 32, most: 200 } as const;

/** How many results fill the window, whatever its size: a key in the search field waits for as many rows and no more. */
export function firstPageSize(): number {
  const { innerWidth, innerHeight } = globalThis;
  const { least, most } = FIRST_PAGE;
  const fitting = Math.ceil((innerWidth * innerHeight) / PIXELS_EACH);
  // NaN where there is no window.
  return fitting > least ? Math.min(most, fitting) : least;
}
