/** What kind of sound to make. */
export type AudioMode = 'speech' | 'music' | 'effect';

const MUSIC =
  /\b(music|song|melody|soundtrack|beat|beats|piano|guitar|jazz|lo-?fi|techno|ambient|orchestra|score|jingle|lullaby|synth|drone|loop|musik|musique|música)\b|音楽|音乐|음악/iu;
const EFFECT =
  /\b(sound of|sounds of|sfx|sound effect|foley|whoosh|explosion|footsteps|thunder|rain|wind|waves|birdsong|engine|crackling|ambience|room tone|chime|bell|click|geräusch|bruit|sonido)\b|効果音|音效/iu;

/** Decides what a prompt asks for, when the request leaves it open: named music, a named sound, or else words to be spoken. */
export function chooseAudioMode(asked: 'auto' | AudioMode, prompt: string): AudioMode {
  if (asked !== 'auto') return asked;
  if (MUSIC.test(prompt)) return 'music';
  if (EFFECT.test(prompt)) return 'effect';
  return 'speech';
}
