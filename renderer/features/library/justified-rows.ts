/** A run of items under one heading. `count` items in list order; sections follow each other without gaps. */
export type LayoutSection = { readonly key: string; readonly count: number };

/** The heading of a section, or a row of items [start, end). Offsets and heights are whole CSS pixels from the top of the content. */
export type LayoutRow =
  | { readonly kind: 'header'; readonly section: number; readonly top: number; readonly height: number }
  | {
      readonly kind: 'items';
      readonly section: number;
      readonly top: number;
      readonly height: number;
      readonly start: number;
      readonly end: number;
      /** true: the items fill the whole width; false: a last row that keeps its natural width. */
      readonly filled: boolean;
    };

export type ItemRow = Extract<LayoutRow, { kind: 'items' }>;

/** All rows from top to bottom and the height of the whole content. `rowOfItem[i]` is the index in `rows` of the row that holds item i. */
export type GridLayout = {
  readonly rows: readonly LayoutRow[];
  readonly rowOfItem: Int32Array;
  readonly width: number;
  readonly height: number;
};

/** CSS pixels. `targetHeight` is what a row aims at; a row is never higher than `maxStretch` times that. */
export type LayoutOptions = {
  readonly width: number;
  readonly targetHeight: number;
  readonly gap: number;
  readonly headerHeight: number;
  readonly sectionGap: number;
  readonly maxStretch: number;
};

/** Where one item lies in its row. */
export type ItemBox = { readonly index: number; readonly left: number; readonly width: number };

const NARROWEST = 0.5;
const WIDEST = 2.8;

/**
 * Lays items out in rows that fill the width, in list order, each with its own proportions (width / height).
 * Proportions beyond 1:2 and 2.8:1 are cropped to that, so that a banner does not take a row and a column does not vanish.
 * Pure and linear in the number of items: it runs again whenever a result arrives.
 */
export function layoutRows(
  aspects: ArrayLike<number>,
  sections: readonly LayoutSection[],
  options: LayoutOptions,
): GridLayout {
  const rows: LayoutRow[] = [];
  const rowOfItem = new Int32Array(aspects.length);
  let top = 0;
  let first = 0;
  for (const [section, { count }] of sections.entries()) {
    if (count === 0) continue;
    if (rows.length > 0) top += options.sectionGap - options.gap;
    if (options.headerHeight > 0) {
      rows.push({ kind: 'header', section, top, height: options.headerHeight });
      top += options.headerHeight;
    }
    const end = Math.min(first + count, aspects.length);
    while (first < end) {
      const row = nextRow(aspects, { section, top, start: first, end }, options);
      rowOfItem.fill(rows.length, row.start, row.end);
      rows.push(row);
      top += row.height + options.gap;
      first = row.end;
    }
  }
  return { rows, rowOfItem, width: options.width, height: rows.length === 0 ? 0 : top - options.gap };
}

/** The boxes of one row. The last one ends exactly at the right edge when the row is filled, whatever the rounding. */
export function boxesOf(row: ItemRow, aspects: ArrayLike<number>, options: LayoutOptions): ItemBox[] {
  const gaps = options.gap * (row.end - row.start - 1);
  let sum = 0;
  for (let i = row.start; i < row.end; i++) sum += shown(aspects[i]);
  const scale = row.filled ? (options.width - gaps) / sum : row.height;
  const boxes: ItemBox[] = [];
  let exact = 0;
  for (let i = row.start; i < row.end; i++) {
    const offset = options.gap * (i - row.start);
    const left = Math.round(exact) + offset;
    exact += shown(aspects[i]) * scale;
    boxes.push({ index: i, left, width: Math.round(exact) + offset - left });
  }
  return boxes;
}

/** The row height to aim at for a content width, both CSS pixels: about five landscape pictures on a desktop, two on a phone. */
export function targetHeightFor(width: number): number {
  if (width < 480) return 132;
  if (width < 720) return 160;
  if (width < 1280) return 188;
  return 212;
}

type RowStart = { readonly section: number; readonly top: number; readonly start: number; readonly end: number };

function nextRow(aspects: ArrayLike<number>, from: RowStart, options: LayoutOptions): ItemRow {
  const heightOf = (sum: number, count: number): number => (options.width - options.gap * (count - 1)) / sum;
  let sum = 0;
  let end = from.start;
  while (end < from.end) {
    const wider = sum + shown(aspects[end]);
    const count = end - from.start + 1;
    const height = heightOf(wider, count);
    if (height <= options.targetHeight) {
      // The row is full with this item. Leave it for the next row when that misses the target by less.
      const without = count === 1 ? Number.POSITIVE_INFINITY : heightOf(sum, count - 1);
      const over = without / options.targetHeight;
      const under = options.targetHeight / height;
      const isBetterWithout = over < under && over <= options.maxStretch;
      return filledRow(from, isBetterWithout ? end : end + 1, isBetterWithout ? without : height);
    }
    sum = wider;
    end += 1;
  }
  const natural = heightOf(sum, end - from.start);
  if (natural <= options.targetHeight * options.maxStretch) return filledRow(from, end, natural);
  return { ...itemRow(from, end, options.targetHeight), filled: false };
}

function filledRow(from: RowStart, end: number, height: number): ItemRow {
  return { ...itemRow(from, end, height), filled: true };
}

function itemRow(from: RowStart, end: number, height: number): Omit<ItemRow, 'filled'> {
  return {
    kind: 'items',
    section: from.section,
    top: from.top,
    height: Math.max(1, Math.round(height)),
    start: from.start,
    end,
  };
}

function shown(aspect: number | undefined): number {
  if (aspect === undefined || !(aspect > 0)) return 1;
  return Math.min(WIDEST, Math.max(NARROWEST, aspect));
}
