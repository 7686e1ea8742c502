import { LEXICON, type DetailName, type Entry, type SceneName, type TreatmentName } from './lexicon.ts';
import { mixPalette, type Palette, type PaletteName } from './palettes.ts';
import { createRandom, type Random } from './random.ts';

/** Everything that decides one picture, apart from its size. */
export type Direction = {
  readonly scene: SceneName;
  readonly palette: Palette;
  readonly paletteName: PaletteName;
  readonly treatment: TreatmentName;
  readonly details: ReadonlySet<DetailName>;
  /** The stream that the scene draws its composition from. */
  readonly random: Random;
};

/** Used when no word of the prompt suggests a scene. */
const UNPROMPTED: readonly SceneName[] = [
  'skyline',
  'ridges',
  'ocean',
  'nebula',
  'geometric',
  'marble',
  'tower',
  'forest',
];

/** Palettes that suit a scene when no word names one. */
const SUITED: Readonly<Record<SceneName, readonly PaletteName[]>> = {
  skyline: ['rose', 'teal', 'dusk', 'night', 'peach'],
  ridges: ['gold', 'peach', 'dusk', 'rose', 'teal'],
  ocean: ['ocean', 'peach', 'dusk', 'teal'],
  forest: ['jungle', 'gold', 'teal', 'snow'],
  nebula: ['space', 'neon', 'ember', 'night'],
  street: ['night', 'dusk', 'neon'],
  interior: ['studio', 'teal', 'dusk', 'gold'],
  portrait: ['studio', 'rose', 'teal', 'gold', 'night'],
  bloom: ['rose', 'pastel', 'jungle', 'dusk', 'ember'],
  tower: ['peach', 'dusk', 'rose', 'gold'],
  geometric: ['peach', 'pastel', 'teal', 'rose', 'daylight'],
  marble: ['ocean', 'ember', 'jungle', 'space', 'gold'],
  road: ['dusk', 'rose', 'neon', 'gold'],
  table: ['studio', 'peach', 'gold', 'jungle'],
};

/**
 * Reads a prompt (and the wished style, which counts double) into a direction. Any text is fine, also an empty one:
 * without a known word, scene and palette follow a hash of the prompt. The seed varies all that the words leave open.
 */
export function readDirection(prompt: string, style: string, seed: number): Direction {
  const entries = [...findEntries(prompt), ...findEntries(style)];
  const byPrompt = createRandom(`prompt\u0000${prompt}`);
  const random = createRandom(`seed\u0000${seed}\u0000${prompt}\u0000${style}`);
  const scene = chooseScene(entries) ?? byPrompt.pick(UNPROMPTED);
  const named = lastDefined(entries, (entry) => entry.palette);
  const paletteName = choosePalette(scene, entries, named) ?? random.pick(SUITED[scene]);
  const treatment = lastDefined(entries, (entry) => entry.treatment) ?? 'natural';
  const details = new Set(entries.flatMap((entry) => (entry.detail === undefined ? [] : [entry.detail])));
  return { scene, palette: mixPalette(paletteName, random.fork('palette')), paletteName, treatment, details, random };
}

function findEntries(text: string): Entry[] {
  const lower = text.slice(0, 4000).normalize('NFKC').toLowerCase();
  const words = new Set(lower.split(/[^\p{L}\p{N}&-]+/u).filter((word) => word !== ''));
  return LEXICON.filter((entry) => entry.words.split(' ').some((stem) => matches(stem, lower, words)));
}

function matches(stem: string, text: string, words: ReadonlySet<string>): boolean {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(stem)) return text.includes(stem);
  if (words.has(stem)) return true;
  if (stem.length < 4) return words.has(`${stem}s`);
  for (const word of words) if (word.startsWith(stem) && word.length <= stem.length + 3) return true;
  return false;
}

function chooseScene(entries: readonly Entry[]): SceneName | undefined {
  const sums = new Map<SceneName, number>();
  for (const entry of entries) {
    if (entry.scene !== undefined) sums.set(entry.scene, (sums.get(entry.scene) ?? 0) + (entry.weight ?? 1));
  }
  let best: SceneName | undefined;
  for (const [scene, sum] of sums) if (best === undefined || sum > (sums.get(best) ?? 0)) best = scene;
  return best;
}

/** A mood word (dusk, neon) beats the palette that merely belongs to a subject (ocean), and a style beats both. */
function choosePalette(
  scene: SceneName,
  entries: readonly Entry[],
  named: PaletteName | undefined,
): PaletteName | undefined {
  const styled = lastDefined(
    entries.filter((entry) => entry.treatment !== undefined),
    (entry) => entry.palette,
  );
  const mood = entries.find((entry) => entry.palette !== undefined && entry.scene === undefined)?.palette;
  const subject = entries.find((entry) => entry.palette !== undefined && entry.scene === scene)?.palette;
  return styled ?? mood ?? subject ?? named;
}

function lastDefined<T>(entries: readonly Entry[], read: (entry: Entry) => T | undefined): T | undefined {
  return entries.map(read).findLast((value) => value !== undefined);
}
