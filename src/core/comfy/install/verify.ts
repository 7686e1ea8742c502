import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MINUTE, SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { sleep } from '../../base/abort.ts';
import { freePort } from '../supervise/free-port.ts';
import { parseHelp } from '../supervise/help-flags.ts';
import { pythonEnvironment } from './child-environment.ts';
import type { Step, StepContext } from './context.ts';
import { lastWords } from './failure.ts';
import type { EnvironmentLayout } from './layout.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { GUARDED_MAIN } from './python-scripts.ts';
import { startFailure } from './start-failure.ts';

const LOOK_EVERY_MS = 250;
/** A thread of Python that loads torch lets nobody else speak for seconds. */
const ANSWER_MS = 10 * SECOND;

const statsSchema = z.object({
  system: z.object({
    comfyui_version: z.string().nullish(),
    pytorch_version: z.string().nullish(),
    argv: z.array(z.string()),
  }),
  devices: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
});
type Stats = z.infer<typeof statsSchema>;

/** Starts the new ComfyUI once, with folders and a port of its own, proves that it answers and sees the GPU, and ends it with all it started. */
export const verifyStep: Step = {
  name: 'verify',
  title: 'Start ComfyUI once',
  typicalMs: () => 40 * SECOND,
  dependsOn: ({ facts, torch }) => [facts.get('resolve'), facts.get('source'), torch.kind],
  // A repair wants to see it run.
  isSound: async () => false,
  run: verify,
};

async function verify(context: StepContext): Promise<unknown> {
  const { place } = context;
  await rm(place.trial, { recursive: true, force: true });
  for (const folder of ['user', 'input', 'output', 'custom_nodes', 'models'])
    await mkdir(join(place.trial, folder), { recursive: true });
  try {
    const port = await freePort(undefined);
    const args = trialArguments(place, { port, isCpu: context.torch.kind === 'cpu', help: await helpOf(context) });
    const stats = await tryOnce(context, args, port);
    const device = stats.devices[0];
    context.log(
      `ComfyUI ${stats.system.comfyui_version ?? '?'} with torch ${stats.system.pytorch_version ?? '?'} answers`,
    );
    if (context.torch.kind !== 'cpu' && device?.type === 'cpu')
      throw new AppError(
        'conflict',
        'ComfyUI runs, but torch does not see the GPU. Update the driver of the GPU, or install again for the processor alone: gesso comfy install --torch cpu',
      );
    return { device: device?.name ?? null, pytorch: stats.system.pytorch_version ?? null };
  } finally {
    await rm(place.trial, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The arguments of the first start: everything in the trial's own folders; flags that this ComfyUI does not know are left out. Pure. */
export function trialArguments(
  place: EnvironmentLayout,
  trial: { readonly port: number; readonly isCpu: boolean; readonly help: string },
): string[] {
  const flags: string[][] = [
    ['--listen', '127.0.0.1'],
    ['--port', String(trial.port)],
    ['--disable-auto-launch'],
    ['--disable-all-custom-nodes'],
    ['--base-directory', place.trial],
    ['--user-directory', join(place.trial, 'user')],
    ['--input-directory', join(place.trial, 'input')],
    ['--output-directory', join(place.trial, 'output')],
    ['--temp-directory', place.trial],
    ['--database-url', 'sqlite:///:memory:'],
    ...(trial.isCpu ? [['--cpu']] : []),
  ];
  const known = parseHelp(trial.help);
  return flags.filter(([flag = '']) => known.size === 0 || known.has(flag)).flat();
}

async function helpOf(context: StepContext): Promise<string> {
  const { place } = context;
  const end = await context.run(place.python, ['-s', join(place.root, 'main.py'), '--help'], {
    environment: pythonEnvironment(context.environment, { writesByteCode: true }),
    folder: place.root,
    timeoutMs: 2 * INSTALL_LIMITS.probePythonMs,
  });
  if (end.exitCode === 0) return end.stdout;
  throw startFailure(`${end.stdout}\n${end.stderr}`);
}

async function tryOnce(context: StepContext, args: readonly string[], port: number): Promise<Stats> {
  const { place, signal } = context;
  const stop = new AbortController();
  const said: string[] = [];
  const running = runGuarded(context, args, { signal: stop.signal, onLine: (line) => said.push(line) });
  try {
    const stats = await Promise.race([untilAnswer(context, port, args), endedEarly(running, said)]);
    return stats;
  } finally {
    stop.abort(new Error('the trial is over'));
    await running.catch(() => undefined);
    if (await answers(port)) context.log(`something still listens on port ${port}`);
    signal.throwIfAborted();
    context.log(`the trial of ${place.id} has ended`);
  }
}

/** Resolves with what it said when it ended by itself. */
async function runGuarded(
  context: StepContext,
  args: readonly string[],
  { signal, onLine }: { signal: AbortSignal; onLine: (line: string) => void },
): Promise<void> {
  const { place } = context;
  await context.run(place.python, ['-s', '-u', '-c', GUARDED_MAIN, join(place.root, 'main.py'), ...args], {
    environment: pythonEnvironment(context.environment, { writesByteCode: true }),
    folder: place.root,
    timeoutMs: INSTALL_LIMITS.verifyMs + MINUTE,
    guard: signal,
    onLine,
  });
}

async function endedEarly(running: Promise<void>, said: readonly string[]): Promise<never> {
  await running;
  throw startFailure(lastWords(said.join('\n'), 40));
}

/** Asks until the server on this port is the one that was started with these arguments. */
async function untilAnswer(context: StepContext, port: number, args: readonly string[]): Promise<Stats> {
  const { signal, clock } = context;
  const deadline = clock.monotonic() + INSTALL_LIMITS.verifyMs;
  while (clock.monotonic() < deadline) {
    const stats = await ask(port, signal);
    if (stats !== undefined) {
      const isOurs = args.every((argument) => stats.system.argv.includes(argument));
      if (isOurs) return stats;
      throw new AppError('conflict', `Another server answers on port ${port}. Install again: another port is taken.`);
    }
    await sleep(clock, LOOK_EVERY_MS, signal);
  }
  throw new AppError(
    'conflict',
    'ComfyUI did not answer within ten minutes of its first start. The log says how far it came.',
  );
}

async function ask(port: number, signal: AbortSignal): Promise<Stats | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/system_stats`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      redirect: 'error',
    });
    // A server that is not ComfyUI has other words, or none.
    return response.ok ? statsSchema.parse(await response.json()) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function answers(port: number): Promise<boolean> {
  return (await ask(port, AbortSignal.timeout(SECOND)).catch(() => undefined)) !== undefined;
}
