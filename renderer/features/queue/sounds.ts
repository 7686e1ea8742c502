import { SECOND } from '../../../src/contract/units.ts';
import { now } from '../../clock.ts';
import { useJobs } from '../../stores/jobs.ts';
import { type Notice, noticesOf } from './notices.ts';

const STORAGE_KEY = 'gesso.sounds';
/** What ends together sounds once. */
const QUIET_MS = 3 * SECOND;
/** Far below speech: heard by who listens. */
const VOLUME = 0.05;
const NOTE_S = 0.16;

/** Two notes, Hz: up when something is finished, down when it needs somebody. */
const NOTES = { finished: [659.26, 880], needs_you: [587.33, 440], failed: [440, 349.23] } as const satisfies Record<
  Notice['kind'],
  readonly [number, number]
>;

/** Whether this browser makes a sound when something is finished or needs somebody; off until somebody wants it. */
export function areSoundsOn(): boolean {
  return localStorage.getItem(STORAGE_KEY) === 'on';
}

/** Switches them on, with an example, or off. */
export function setSounds(on: boolean): void {
  localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off');
  if (on) play('finished');
}

/** The one sound for what happened together: what needs a person first. Pure. */
export function soundOf(notices: readonly Notice[]): Notice['kind'] | undefined {
  return (['needs_you', 'failed', 'finished'] as const).find((kind) => notices.some((notice) => notice.kind === kind));
}

/** Plays a tone when jobs end or need somebody. Returns its undo. */
export function soundForJobs(): () => void {
  const state = { lastAt: Number.NEGATIVE_INFINITY };
  return useJobs.subscribe((after, before) => {
    if (after.byId === before.byId || before.load.kind !== 'ready' || !areSoundsOn()) return;
    const kind = soundOf(noticesOf(before.byId, after.byId));
    if (kind === undefined || now() - state.lastAt < QUIET_MS) return;
    state.lastAt = now();
    play(kind);
  });
}

/** Made of two sine tones: nothing is loaded. A browser that allows no sound yet makes none. */
function play(kind: Notice['kind']): void {
  const context = new AudioContext();
  const [first, second] = NOTES[kind];
  tone(context, first, 0);
  const end = tone(context, second, NOTE_S);
  end.addEventListener('ended', () => void context.close());
}

function tone(context: AudioContext, frequency: number, after: number): OscillatorNode {
  const start = context.currentTime + after;
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(VOLUME, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S * 1.8);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + NOTE_S * 2);
  return oscillator;
}
