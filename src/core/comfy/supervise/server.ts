import { randomUUID } from 'node:crypto';
import type { ComfyBackendView } from '../../../contract/comfy.ts';
import type { DurationMs } from '../../../contract/units.ts';
import { sleep } from '../../base/abort.ts';
import { errorFields } from '../../base/log.ts';
import { readInstallation } from '../installation.ts';
import { layoutOf, type ServerLayout } from './layout.ts';
import { type Judged, judgeOutcome, notPrepared } from './outcome.ts';
import { memoryLimit, type PreparedRun, prepareRun } from './prepare-run.ts';
import { RestartPolicy } from './restart-policy.ts';
import { type Facts, ServerFacts } from './server-facts.ts';
import { givenUp, notInstalled, startedByHand, stoppedByHand } from './server-failure.ts';
import { ServerLog } from './server-log.ts';
import type { ServerOptions, ServerTools, StartWish } from './server-options.ts';
import { type RunOutcome, ServerRun } from './server-run.ts';

/** Why a pause or a preparation is cut short. */
const STOPPED = new Error('ComfyUI is to stop');
const HURRIED = new Error('ComfyUI is to start now');

/** It was asked to end before it ran. */
const ASKED: Judged = { cause: undefined, end: undefined };

/** One supervised ComfyUI: once started it is kept running, until it is stopped or given up. states.ts says what it can be. */
export class ComfyServer {
  readonly id: string;
  readonly label: string;
  readonly layout: ServerLayout;
  readonly serverLog: ServerLog;
  readonly #tools: ServerTools;
  readonly #device: number | undefined;
  readonly #facts: ServerFacts;
  readonly #policy: RestartPolicy;
  #run: ServerRun | undefined;
  #alive: Promise<void> | undefined;
  #halt = new AbortController();
  #isPausing = false;
  #held = { isHeld: false, times: 0 };
  #memoryRestartAt: DurationMs | undefined;
  /** Installation and settings with which it was given up; another start makes sense when they change. */
  #givenUpWith: string | undefined;

  constructor(tools: ServerTools, { id, label, device, onChange, onLines }: ServerOptions) {
    this.id = id;
    this.label = label;
    this.layout = layoutOf(tools.dataDir, id);
    this.#tools = tools;
    this.#device = device;
    this.#facts = new ServerFacts(readInstallation(tools.dataDir) !== undefined, onChange);
    this.#policy = new RestartPolicy(tools.limits);
    const { clock, limits } = tools;
    const onLine = (line: string): void => this.#run?.readLine(line);
    this.serverLog = new ServerLog({ path: this.layout.log, clock, limits, onLine, onLines });
  }

  /** It was stopped by hand and not started since. */
  get isHeld(): boolean {
    return this.#held.isHeld;
  }

  view(): ComfyBackendView {
    return this.#facts.view({ id: this.id, label: this.label });
  }

  /** Looks whether there is something to start: an installation may have come or gone. */
  refresh(): void {
    this.#facts.stepIfPossible(readInstallation(this.#tools.dataDir) === undefined ? 'removed' : 'installed');
  }

  /** Begins a start. Nothing happens when it runs or starts already, or when nothing is installed. */
  start(wish: StartWish): void {
    this.refresh();
    if (this.#facts.state === 'not_installed') return;
    if (wish.isByHand) this.#policy.forget();
    if (this.#alive !== undefined) {
      // A person does not wait for a back-off.
      if (wish.isByHand && this.#isPausing) this.#halt.abort(HURRIED);
      return;
    }
    this.#halt = new AbortController();
    this.#held = { ...this.#held, isHeld: false };
    this.#facts.note({ safeMode: wish.safeMode, cause: undefined, restarts: 0 });
    this.#alive = this.#keepAlive().finally(() => {
      this.#alive = undefined;
      this.#facts.note({});
    });
  }

