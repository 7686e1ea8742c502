import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { type Environment, pythonEnvironment } from './child-environment.ts';
import type { Step, StepContext } from './context.ts';
import { lastWords } from './failure.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { PROBE } from './python-scripts.ts';
import { runUv } from './uv.ts';

const probeSchema = z.object({
  version: z.tuple([z.int(), z.int(), z.int()]),
  executable: z.string(),
  base: z.string(),
  bits: z.int(),
  implementation: z.string(),
});

export const pythonFactsSchema = z.object({ python: z.string(), version: z.string(), managed: z.boolean() });
export type PythonFacts = z.infer<typeof pythonFactsSchema>;

/** Finds or brings a Python: a managed one through uv, else a suitable one of this machine. */
export const pythonStep: Step = {
  name: 'python',
  title: 'Find or bring a Python',
  typicalMs: () => 10 * SECOND,
  dependsOn: ({ pins }) => pins.python,
  isThere: async (_context, facts) => existsSync(pythonFactsSchema.parse(facts).python),
  isSound: async (context, facts) =>
    (await probe(context, { file: pythonFactsSchema.parse(facts).python, args: [] })) !== undefined,
  run: findOrBring,
};

async function findOrBring(context: StepContext): Promise<PythonFacts> {
  const { managed } = context.pins.python;
  context.note(`bringing Python ${managed}`);
  const brought = await bring(context);
  if ('python' in brought) return brought;
  context.log(`Python ${managed} could not be brought; looking for one on this machine`);
  context.note('looking for a Python on this machine');
  const found = await find(context);
  if (found !== undefined) return found;
  throw new AppError(
    'unreachable',
    `Python ${managed} could not be downloaded, and this machine has no suitable one (${context.pins.python.system.join(', ')}). ` +
      `Check the connection, or install Python from python.org; then install again. uv said: ${brought.reason}`,
  );
}

/** One short try: an address that cannot be reached must not hold up an install that has another way. */
async function bring(context: StepContext): Promise<PythonFacts | { reason: string }> {
  const { managed } = context.pins.python;
  const quick = { UV_PYTHON_DOWNLOADS: 'manual', UV_HTTP_RETRIES: '1', UV_HTTP_TIMEOUT: '10' };
  const installed = await runUv(context, ['python', 'install', managed, '--no-bin'], INSTALL_LIMITS.pythonMs, quick);
  if (installed.exitCode !== 0) return { reason: lastWords(installed.stderr, 2) };
  const found = await runUv(context, ['python', 'find', managed, '--managed-python'], 30 * SECOND);
  const python = found.stdout.trim();
  const probed = found.exitCode === 0 ? await probe(context, { file: python, args: [] }) : undefined;
  if (probed === undefined) return { reason: lastWords(found.stderr, 2) };
  return { python, version: probed.version.join('.'), managed: true };
}

async function find(context: StepContext): Promise<PythonFacts | undefined> {
  const { system } = context.pins.python;
  const seen = new Map<string, PythonFacts>();
  for (const candidate of pythonCandidates(context.environment, system, context.platform)) {
    const probed = await probe(context, candidate);
    if (probed === undefined || probed.bits !== 64 || probed.implementation !== 'cpython') continue;
    const short = probed.version.slice(0, 2).join('.');
    if (!system.includes(short) || seen.has(short)) continue;
    // The real one: that of a virtual environment may go away with it.
    const python = existsSync(probed.base) ? probed.base : probed.executable;
    seen.set(short, { python, version: probed.version.join('.'), managed: false });
    if (short === system[0]) break;
  }
  return system.flatMap((version) => seen.get(version) ?? []).at(0);
}

export type Candidate = { readonly file: string; readonly args: readonly string[] };

/** Where a Python may be, best guess first. Pure but for looking which files exist. Windows' launcher `py` knows every installed one. */
export function pythonCandidates(
  environment: Environment,
  versions: readonly string[],
  platform: NodeJS.Platform,
): Candidate[] {
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const more =
    platform === 'darwin'
      ? ['/opt/homebrew/bin', '/usr/local/bin']
      : platform === 'win32'
        ? []
        : ['/usr/bin', '/usr/local/bin'];
  const names =
    platform === 'win32' ? ['python.exe'] : [...versions.map((version) => `python${version}`), 'python3', 'python'];
  const launched = platform === 'win32' ? versions.map((version) => ({ file: 'py', args: [`-${version}`] })) : [];
  const places = [...new Set([...folders, ...more])]
    // An empty stand-in that opens Microsoft's shop.
    .filter((folder) => !/\\WindowsApps\\?$/i.test(folder));
  const found = names.flatMap((name) =>
    places
      .map((folder) => join(folder, name))
      .filter((file) => existsSync(file))
      .map((file) => ({ file, args: [] })),
  );
  return [...launched, ...found];
}

async function probe(
  context: StepContext,
  { file, args }: Candidate,
): Promise<z.infer<typeof probeSchema> | undefined> {
  const { exitCode, stdout } = await context.run(file, [...args, '-I', '-c', PROBE], {
    environment: pythonEnvironment(context.environment, { writesByteCode: false }),
    timeoutMs: 15 * SECOND,
  });
  if (exitCode !== 0) return undefined;
  try {
    return probeSchema.parse(JSON.parse(stdout));
  } catch {
    // A program that merely has the name.
    return undefined;
  }
}
