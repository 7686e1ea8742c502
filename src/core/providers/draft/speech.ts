import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTree } from './run-tree.ts';

/** The operating system's voice, where one is installed. */
export type Speaker = {
  /** The program found, for the provider's facts; undefined when there is no voice. Asked once, then remembered. */
  readonly detect: (signal: AbortSignal) => Promise<VoiceProgram | undefined>;
  /**
   * Speaks a text into a 16-bit PCM WAV. `voice` is a name of the program's own; one that it does not know gives its
   * default voice. Rejects with the signal's reason on abort, and with Error when the program fails or takes over a minute.
   */
  readonly speak: (text: string, voice: string | undefined, signal: AbortSignal) => Promise<Uint8Array>;
};

export type VoiceProgram = 'espeak-ng' | 'espeak' | 'say' | 'sapi';

/** Spoken at most: about ten minutes. In UTF-16 code units. */
const LONGEST_TEXT = 9000;
const DETECT_MAX_MS = 5000;
const SPEAK_MAX_MS = 60_000;

/** Speaks with the voice of this machine; the program is looked for on first need. */
export function createSpeaker(platform: NodeJS.Platform = process.platform): Speaker {
  const found: { program?: Promise<VoiceProgram | undefined> } = {};
  const detect = (signal: AbortSignal): Promise<VoiceProgram | undefined> => {
    found.program ??= detectProgram(platform).catch(() => undefined);
    return untilAborted(found.program, signal);
  };
  return {
    detect,
    speak: async (text, voice, signal) => {
      const program = await detect(signal);
      if (program === undefined) throw new Error('no voice is installed');
      const words = readable(text);
      const named = voice !== undefined && /^[\p{L}\p{N}][\p{L}\p{N} .()+_-]{0,60}$/u.test(voice) ? voice : undefined;
      if (named === undefined) return speakWith(program, { words, voice: undefined, signal });
      return speakWith(program, { words, voice: named, signal }).catch(async (error: unknown) => {
        if (signal.aborted) throw error;
        return speakWith(program, { words, voice: undefined, signal });
      });
    },
  };
}

async function detectProgram(platform: NodeJS.Platform): Promise<VoiceProgram | undefined> {
  if (platform === 'darwin') return 'say';
  const probes: readonly (readonly [VoiceProgram, string, readonly string[]])[] =
    platform === 'win32'
      ? [
          [
            'sapi',
            'powershell.exe',
            [
              '-NoProfile',
              '-NonInteractive',
              '-Command',
              'Add-Type -AssemblyName System.Speech; if ((New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices().Count -eq 0) { exit 1 }',
            ],
          ],
        ]
      : [
          ['espeak-ng', 'espeak-ng', ['--version']],
          ['espeak', 'espeak', ['--version']],
        ];
  for (const [program, file, args] of probes) {
    try {
      await runTree(file, args, {
        input: '',
        timeoutMs: DETECT_MAX_MS,
        signal: AbortSignal.timeout(DETECT_MAX_MS * 2),
      });
      return program;
    } catch {
      // Not installed, or not working: the next one may be.
    }
  }
  return undefined;
}

type Utterance = { readonly words: string; readonly voice: string | undefined; readonly signal: AbortSignal };

async function speakWith(program: VoiceProgram, utterance: Utterance): Promise<Uint8Array> {
  switch (program) {
    case 'espeak-ng':
    case 'espeak': {
      const voice = utterance.voice === undefined ? [] : ['-v', utterance.voice];
      return runTree(program, ['--stdin', '--stdout', '-b', '1', '-s', '160', ...voice], {
        input: utterance.words,
        timeoutMs: SPEAK_MAX_MS,
        signal: utterance.signal,
      });
    }
    case 'say':
      return speakToFile(utterance, (folder, text) => [
        'say',
        [
          ...(utterance.voice === undefined ? [] : ['-v', utterance.voice]),
          '--file-format=WAVE',
          '--data-format=LEI16@22050',
          '-o',
          join(folder, 'speech.wav'),
          '-f',
          text,
        ],
        {},
      ]);
    case 'sapi':
      return speakToFile(utterance, (folder, text) => [
        'powershell.exe',
        ['-NoProfile', '-NonInteractive', '-Command', SAPI_SCRIPT],
        {
          GESSO_SPEECH_TEXT: text,
          GESSO_SPEECH_FILE: join(folder, 'speech.wav'),
          GESSO_SPEECH_VOICE: utterance.voice ?? '',
        },
      ]);
  }
}

/** Constant: text, file and voice come through the environment, so that nothing of the prompt is ever code. */
const SAPI_SCRIPT = [
  'Add-Type -AssemblyName System.Speech',
  '$s = New-Object System.Speech.Synthesis.SpeechSynthesizer',
  'if ($env:GESSO_SPEECH_VOICE) { $s.SelectVoice($env:GESSO_SPEECH_VOICE) }',
  '$f = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, 16, 1)',
  '$s.SetOutputToWaveFile($env:GESSO_SPEECH_FILE, $f)',
  '$s.Speak([IO.File]::ReadAllText($env:GESSO_SPEECH_TEXT, [Text.Encoding]::UTF8))',
  '$s.Dispose()',
].join('; ');

async function speakToFile(
  utterance: Utterance,
  command: (folder: string, textFile: string) => readonly [string, readonly string[], Record<string, string>],
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-speech-'));
  try {
    const textFile = join(folder, 'text.txt');
    await writeFile(textFile, utterance.words, 'utf8');
    const [file, args, env] = command(folder, textFile);
    await runTree(file, args, { input: '', timeoutMs: SPEAK_MAX_MS, signal: utterance.signal, env });
    return await readFile(join(folder, 'speech.wav'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No controls, no markup, bounded; espeak reads `[[…]]` as phonemes and say reads `[[…]]` as commands. */
function readable(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(/[[\]]{2,}/g, ' ')
    .trim();
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
