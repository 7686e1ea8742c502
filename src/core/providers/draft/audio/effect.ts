import type { Random } from '../random.ts';
import { sine } from './voice.ts';
import { SAMPLE_RATE } from './wav.ts';

/** A stereo sound as a function of time, called once per frame in order; writes left and right into `out`. */
export type Effect = (out: Float32Array, time: number) => void;

type Family = 'water' | 'wind' | 'fire' | 'impact' | 'whoosh' | 'chime' | 'engine';

const WORDS: readonly (readonly [Family, RegExp])[] = [
  ['water', /rain|ocean|sea|wave|water|river|storm|shower|beach|regen|lluvia|pluie|雨|海/],
  ['fire', /fire|flame|crackl|burn|camp|feuer|火/],
  ['impact', /explo|boom|impact|hit|door|slam|thunder|drum|punch|crash|gun|footstep/],
  ['chime', /bell|chime|notif|ping|magic|sparkle|coin|ui |click|alert|ding/],
  ['engine', /engine|car|motor|machine|robot|spaceship|hum|drone|train|factory|computer/],
  ['wind', /wind|forest|air|desert|breeze|snow|ambien|room tone|atmosphere|夜/],
  ['whoosh', /whoosh|swoosh|fly|pass|transition|sword|laser/],
];
const FAMILIES: readonly Family[] = ['whoosh', 'wind', 'chime', 'impact', 'engine', 'water'];

/** Chooses and tunes a sound effect by the words of the prompt. `seconds` is its whole length. */
export function composeEffect(prompt: string, seconds: number, random: Random): Effect {
  const text = prompt.toLowerCase();
  const family = WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? random.pick(FAMILIES);
  switch (family) {
    case 'water':
      return bed(random, { low: 0.05, high: 0.22, swell: 0.13, depth: 0.6, specks: 90 });
    case 'wind':
      return bed(random, { low: 0.008, high: 0.05, swell: 0.09, depth: 0.8, specks: 0 });
    case 'fire':
      return bed(random, { low: 0.02, high: 0.06, swell: 0.5, depth: 0.3, specks: 22 });
    case 'engine':
      return engine(random);
    case 'impact':
      return struck(random, { every: Math.max(1.2, Math.min(seconds, 3)), low: true });
    case 'chime':
      return struck(random, { every: Math.max(1, Math.min(seconds, 2.4)), low: false });
    case 'whoosh':
      return whoosh(random, Math.max(0.8, Math.min(seconds, 2.2)));
  }
}

/** Filtered noise that swells, with drops or crackles on top. `low` and `high` are one-pole coefficients. */
function bed(
  random: Random,
  options: { low: number; high: number; swell: number; depth: number; specks: number },
): Effect {
  const phase = random.range(0, 1);
  const state = { left: 0, right: 0, slowLeft: 0, slowRight: 0, speck: 0, side: 0 };
  return (out, time) => {
    const swell =
      1 -
      options.depth *
        (0.5 + 0.3 * sine(time * options.swell + phase) + 0.2 * sine(time * options.swell * 2.7 + phase * 3));
    const cut = options.low + (options.high - options.low) * swell;
    state.left += (random.range(-1, 1) - state.left) * cut;
    state.right += (random.range(-1, 1) - state.right) * cut;
    state.slowLeft += (state.left - state.slowLeft) * 0.004;
    state.slowRight += (state.right - state.slowRight) * 0.004;
    if (options.specks > 0 && random.next() < options.specks / SAMPLE_RATE) {
      state.speck = random.range(0.08, 0.5);
      state.side = random.range(0.2, 0.8);
    }
    state.speck *= 0.9965;
    const tick = state.speck * random.range(-1, 1);
    const level = (0.5 + swell) * (0.28 / Math.sqrt(options.high));
    out[0] = (state.left - state.slowLeft) * level * 0.5 + tick * (1 - state.side);
    out[1] = (state.right - state.slowRight) * level * 0.5 + tick * state.side;
  };
}

function engine(random: Random): Effect {
  const base = random.range(46, 72);
  const state = { phase: 0, noise: 0 };
  return (out, time) => {
    const speed = 1 + 0.12 * sine(time * 0.17) + 0.03 * sine(time * 1.3);
    state.phase += (base * speed) / SAMPLE_RATE;
    state.noise += (random.range(-1, 1) - state.noise) * 0.06;
    const tone =
      sine(state.phase) +
      0.5 * sine(state.phase * 2.003) +
      0.3 * sine(state.phase * 3.01) +
      0.18 * sine(state.phase * 5.02);
    const beat = 0.8 + 0.2 * sine(state.phase * 0.25);
    out[0] = (tone * 0.2 + state.noise * 0.6) * beat;
    out[1] = (tone * 0.2 - state.noise * 0.5) * beat;
  };
}

/** Blows or bells, one every few seconds. */
function struck(random: Random, options: { every: number; low: boolean }): Effect {
  const partials = options.low ? [1, 1.48, 2.2] : [1, 2, 2.76, 4.1, 5.43];
  const base = options.low ? random.range(44, 62) : random.range(620, 980);
  const state = { noise: 0 };
  return (out, time) => {
    const round = Math.floor(time / options.every);
    const age = time - round * options.every;
    const pitch = base * (options.low ? 1 + 1.6 / (1 + age * 26) : ([1, 1.5, 1.25, 2][round % 4] ?? 1));
    let tone = 0;
    for (const [index, partial] of partials.entries())
      tone += sine(pitch * partial * age) / (index + 1) / (1 + age * (options.low ? 5 : 3 + index * 3)) ** 3;
    state.noise += (random.range(-1, 1) - state.noise) * (options.low ? 0.12 : 0.6);
    const burst = (state.noise * (options.low ? 1.5 : 0.12)) / (1 + age * 22) ** 3;
    const onset = Math.min(1, age / 0.002);
    const side = 0.12 * (round % 2 === 0 ? 1 : -1);
    out[0] = (tone * (0.55 - side) + burst) * onset;
    out[1] = (tone * (0.55 + side) + burst) * onset;
  };
}

function whoosh(random: Random, every: number): Effect {
  const state = { low: 0, band: 0 };
  return (out, time) => {
    const at = (time % every) / every;
    const shape = Math.max(0, sine(at * 0.5)) ** 3;
    const frequency = 0.02 + 0.22 * shape;
    state.band += frequency * (random.range(-1, 1) - state.low - 0.5 * state.band);
    state.low += frequency * state.band;
    const value = state.band * shape * 0.8;
    out[0] = value * (1 - at);
    out[1] = value * at;
  };
}
