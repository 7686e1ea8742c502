import { SAMPLE_RATE } from './wav.ts';

/** One sounding note. Times in seconds, frequency in hertz, gain 0..1, pan -1..1. */
export type Note = {
  readonly start: number;
  readonly length: number;
  readonly frequency: number;
  readonly gain: number;
  readonly pan: number;
  readonly timbre: 'pad' | 'pluck' | 'bass' | 'bell' | 'kick' | 'hat';
};

const TABLE_SIZE = 4096;
const SINE = Float32Array.from({ length: TABLE_SIZE }, (_, index) => Math.sin((index / TABLE_SIZE) * 2 * Math.PI));

/** How long a note rings after its length, in seconds. */
export const RELEASE_S = 1.6;

/** Adds a note to a block of interleaved stereo that begins at frame `first`. */
export function addNote(block: Float32Array, first: number, note: Note): void {
  const begin = Math.round(note.start * SAMPLE_RATE);
  const end = Math.round((note.start + note.length + RELEASE_S) * SAMPLE_RATE);
  const from = Math.max(first, begin);
  const to = Math.min(first + block.length / 2, end);
  const left = note.gain * Math.sqrt(0.5 - note.pan * 0.5);
  const right = note.gain * Math.sqrt(0.5 + note.pan * 0.5);
  for (let frame = from; frame < to; frame += 1) {
    const value = sampleNote(note, (frame - begin) / SAMPLE_RATE);
    const at = (frame - first) * 2;
    block[at] = (block[at] ?? 0) + value * left;
    block[at + 1] = (block[at + 1] ?? 0) + value * right;
  }
}

function sampleNote(note: Note, age: number): number {
  const cycles = note.frequency * age;
  switch (note.timbre) {
    case 'pad': {
      const swell = Math.min(1, age / 0.7) * fadeOut(note, age);
      const tone =
        sine(cycles * 1.003) +
        sine(cycles * 0.997 + 0.3) +
        0.35 * sine(cycles * 2.004) +
        0.16 * sine(cycles * 3.001 + 0.1) * sine(age * 0.31);
      return tone * 0.32 * swell;
    }
    case 'pluck': {
      const decay = decayed(age, 0.42);
      return (
        (sine(cycles + 0.35 * decay * sine(cycles * 2)) + 0.25 * decay * sine(cycles * 4)) *
        decay *
        Math.min(1, age / 0.004)
      );
    }
    case 'bass':
      return (sine(cycles) + 0.3 * sine(cycles * 2)) * Math.min(1, age / 0.02) * fadeOut(note, age) * 0.8;
    case 'bell': {
      const decay = decayed(age, 1.1);
      return (
        (sine(cycles + 0.6 * decayed(age, 0.5) * sine(cycles * 3.5)) + 0.4 * sine(cycles * 2.76) * decayed(age, 0.4)) *
        decay *
        Math.min(1, age / 0.003)
      );
    }
    case 'kick':
      return sine(age * 48 + 5 * (1 - decayed(age, 0.06))) * decayed(age, 0.16);
    case 'hat':
      return hiss(age) * decayed(age, 0.035);
  }
}

/** A sine by table, in cycles: the same value on every machine, and fast. */
export function sine(cycles: number): number {
  const phase = cycles - Math.floor(cycles);
  return SINE[Math.floor(phase * TABLE_SIZE)] ?? 0;
}

function hiss(age: number): number {
  let hash = Math.imul(Math.round(age * SAMPLE_RATE) + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2_147_483_648 - 1;
}

function fadeOut(note: Note, age: number): number {
  const over = age - note.length;
  if (over <= 0) return 1;
  const rest = Math.max(0, 1 - over / RELEASE_S);
  return rest * rest;
}

/** A cheap stand-in for exp(-age / time) that reaches nearly 0. */
function decayed(age: number, time: number): number {
  const x = 1 / (1 + age / (time * 3));
  return x * x * x;
}
