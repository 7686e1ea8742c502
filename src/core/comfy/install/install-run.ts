import { AppError } from '../../base/app-error.ts';
import { errorFields } from '../../base/log.ts';
import { endOrphan } from '../process/end-tree.ts';
import type { StepContext } from './context.ts';
import { createHttp } from './http.ts';
import { type InstallLog, openInstallLog } from './install-log.ts';
import type { InstallerOptions, Work } from './installer-options.ts';
import { environmentOf, layoutOf, logFile } from './layout.ts';
import type { Pins } from './pins.ts';
import type { InstallProgress } from './progress.ts';
import { createProgramRunner } from './program-runner.ts';
import { type InstallRecord, readChild, writeChild, writeRecord } from './record.ts';
import { type RunSteps, runSteps, StepFailure } from './run-steps.ts';
import { STEPS } from './steps.ts';
import { pinsOf } from './target.ts';

export type InstallRun = {
  readonly options: InstallerOptions;
  readonly pins: Pins;
  readonly system: { readonly platform: NodeJS.Platform; readonly arch: string };
  readonly work: Work;
  readonly record: InstallRecord;
  readonly progress: InstallProgress;
  /** Aborts with InstallEnded. */
  readonly signal: AbortSignal;
  /** now: a step has begun or ended. soon: something moves. */
  readonly announce: (when: 'now' | 'soon') => void;
};

/** Why a running install was told to end. */
export class InstallEnded extends Error {
  readonly reason: 'cancelled' | 'interrupted';

  constructor(reason: 'cancelled' | 'interrupted') {
    super(`the install was ${reason}`);
    this.name = 'InstallEnded';
    this.reason = reason;
  }
}

/** Runs an install to its end, good or bad, and writes that down. Never rejects. */
export async function runInstall(run: InstallRun): Promise<void> {
  const { options, work, record } = run;
  const installLog = openInstallLog(logFile(options.dataDir), options.clock);
  const http = createHttp(options.environment);
  const { source, torch } = work.spec;
  try {
    installLog.write(`--- ${work.action} ${work.id} into ${work.dir}, source ${source}, torch ${torch.build}`);
    const left = await endLeftOver(options.dataDir);
    if (left !== undefined) installLog.write(left);
    if (work.action === 'repair') await options.stopServer();
    await runSteps({
      steps: STEPS,
      progress: run.progress,
      look: work.action === 'repair' ? 'thorough' : 'quick',
      contextOf: contexts(run, { installLog, http }),
      onChange: () => run.announce('now'),
    });
    await writeRecord(options.dataDir, { ...record, state: 'done' });
    installLog.write('--- done');
  } catch (error) {
    installLog.write(`--- ended: ${JSON.stringify(errorFields(error))}`);
    await keepEnd(run, error).catch((cause: unknown) =>
      options.log.warn(errorFields(cause), 'the end of an install could not be written down'),
    );
  } finally {
    http.close();
    await installLog.close();
  }
}

function contexts(
  { options, pins, system, work, progress, signal, announce }: InstallRun,
  tools: { installLog: InstallLog; http: StepContext['http'] },
): RunSteps['contextOf'] {
  const { dataDir, environment, clock } = options;
  const layout = layoutOf(work.dir);
  const log = (line: string): void => tools.installLog.write(line);
  const run = createProgramRunner({ dataDir, signal, log });
  return (step, facts) => ({
    ...system,
    dataDir,
    layout,
    place: environmentOf(layout, work.id),
    pins: pinsOf(pins, work.spec),
    environment,
    source: work.spec.source,
    torch: work.spec.torch,
    packages: work.spec.packages,
    clock,
    http: tools.http,
    signal,
    facts,
    run,
    note: (text) => {
      progress.note(step, text);
      announce('soon');
    },
    bytes: (done, total) => {
      progress.bytes(step, done, total);
      announce('soon');
    },
    log,
  });
}

/** Ends what a killed engine's install left running, and says what it was; undefined: nothing is known. */
export async function endLeftOver(dataDir: string): Promise<string | undefined> {
  const child = readChild(dataDir);
  if (child === undefined) return undefined;
  const end = await endOrphan(child);
  writeChild(dataDir, null);
  return `an earlier install left process ${child.pid}: ${end}`;
}

async function keepEnd({ options, record, signal }: InstallRun, error: unknown): Promise<void> {
  const { dataDir, log } = options;
  if (signal.aborted) {
    // Interrupted is what a record says that still runs while nobody works on it.
    const isCancelled = signal.reason instanceof InstallEnded && signal.reason.reason === 'cancelled';
    if (isCancelled) await writeRecord(dataDir, { ...record, state: 'cancelled' });
    return;
  }
  const step = error instanceof StepFailure ? error.step : null;
  const cause = error instanceof StepFailure ? error.cause : error;
  const isOurs = cause instanceof AppError;
  if (!isOurs) log.error({ step, ...errorFields(cause) }, 'an install broke');
  const message = isOurs
    ? cause.message
    : 'The install broke inside Gesso. Its log says where; start it again, and it goes on.';
  const code = isOurs ? cause.code : 'internal';
  await writeRecord(dataDir, { ...record, state: 'failed', message, error: { code, step } });
}
