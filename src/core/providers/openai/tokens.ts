/** Size rules of the gpt-image-2 family, pixels (its published description; https://community.openai.com/t/1382699). */
export const SIZE = { step: 16, edgeMax: 3840, ratioMax: 3, pixelsMin: 655_360, pixelsMax: 8_294_400 } as const;

/** How fine a picture is drawn. */
const FACTOR = { low: 16, medium: 48, high: 96 } as const;
/** Times the tokens of `high`: not published, so a reservation takes these, and the answer says what it was. */
const BEYOND_HIGH = { xhigh: 2, max: 4 } as const;

/**
 * Output tokens of one picture, the formula of the vendor's own calculator (https://community.openai.com/t/1382699; it reproduces the
 * published table). quality: `auto` and unknown words count as the finest.
 */
export function outputTokens(quality: string, size: { readonly width: number; readonly height: number }): number {
  if (quality === 'low' || quality === 'medium' || quality === 'high') return tokensOf(FACTOR[quality], size);
  const times = quality === 'xhigh' ? BEYOND_HIGH.xhigh : BEYOND_HIGH.max;
  return times * tokensOf(FACTOR.high, size);
}

function tokensOf(factor: number, { width, height }: { width: number; height: number }): number {
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  const rows = Math.round((factor * short) / long);
  return Math.ceil((factor * rows * (2_000_000 + width * height)) / 4_000_000);
}

/** The largest picture there is: what `auto` may choose. */
export const LARGEST = { width: 2880, height: 2880 } as const;

/**
 * Most tokens of one input picture: they are cut into patches of 32 px under a budget of 1,536
 * (https://community.openai.com/t/1382940, measured); a third more, since that was never published.
 */
export const INPUT_IMAGE_TOKENS_MAX = 2048;

/** Most tokens of a text: none is shorter than a byte. With room for what the vendor puts around it. */
export function textTokensMax(text: string): number {
  return new TextEncoder().encode(text).byteLength + 64;
}

/** What is wrong with a size, as a sentence; undefined when nothing is. */
export function sizeProblem({ width, height }: { width: number; height: number }): string | undefined {
  if (width % SIZE.step !== 0 || height % SIZE.step !== 0)
    return `Width and height must be multiples of ${SIZE.step} px, not ${width}x${height}.`;
  if (Math.max(width, height) > SIZE.edgeMax) return `No edge may be longer than ${SIZE.edgeMax} px.`;
  if (Math.max(width, height) > SIZE.ratioMax * Math.min(width, height))
    return `The long edge may be at most three times the short one, not ${width}x${height}.`;
  const pixels = width * height;
  if (pixels < SIZE.pixelsMin) return `${width}x${height} is too small: at least 1024x640 or as many pixels.`;
  if (pixels > SIZE.pixelsMax) return `${width}x${height} is too large: at most 3840x2160 or as many pixels.`;
  return undefined;
}
