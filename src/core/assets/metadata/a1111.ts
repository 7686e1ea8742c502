import { type FoundMetadata, numberOf, present, seedOf } from './found.ts';

/** Names of the settings line that have a place of their own, lower-case → ours. */
const KNOWN: Readonly<Record<string, string>> = {
  steps: 'steps',
  'cfg scale': 'guidance',
  sampler: 'sampler',
  'schedule type': 'scheduler',
  'denoising strength': 'strength',
  'clip skip': 'clipSkip',
};
const NUMBERS = new Set(['steps', 'guidance', 'strength', 'clipSkip']);

/**
 * Reads the "parameters" text of AUTOMATIC1111's web UI and its relatives (Forge, SD.Next, Civitai): the prompt, lines from
 * "Negative prompt:" on, and a last line of "Name: value, Name: value" (infotext_utils.py, parse_generation_parameters; a value in
 * double quotes is JSON). undefined when the text is not of that kind.
 */
export function readA1111(text: string): FoundMetadata | undefined {
  const lines = text.trim().split(/\r?\n/);
  const last = lines.at(-1) ?? '';
  const settings = settingsOf(last);
  // The web UI asks for three as well: less is somebody's prose.
  if (settings.size < 3) return undefined;
  const body = lines.slice(0, -1);
  const negativeAt = body.findIndex((line) => line.startsWith('Negative prompt:'));
  const prompt = (negativeAt === -1 ? body : body.slice(0, negativeAt)).join('\n').trim();
  const negative =
    negativeAt === -1 ? undefined : body.slice(negativeAt).join('\n').slice('Negative prompt:'.length).trim();
  const [, width, height] = /^(\d+)x(\d+)$/.exec(settings.get('size') ?? '') ?? [];
  const named = Object.fromEntries(
    Object.entries(KNOWN).map(([theirs, ours]) => {
      const value = settings.get(theirs);
      return [ours, NUMBERS.has(ours) ? numberOf(value) : value];
    }),
  );
  return {
    source: 'a1111',
    prompt,
    model: settings.get('model'),
    seed: seedOf(settings.get('seed')),
    params: present({ negativePrompt: negative, ...named, width: numberOf(width), height: numberOf(height) }),
  };
}

function settingsOf(line: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of line.matchAll(/\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/g))
    found.set(name.trim().toLowerCase(), unquoted(value.trim()));
  return found;
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