  /** Ends it and waits for the proof. graceMs: how long it may end politely. isByHand: who waits for it is told. */
  async stop(graceMs: DurationMs, isByHand = false): Promise<void> {
    if (isByHand) this.#held = { isHeld: true, times: this.#held.times + 1 };
    // Aborting twice keeps the first reason, and a hurried start must give way to a stop.
    if (this.#halt.signal.aborted) this.#halt = new AbortController();
    this.#halt.abort(STOPPED);
    this.#run?.end('asked', graceMs);
    await this.#alive;
    if (this.#facts.state === 'crashed' && this.#facts.now.cause?.code !== 'will_not_end') this.#facts.step('gone');
  }

  /** Replaces the running process by a new one, at a job's wish. */
  renew(why: string): void {
    if (this.#run === undefined) return;
    this.serverLog.note(`is restarted: ${why}`);
    this.#run.end('renew', 0);
  }

  /** Starts it where that is allowed, and waits until it takes prompts. Rejects with ProviderFailure, or the signal's reason. */
  async ensureReady(signal: AbortSignal): Promise<string> {
    const { times } = this.#held;
    for (;;) {
      signal.throwIfAborted();
      if (this.#held.times !== times) throw stoppedByHand();
      const { url } = this.#facts;
      if (url !== undefined && this.#facts.state !== 'unhealthy') return url;
      if (this.#alive === undefined) this.#startForJob();
      await this.#facts.changed(signal);
    }
  }

  #startForJob(): void {
    this.refresh();
    const { state } = this.#facts;
    if (state === 'not_installed') throw notInstalled();
    if (state === 'crashed' && this.#givenUpWith === this.#fingerprint()) throw givenUp(this.id, this.#facts.now);
    if (this.#tools.settings().comfyAutoStart === 'manual') throw startedByHand();
    this.start({ safeMode: this.#facts.now.safeMode, isByHand: false });
  }

  #fingerprint(): string {
    return JSON.stringify([readInstallation(this.#tools.dataDir), this.#tools.settings()]);
  }

  /** One run after another. Never rejects. */
  async #keepAlive(): Promise<void> {
    for (;;) {
      this.#facts.step('start', { phase: 'preparing', retryAt: undefined });
      const pauseMs = await this.#once();
      if (pauseMs === undefined) return;
      this.#isPausing = true;
      await sleep(this.#tools.clock, pauseMs, this.#halt.signal).catch(() => undefined);
      this.#isPausing = false;
      if (this.#isStopped()) return this.#facts.note({ retryAt: undefined });
      if (this.#halt.signal.aborted) this.#halt = new AbortController();
    }
  }

  #isStopped(): boolean {
    return this.#halt.signal.reason === STOPPED;
  }

  /** One run from its preparation to the proof that it is gone. Returns the pause before the next one; undefined: there is none. */
  async #once(): Promise<DurationMs | undefined> {
    const runId = randomUUID();
    try {
      const prepared = await this.#prepare(runId);
      if (this.#isStopped()) return this.#neverRan(ASKED);
      return this.#conclude(await this.#follow(prepared, runId), prepared.port);
    } catch (error) {
      this.#tools.log.warn({ server: this.id, ...errorFields(error) }, 'ComfyUI could not be started');
      return this.#neverRan(this.#isStopped() ? ASKED : notPrepared(error));
    }
  }

  #prepare(runId: string): Promise<PreparedRun> {
    const installation = readInstallation(this.#tools.dataDir);
    if (installation === undefined) throw new Error('the installation is gone');
    return prepareRun({
      ...this.#tools,
      settings: this.#tools.settings(),
      layout: this.layout,
      installation,
      device: this.#device,
      safeMode: this.#facts.now.safeMode,
      wishedPort: this.#facts.now.port,
      runId,
    });
  }

  async #follow(prepared: PreparedRun, runId: string): Promise<RunOutcome> {
    const { serverLog, layout } = this;
    const { safeMode } = this.#facts.now;
    this.#facts.note({ port: prepared.port, phase: 'python' });
    serverLog.note(`starts on port ${prepared.port}${safeMode ? ', without custom nodes' : ''}`);
    if (prepared.leftOut.length > 0)
      serverLog.note(`this ComfyUI does not know ${prepared.leftOut.join(', ')}: left out`);
    this.#run = new ServerRun(this.#tools, {
      layout,
      prepared,
      runId,
      serverLog,
      memoryLimitBytes: memoryLimit(this.#tools.settings(), this.#tools.limits),
      memoryRestartAt: this.#memoryRestartAt,
      onPhase: (phase) => this.#facts.note({ phase }),
      onPid: (pid) => this.#facts.note({ pid }),
      onReady: () => {
        this.#policy.noteReady();
        this.#facts.step('proven', { readySince: this.#tools.clock.now() });
      },
      onLook: (look, verdict) => this.#facts.look(look, verdict),
      onEnding: (reason) => {
        if (reason === 'asked' || reason === 'renew' || reason === 'too_large') this.#facts.step('stop');
      },
    });
    try {
      return await this.#run.done();
    } finally {
      this.#run = undefined;
    }
  }

  #conclude(outcome: RunOutcome, port: number): DurationMs | undefined {
    const { reason } = outcome;
    const judged = judgeOutcome(outcome, { lines: this.serverLog.lines(200), port });
    if (reason === 'too_large') this.#memoryRestartAt = this.#tools.clock.monotonic();
    const { known, pauseMs } = this.#decide(judged);
    if (this.#facts.state === 'stopping') this.#facts.step(outcome.isGone ? 'gone' : 'stuck', known);
    else this.#facts.step('exited', known);
    this.serverLog.note(judged.cause?.message ?? 'has ended');
    return pauseMs;
  }

  /** Nothing was started: the state goes where it would after an end. */
  #neverRan(judged: Judged): DurationMs | undefined {
    const { known, pauseMs } = this.#decide(judged);
    if (judged.end === undefined) {
      this.#facts.step('stop');
      this.#facts.step('gone');
    } else {
      this.#facts.step('exited', known);
    }
    return pauseMs;
  }

  /** Whether and when it is started again, and what is known from now on. */
  #decide({ end, cause }: Judged): { readonly known: Partial<Facts>; readonly pauseMs: DurationMs | undefined } {
    const { clock, log } = this.#tools;
    const known = { pid: undefined, ...(cause === undefined ? {} : { cause }) };
    const decision = end === undefined ? undefined : this.#policy.decide(end, clock.monotonic());
    if (decision?.kind === 'start') {
      const restarts = this.#facts.now.restarts + (end?.kind === 'failed' ? 1 : 0);
      return { known: { ...known, restarts, retryAt: clock.now() + decision.afterMs }, pauseMs: decision.afterMs };
    }
    if (decision !== undefined) {
      this.#givenUpWith = this.#fingerprint();
      log.error({ server: this.id, cause: cause?.code ?? null }, 'ComfyUI is not started again by itself');
    }
    return { known, pauseMs: undefined };
  }
}
