import type { InstallView } from '../../../contract/comfy-install.ts';
import { AppError } from '../../base/app-error.ts';
import { createAsk } from '../hardware/ask.ts';
import { detectMachine, type Machine } from '../hardware/detect.ts';
import { comfyFolder, readInstallation } from '../installation.ts';
import { plainEnvironment } from './child-environment.ts';
import { endLeftOver, InstallEnded, runInstall } from './install-run.ts';
import { environmentOf, layoutOf } from './layout.ts';
import { INSTALL_LIMITS } from './limits.ts';
import type { InstallerOptions, Work } from './installer-options.ts';
import { loadPins, type Pins } from './pins.ts';
import { InstallProgress } from './progress.ts';
import { type InstallRecord, writeRecord } from './record.ts';
import { STEPS } from './steps.ts';
import { writeSpec } from './target.ts';
import { commonView, restingView } from './view.ts';

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

  /** Ends the program that a killed engine's install left running, if it is proven to be that one. Call once, at the start of an engine. */
  async endLeftOver(): Promise<void> {
    if (this.#running === undefined) await endLeftOver(this.options.dataDir);
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
    const run = runInstall({
      options: this.options,
      pins: this.pins,
      system: this.system(),
      work,
      record,
      progress,
      signal: abort.signal,
      announce: (when) => this.#announce(running, when),
    });
    void run.finally(() => {
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
