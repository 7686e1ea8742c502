import { z } from 'zod';

/** Options that Gesso decides itself: with another value it would lose sight of the server, or open it to others. */
const OURS = new Set([
  '--listen',
  '--port',
  '--tls-keyfile',
  '--tls-certfile',
  '--enable-cors-header',
  '--base-directory',
  '--output-directory',
  '--input-directory',
  '--temp-directory',
  '--user-directory',
  '--database-url',
  '--cuda-device',
  '--auto-launch',
  '--disable-auto-launch',
  '--windows-standalone-build',
  '--dont-print-server',
  '--quick-test-for-ci',
  '--multi-user',
  '--help',
]);

/** Words for ComfyUI's command line: options that begin with `--`, each followed by its values. */
export const comfyExtraArgsSchema = z
  .array(z.string().min(1).max(500))
  .max(50)
  .superRefine((words, context) => {
    for (const [index, word] of words.entries()) {
      const problem = problemOf(word, index);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, path: [index] });
    }
  });

function problemOf(word: string, index: number): string | undefined {
  // oxlint-disable-next-line no-control-regex -- exactly these are refused
  if (/[\u0000-\u001f]/.test(word)) return 'must be one line';
  if (index === 0 && !word.startsWith('--')) return 'the first word must be an option such as --fast';
  if (!word.startsWith('--')) return undefined;
  if (word.includes('='))
    return 'put the value into a word of its own: --preview-size 256 instead of --preview-size=256';
  return OURS.has(word) ? `${word} is decided by Gesso` : undefined;
}
