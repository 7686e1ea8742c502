import { composeEffect } from './audio/effect.ts';
import { composeScore, readMood } from './audio/score.ts';
import { addNote, RELEASE_S, type Note } from './audio/voice.ts';
import { readWav, SAMPLE_RATE, writeWav } from './audio/wav.ts';
import { breathe } from './breathe.ts';
import { readDirection } from './direction.ts';
import { createRandom, type Random } from './random.ts';
import { PLACEHOLDER_NOTE, type AudioRequest, type Rendered, type RenderHooks } from './render.ts';

const BLOCK_FRAMES = 8192;
const FADE_S = 0.03;
const TAIL_S = 1.2;
/** A piece without an asked length. */
const DEFAULT_MS = 8000;
const TITLE_LENGTH = 200;

/** Renders scratch audio as a WAV of exactly the asked length. The same request gives the same bytes. Rejects with the signal's reason on abort. */
export async function renderAudio(request: AudioRequest, hooks: RenderHooks, signal: AbortSignal): Promise<Rendered> {
  const info = {
    title: `Draft: ${request.prompt.slice(0, TITLE_LENGTH)}`,
    comment: `${PLACEHOLDER_NOTE}, seed ${request.seed}`,
  };
  if (request.speech !== undefined) {
    const samples = await fitSpeech(request.speech, request.durationMs, signal);
    hooks.onProgress(1);
    return { mime: 'audio/wav', bytes: writeWav(samples, 1, info) };
  }
  const frames = Math.round(((request.durationMs ?? DEFAULT_MS) / 1000) * SAMPLE_RATE);
  const random = createRandom(`audio\u0000${request.seed}\u0000${request.prompt}\u0000${request.style}`);
  const fill =
    request.mode === 'effect'
      ? effectFiller(request, frames, random.fork('effect'))
      : musicFiller(request, frames, random.fork('music'));
  const samples = new Int16Array(frames * 2);
  const block = new Float32Array(BLOCK_FRAMES * 2);
  for (let first = 0; first < frames; first += BLOCK_FRAMES) {
    await breathe(signal);
    block.fill(0);
    fill(block, first);
    master(block, { first, frames, samples });
    hooks.onProgress((0.98 * Math.min(first + BLOCK_FRAMES, frames)) / frames);
  }
  hooks.onProgress(1);
  return { mime: 'audio/wav', bytes: writeWav(samples, 2, info) };
}

type Filler = (block: Float32Array, first: number) => void;

function musicFiller(request: AudioRequest, frames: number, random: Random): Filler {
  const { palette } = readDirection(request.prompt, request.style, request.seed);
  const notes = composeScore(
    frames / SAMPLE_RATE,
    readMood(`${request.prompt} ${request.style}`, palette, random),
    random,
  );
  const echo = createEcho();
  let next = 0;
  let sounding: Note[] = [];
  return (block, first) => {
    const from = first / SAMPLE_RATE;
    const until = (first + BLOCK_FRAMES) / SAMPLE_RATE;
    for (let note = notes[next]; note !== undefined && note.start < until; note = notes[next]) {
      sounding.push(note);
      next += 1;
    }
    sounding = sounding.filter((note) => note.start + note.length + RELEASE_S > from);
    for (const note of sounding) addNote(block, first, note);
    echo(block);
  };
}

function effectFiller(request: AudioRequest, frames: number, random: Random): Filler {
  const effect = composeEffect(`${request.prompt} ${request.style}`, frames / SAMPLE_RATE, random);
  const frame = new Float32Array(2);
  return (block, first) => {
    for (let index = 0; index < BLOCK_FRAMES; index += 1) {
      effect(frame, (first + index) / SAMPLE_RATE);
      block[index * 2] = frame[0] ?? 0;
      block[index * 2 + 1] = frame[1] ?? 0;
    }
  };
}

/** Two crossed delays with damping: a small room. */
function createEcho(): (block: Float32Array) => void {
  const left = new Float32Array(Math.round(SAMPLE_RATE * 0.297));
  const right = new Float32Array(Math.round(SAMPLE_RATE * 0.371));
  const state = { at: 0, low: 0, high: 0 };
  return (block) => {
    for (let index = 0; index < block.length; index += 2) {
      const fromLeft = left[state.at % left.length] ?? 0;
      const fromRight = right[state.at % right.length] ?? 0;
      state.low += (fromLeft - state.low) * 0.45;
      state.high += (fromRight - state.high) * 0.45;
      const dryLeft = block[index] ?? 0;
      const dryRight = block[index + 1] ?? 0;
      left[state.at % left.length] = dryLeft + state.high * 0.42;
      right[state.at % right.length] = dryRight + state.low * 0.42;
      block[index] = dryLeft + fromLeft * 0.3;
      block[index + 1] = dryRight + fromRight * 0.3;
      state.at += 1;
    }
  };
}

/** Fades the ends, limits softly and rounds to 16 bits. */
function master(block: Float32Array, target: { first: number; frames: number; samples: Int16Array }): void {
  const { first, frames, samples } = target;
  const tail = Math.min(TAIL_S * SAMPLE_RATE, frames * 0.25);
  const count = Math.min(block.length / 2, frames - first);
  for (let index = 0; index < count; index += 1) {
    const frame = first + index;
    const fade = Math.min(1, frame / (FADE_S * SAMPLE_RATE), (frames - 1 - frame) / tail);
    for (let channel = 0; channel < 2; channel += 1) {
      const value = (block[index * 2 + channel] ?? 0) * fade;
      const limited = value / (1 + Math.abs(value) * 0.35);
      samples[frame * 2 + channel] = Math.round(Math.max(-1, Math.min(1, limited)) * 32_000);
    }
  }
}

/** Resamples speech and pads or trims it to the asked length. */
async function fitSpeech(wav: Uint8Array, durationMs: number | undefined, signal: AbortSignal): Promise<Int16Array> {
  const speech = readWav(wav);
  const step = speech.rate / SAMPLE_RATE;
  const spoken = Math.floor(speech.samples.length / step);
  const frames = durationMs === undefined ? spoken : Math.round((durationMs / 1000) * SAMPLE_RATE);
  const samples = new Int16Array(frames);
  const fade = FADE_S * SAMPLE_RATE;
  const end = Math.min(spoken, frames);
  for (let frame = 0; frame < end; frame += 1) {
    if (frame % 262_144 === 0) await breathe(signal);
    const at = frame * step;
    const whole = Math.floor(at);
    const value = speech.samples[whole] ?? 0;
    const after = speech.samples[whole + 1] ?? value;
    const edge = Math.min(1, frame / fade, (end - frame) / fade);
    samples[frame] = Math.round((value + (after - value) * (at - whole)) * edge * 32_767);
  }
  return samples;
}
