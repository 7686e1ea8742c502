/** The first words that the command line knows, where there is no need to load it. */
const COMMAND_NAMES: ReadonlySet<string> = new Set([
  'generate',
  'jobs',
  'library',
  'budget',
  'keys',
  'comfy',
  'team',
  'doctor',
  'serve',
  'help',
  'version',
]);

/** true when `word` begins a command line, as in `gesso doctor`. */
export function isCommandName(word: string): boolean {
  return COMMAND_NAMES.has(word);
}
