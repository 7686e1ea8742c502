/** The steps of a start in the order in which they come, as a person reads them. */
export const START_PHASES = {
  preparing: 'Preparing its folders',
  python: 'Starting Python',
  torch: 'Loading PyTorch',
  nodes: 'Loading ComfyUI',
  custom_nodes: 'Loading custom nodes',
  database: 'Preparing its database',
  server: 'Opening its server',
} as const;
export type StartPhase = keyof typeof START_PHASES;

const ORDER = Object.keys(START_PHASES);

/** What a line of the log says about how far the start has come. Substrings: newer versions put `[INFO] ` and times before them. */
const SIGNS: readonly (readonly [RegExp, StartPhase])[] = [
  [/Checkpoint files will always be loaded safely|^.{0,20}Total VRAM \d+ MB|pytorch version: /, 'torch'],
  [/Set vram state to: |^.{0,20}Device: |Using .*attention/, 'nodes'],
  [/\[Prompt Server\] web root|ComfyUI version: /, 'custom_nodes'],
  [/Import times for custom nodes|alembic|Context impl SQLiteImpl/, 'database'],
  [/Starting server|To see the GUI go to: /, 'server'],
];

/** The phase after a line; never an earlier one. Pure. */
export function phaseAfter(phase: StartPhase, line: string): StartPhase {
  const seen = SIGNS.findLast(([pattern]) => pattern.test(line))?.[1];
  if (seen === undefined) return phase;
  return ORDER.indexOf(seen) > ORDER.indexOf(phase) ? seen : phase;
}
