import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { sleep } from '../../base/abort.ts';
import { packageIndex } from './child-environment.ts';
import type { Step, StepContext } from './context.ts';
import { lastWords, speaksOfNetwork, unreachable } from './failure.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { parseLock } from './lock.ts';
import { buildOf } from './pins.ts';
import { sourceFactsSchema } from './source.ts';
import { runUv } from './uv.ts';
import { writeAtomically } from './write-atomically.ts';

export const resolveFactsSchema = z.object({
  packages: z.int(),
  bytes: z.int(),
  /** Where torch comes from: its own index, or the ordinary one. */
  torchFrom: z.string(),
});

/** An empty environment with the Python found. */
export const environmentStep: Step = {
  name: 'environment',
  title: 'Make a Python environment',
  typicalMs: () => 2 * SECOND,
  dependsOn: ({ facts }) => facts.get('python'),
  isThere: async ({ place }) => existsSync(place.python) && existsSync(join(place.venv, 'pyvenv.cfg')),
  run: async (context) => {
    const { place, facts } = context;
    const python = z.object({ python: z.string() }).parse(facts.get('python')).python;
    await rm(place.venv, { recursive: true, force: true });
    const made = await runUv(context, ['venv', '--python', python, '--no-project', place.venv], 60 * SECOND);
    if (made.exitCode !== 0)
      throw new AppError('conflict', `The Python environment could not be made: ${lastWords(made.stderr)}`);
    return {};
  },
};

/** Chooses the exact file of every package: torch for the hardware found, then what this ComfyUI asks for. */
export const resolveStep: Step = {
  name: 'resolve',
  title: 'Choose the packages',
  typicalMs: () => 8 * SECOND,
  dependsOn: ({ packages, torch, facts }) => [
    packages,
    torch.build,
    sourceFactsSchema.parse(facts.get('source')).seal,
    facts.get('python'),
  ],
  isThere: async ({ place }) => existsSync(place.lock),
  run: resolve,
};

async function resolve(context: StepContext): Promise<z.infer<typeof resolveFactsSchema>> {
  const { place, pins, torch } = context;
  const build = buildOf(pins, torch.build);
  const index = await torchIndex(context);
  await writeAtomically(place.requirements, [...context.packages, ''].join('\n'));
  const part = join(place.folder, 'pylock.part.toml');
  const args = [
    'pip',
    'compile',
    place.requirements,
    join(place.root, 'requirements.txt'),
    '--python',
    place.python,
    '--format',
    'pylock.toml',
    '--output-file',
    part,
    '--no-header',
    '--quiet',
    ...(index === undefined || build.backend === null ? [] : ['--torch-backend', build.backend]),
  ];
  await rm(part, { force: true });
  await compile(context, args);
  const text = await readFile(part, 'utf8');
  const locked = parseLock(text);
  await writeAtomically(place.lock, text);
  await rm(part, { force: true });
  const bytes = locked.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  return { packages: locked.length, bytes, torchFrom: index ?? new URL(packageIndex(context.environment)).host };
}

/** The host of torch's own index when it is wanted and there; undefined: the ordinary index has a build that does. Throws AppError `unreachable`. */
async function torchIndex(context: StepContext): Promise<string | undefined> {
  const { pins, torch, platform, http, signal } = context;
  const build = buildOf(pins, torch.build);
  if (build.backend === null) return undefined;
  const { host } = new URL(pins.torch.host);
  try {
    const response = await http.get(`${pins.torch.host}${build.backend}/`, {
      signal,
      method: 'HEAD',
      stallMs: INSTALL_LIMITS.probeMs,
    });
    response.resume();
    if ((response.statusCode ?? 500) < 400) return host;
    throw unreachable(host, new Error(`it answered ${response.statusCode ?? 'nothing'}`));
  } catch (error) {
    signal.throwIfAborted();
    if (!build.packageIndexHasIt.includes(platform)) throw error;
    const size =
      torch.kind === 'cpu' && platform === 'linux' ? ', which is larger: it carries NVIDIA’s libraries too' : '';
    context.log(`${host} cannot be reached; torch comes from the package index${size}`);
    context.note(`torch from the package index${size}`);
    return undefined;
  }
}

async function compile(context: StepContext, args: readonly string[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const end = await runUv(context, args, INSTALL_LIMITS.resolveMs);
    if (end.exitCode === 0) return;
    const isNetwork = end.timedOut || speaksOfNetwork(end.stderr);
    if (!isNetwork)
      throw new AppError(
        'conflict',
        `The packages that this ComfyUI asks for do not fit together: ${lastWords(end.stderr, 8)}`,
      );
    if (tries >= 3)
      throw unreachable(new URL(packageIndex(context.environment)).host, new Error(lastWords(end.stderr, 2)));
    context.note('the package index does not answer; trying again');
    await sleep(context.clock, INSTALL_LIMITS.retryBaseMs * 2 ** tries, context.signal);
  }
}
