import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { Note } from './voice.ts';

/** What a piece is made from; `density` 0..1 is how busy, `bright` whether it is in major. */
export type Mood = { readonly bright: boolean; readonly density: number; readonly tempo: number };

const MODES = { bright: [0, 2, 4, 5, 7, 9, 11], dark: [0, 2, 3, 5, 7, 8, 10] } as const;
const PROGRESSIONS = {
  bright: [
    [0, 4, 5, 3],
    [0, 5, 3, 4],
    [0, 2, 3, 3],
    [3, 4, 0, 5],
  ],
  dark: [
    [0, 5, 2, 6],
    [0, 3, 5, 4],
    [0, 6, 5, 6],
    [0, 2, 5, 3],
  ],
} as const;

/** The mood of a prompt: calm words slow the piece down, lively ones add rhythm, and the palette decides major or minor. */
export function readMood(prompt: string, palette: Palette, random: Random): Mood {
  const text = prompt.toLowerCase();
  const isCalm = /calm|ambient|sleep|meditat|soft|slow|peace|drone|pad|dream|lullaby|ruhig|calme/.test(text);
  const isLively = /beat|upbeat|dance|techno|fast|energetic|epic|action|rock|electro|house|funk|happy|drum/.test(text);
  const isSad = /sad|dark|melanchol|tragic|horror|tense|minor|noir/.test(text);
  const isHappy = /happy|joy|bright|sunny|cheer|major|uplift/.test(text);
  const density = isCalm ? 0.15 : isLively ? 0.95 : random.range(0.4, 0.7);
  const tempo = isCalm ? random.range(58, 68) : isLively ? random.range(112, 126) : random.range(76, 96);
  return { bright: isHappy || (!isSad && !palette.isDark), density, tempo };
}

/** Composes the notes of a piece of the given length in seconds, in order of their start. */
export function composeScore(seconds: number, mood: Mood, random: Random): Note[] {
  const scale = MODES[mood.bright ? 'bright' : 'dark'];
  const chords = random.pick<readonly number[]>(PROGRESSIONS[mood.bright ? 'bright' : 'dark']);
  const root = 45 + random.int(0, 9);
  const beat = 60 / mood.tempo;
  const bar = beat * 4;
  const pattern = Array.from({ length: 8 }, () => ({
    step: random.pick([0, 1, 2, 2, 3, 4]),
    plays: random.chance(0.35 + 0.6 * mood.density),
  }));
  const pitch = (degree: number, octave: number): number =>
    440 * 2 ** ((root + octave * 12 + 12 * Math.floor(degree / 7) + (scale[((degree % 7) + 7) % 7] ?? 0) - 69) / 12);
  const notes: Note[] = [];
  for (let index = 0; index * bar < seconds; index += 1) {
    const start = index * bar;
    const chord = chords[index % chords.length] ?? 0;
    const isSecondHalf = Math.floor(index / 4) % 2 === 1;
    for (const [voice, step] of [0, 2, 4, 6].entries())
      notes.push({
        start,
        length: bar * 0.96,
        frequency: pitch(chord + step, step === 6 ? 0 : 1),
        gain: 0.13,
        pan: -0.5 + voice * 0.33,
        timbre: 'pad',
      });
    notes.push({
      start,
      length: bar * (mood.density > 0.7 ? 0.4 : 0.9),
      frequency: pitch(chord, -1),
      gain: 0.3,
      pan: 0,
      timbre: 'bass',
    });
    for (const [step, { step: degree, plays }] of pattern.entries()) {
      if (!plays) continue;
      const lift = isSecondHalf && step % 3 === 0 ? 2 : 1;
      notes.push({
        start: start + (step * beat) / 2,
        length: beat * 0.5,
        frequency: pitch(chord + degree * 2 - (degree > 3 ? 1 : 0), lift),
        gain: 0.15,
        pan: step % 2 === 0 ? -0.35 : 0.35,
        timbre: 'pluck',
      });
    }
    if (index % 2 === 1 || mood.density < 0.3)
      notes.push({
        start: start + beat * 3,
        length: beat,
        frequency: pitch(chord + random.pick([0, 2, 4]), 3),
        gain: 0.05,
        pan: random.range(-0.6, 0.6),
        timbre: 'bell',
      });
    if (mood.density > 0.45) notes.push(...drums(start, beat, mood.density));
  }
  return notes.toSorted((a, b) => a.start - b.start);
}

function drums(start: number, beat: number, density: number): Note[] {
  const hit = (at: number, gain: number, timbre: 'kick' | 'hat', pan = 0): Note => ({
    start: start + at * beat,
    length: 0.1,
    frequency: 1,
    gain,
    pan,
    timbre,
  });
  const kicks = (density > 0.8 ? [0, 1, 2, 3] : [0, 2.5]).map((at) => hit(at, 0.5 * density, 'kick'));
  const hats = [0.5, 1.5, 2.5, 3.5].map((at) => hit(at, 0.09 * density, 'hat', 0.25));
  return [...kicks, ...hats];
}
