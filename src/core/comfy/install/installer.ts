import type { InstallStepName, InstallView } from '../../../contract/comfy-install.ts';
import { AppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import { errorFields, type Log } from '../../base/log.ts';
import { type Ask, createAsk } from '../hardware/ask.ts';
import { detectMachine, type Machine } from '../hardware/detect.ts';
import { comfyFolder, readInstallation } from '../installation.ts';
import { endOrphan } from '../process/end-tree.ts';
import { type Environment, plainEnvironment } from './child-environment.ts';
import type { StepContext } from './context.ts';
import { createHttp } from './http.ts';
import { type InstallLog, openInstallLog } from './install-log.ts';
import { environmentOf, layoutOf, logFile } from './layout.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { loadPins, type Pins } from './pins.ts';
import { InstallProgress } from './progress.ts';
import { createProgramRunner } from './program-runner.ts';
import { type InstallRecord, readChild, writeChild, writeRecord } from './record.ts';
import { runSteps, StepFailure } from './run-steps.ts';
import { STEPS } from './steps.ts';
import { pinsOf, type Spec, writeSpec } from './target.ts';
import { commonView, restingView } from './view.ts';

export type InstallerOptions = {
  readonly dataDir: string;
  /** Ours: PATH, mirrors, proxies and certificates are read from it. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes a lock that the operating system frees when this process ends; undefined when another process has it. */
  readonly lock: (file: string) => { release(): void } | undefined;
  /** Hears how a running install stands, at most four times a second. */
  readonly onChange: (view: InstallView) => void;
  /** Ends the server that runs from the installation in use, and waits until it is gone. */
  readonly stopServer: () => Promise<void>;
  /** Others than those that ship; for tests. */
  readonly pins?: Pins;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly ask?: Ask;
};

/** What to do: which environment is made or mended, and of what. */
export type Work = {
  readonly action: InstallRecord['action'];
  readonly id: string;
  readonly dir: string;
  readonly spec: Spec;
};

type Running = {
  readonly record: InstallRecord;
  readonly progress: InstallProgress;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  undoAnnounce: (() => void) | undefined;
};

/** Runs one install at a time, in the background. Everything that must survive is on disk before and after each step. */
export class Installer {
  readonly options: InstallerOptions;
  readonly pins: Pins;
  #running: Running | undefined;

  constructor(options: InstallerOptions) {
    this.options = options;
    this.pins = options.pins ?? loadPins();
  }

  /** How it stands now. Never throws. */
  status(): InstallView {
    const { dataDir } = this.options;
    if (this.#running === undefined) return restingView(dataDir);
    const { record, progress } = this.#running;
    const steps = progress.steps();
    const current = steps.find((step) => step.state === 'running');
    return {
      ...commonView(dataDir, readInstallation(dataDir), record),
      state: 'running',
      steps,
      progress: progress.share(),
      etaMs: progress.leftMs(),
      message:
        current === undefined ? 'Starting' : `${current.title}${current.note === null ? '' : `: ${current.note}`}`,
      error: null,
    };
  }

  isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** What this machine has. Rejects only with the signal's reason. */
  machine(signal: AbortSignal, folder = comfyFolder(this.options.dataDir)): Promise<Machine> {
    const { environment, ask = createAsk(plainEnvironment(environment)) } = this.options;
    const { platform, arch } = this.system();
    return detectMachine({ ask, platform, arch, folder, signal });
  }

  system(): { platform: NodeJS.Platform; arch: string } {
    return { platform: this.options.platform ?? process.platform, arch: this.options.arch ?? process.arch };
  }

  /** Throws AppError `conflict` while one runs. */
  requireIdle(): void {
    if (this.#running !== undefined)
      throw new AppError('conflict', 'ComfyUI is being installed. Wait for it, or cancel it first.');
  }

  /** Starts, and returns when it is on disk that it runs. Throws AppError `conflict` when another process installs into the same folder. */
  async begin(work: Work): Promise<InstallView> {
    this.requireIdle();
    const { dataDir, clock } = this.options;
    const layout = layoutOf(work.dir);
    const { dir, id, action, spec } = work;
    const { source, torch } = spec;
    const startedAt = clock.now();
    const record: InstallRecord = {
      schema: 1,
      action,
      id,
      dir,
      source,
      torch,
      state: 'running',
      startedAt,
      message: '',
      error: null,
    };
    const progress = new InstallProgress(clock, STEPS);
    const abort = new AbortController();
    const gate = Promise.withResolvers<void>();
    const running: Running = { record, progress, abort, ended: gate.promise, undoAnnounce: undefined };
    this.#running = running;
    let lock: { release(): void } | undefined;
    try {
      await writeSpec(environmentOf(layout, id), spec);
      lock = this.options.lock(`${layout.sign}.lock`);
      if (lock === undefined) throw new AppError('conflict', `Another Gesso installs into ${dir} now. Wait for it.`);
      await writeRecord(dataDir, record);
    } catch (error) {
      lock?.release();
      this.#running = undefined;
      gate.resolve();
      throw error;
    }
    void this.#work(running, work).finally(() => {
      lock.release();
      running.undoAnnounce?.();
      this.#running = undefined;
      gate.resolve();
      this.options.onChange(this.status());
    });
    return this.status();
  }

  /** Ends the running one with all that it started, and waits for that. */
  async cancel(): Promise<InstallView> {
    await this.#end('cancelled');
    return this.status();
  }

  /** The engine ends: so does the install, and the next engine shows it as interrupted. */
  async stop(): Promise<void> {
    await this.#end('interrupted');
  }

  async #end(reason: 'cancelled' | 'interrupted'): Promise<void> {
    this.#running?.abort.abort(new InstallEnded(reason));
    await this.#running?.ended;
  }

  async #work(running: Running, work: Work): Promise<void> {
    const { dataDir, clock, log } = this.options;
    const installLog = openInstallLog(logFile(dataDir), clock);
    const http = createHttp(this.options.environment);
    try {
      installLog.write(
        `--- ${work.action} ${work.id} into ${work.dir}, source ${work.spec.source}, torch ${work.spec.torch.build}`,
      );
      await this.#endOrphan(installLog);
      if (work.action === 'repair') await this.options.stopServer();
      await runSteps({
        steps: STEPS,
        progress: running.progress,
        look: work.action === 'repair' ? 'thorough' : 'quick',
        contextOf: this.#contexts(running, work, { installLog, http }),
        onChange: () => this.#announce(running, 'now'),
      });
      await writeRecord(dataDir, { ...running.record, state: 'done' });
      installLog.write(`--- done`);
    } catch (error) {
      installLog.write(`--- ended: ${JSON.stringify(errorFields(error))}`);
      await this.#keepEnd(running, error).catch((cause: unknown) =>
        log.warn(errorFields(cause), 'the end of an install could not be written down'),
      );
    } finally {
      http.close();
      await installLog.close();
    }
  }

  #contexts(
    running: Running,
    work: Work,
    tools: { installLog: InstallLog; http: StepContext['http'] },
  ): (step: InstallStepName, facts: ReadonlyMap<InstallStepName, unknown>) => StepContext {
    const { dataDir, environment, clock } = this.options;
    const { progress, abort } = running;
    const layout = layoutOf(work.dir);
    const say = (line: string): void => tools.installLog.write(line);
    const run = createProgramRunner({ dataDir, signal: abort.signal, log: say });
    const { platform, arch } = this.system();
    return (step, facts) => ({
      dataDir,
      layout,
      place: environmentOf(layout, work.id),
      pins: pinsOf(this.pins, work.spec),
      environment,
      platform,
      arch,
      source: work.spec.source,
      torch: work.spec.torch,
      packages: work.spec.packages,
      clock,
      http: tools.http,
      signal: abort.signal,
      facts,
      run,
      note: (text) => {
        progress.note(step, text);
        this.#announce(running, 'soon');
      },
      bytes: (done, total) => {
        progress.bytes(step, done, total);
        this.#announce(running, 'soon');
      },
      log: say,
    });
  }

  /** What a killed engine left running. */
  async #endOrphan(installLog: InstallLog): Promise<void> {
    const child = readChild(this.options.dataDir);
    if (child === undefined) return;
    installLog.write(`an earlier install left process ${child.pid}: ${await endOrphan(child)}`);
    await writeChild(this.options.dataDir, null);
  }

  async #keepEnd(running: Running, error: unknown): Promise<void> {
    const { dataDir, log } = this.options;
    const { signal } = running.abort;
    if (signal.aborted) {
      // Interrupted is what a record says that still runs while nobody works on it.
      const isCancelled = signal.reason instanceof InstallEnded && signal.reason.reason === 'cancelled';
      if (isCancelled) await writeRecord(dataDir, { ...running.record, state: 'cancelled' });
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
    await writeRecord(dataDir, { ...running.record, state: 'failed', message, error: { code, step } });
  }

  #announce(running: Running, when: 'now' | 'soon'): void {
    if (when === 'soon') {
      running.undoAnnounce ??= this.options.clock.after(INSTALL_LIMITS.announceEveryMs, () =>
        this.#announce(running, 'now'),
      );
      return;
    }
    running.undoAnnounce?.();
    running.undoAnnounce = undefined;
    if (this.#running === running) this.options.onChange(this.status());
  }
}

/** Why a running install was told to end. */
class InstallEnded extends Error {
  readonly reason: 'cancelled' | 'interrupted';

  constructor(reason: 'cancelled' | 'interrupted') {
    super(`the install was ${reason}`);
    this.name = 'InstallEnded';
    this.reason = reason;
  }
}
