import { existsSync, rmSync } from 'node:fs';
import type { DurationMs } from '../../../contract/units.ts';
import { sleep } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { errorFields, type Log } from '../../base/log.ts';
import { settlesWithin } from '../../base/settles-within.ts';
import { endTree, type Family } from '../process/family.ts';
import { type KeptProcess, type ProcessEnd, startKept } from '../process/kept-process.ts';
import type { ListProcesses } from '../process/process-list.ts';
import { awaitReady } from './await-ready.ts';
import { freshHealth, judgeHealth, type Look, tellsDeadWorker, type Verdict } from './health.ts';
import type { ServerLayout } from './layout.ts';
import type { SuperviseLimits } from './limits.ts';
import { type PreparedRun, rebootMarker } from './prepare-run.ts';
import { readQueue } from './read-queue.ts';
import { removeRunRecord, type RunRecord, writeRunRecord } from './run-record.ts';
import type { ServerLog } from './server-log.ts';
import type { ServerStats } from './server-proof.ts';
import { phaseAfter, type StartPhase } from './start-phases.ts';
import { UsageMeter } from './usage-meter.ts';

/** Why a run was ended by us. asked: a person or the end of Gesso. renew: a new process was wished for. The rest are verdicts. */
export type EndReason = 'asked' | 'renew' | 'hangs' | 'port_taken' | Exclude<Verdict, 'fine' | 'silent'>;

/** How a run went. `reason` undefined: it ended by itself. `isGone` false: it was killed and is still there. */
export type RunOutcome = {
  readonly reason: EndReason | undefined;
  readonly end: ProcessEnd;
  readonly wasReady: boolean;
  readonly phase: StartPhase;
  readonly isReboot: boolean;
  readonly isGone: boolean;
  /** Who held the port, where that was the reason. */
  readonly portHolder: string | undefined;
};

export type RunTools = {
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  readonly list: ListProcesses;
  readonly limits: SuperviseLimits;
};

export type RunOptions = {
  readonly layout: ServerLayout;
  readonly prepared: PreparedRun;
  readonly runId: string;
  readonly serverLog: ServerLog;
  readonly memoryLimitBytes: number;
  /** When this server was last restarted for its memory, monotonic. */
  readonly memoryRestartAt: DurationMs | undefined;
  readonly onPhase: (phase: StartPhase) => void;
  readonly onPid: (pid: number) => void;
  readonly onReady: (stats: ServerStats) => void;
  readonly onLook: (look: Look, verdict: 'fine' | 'silent') => void;
  /** It is being ended, and why. */
  readonly onEnding: (reason: EndReason) => void;
};

/** A keeper ends its child within milliseconds. */
const KEEPER_OBEYS_MS: DurationMs = 3000;

/** One process of ComfyUI with all below it, from its start to the proof that it is gone. */
export class ServerRun {
  readonly #tools: RunTools;
  readonly #options: RunOptions;
  readonly #kept: KeptProcess;
  readonly #asked = Promise.withResolvers<void>();
  readonly #hurried = Promise.withResolvers<void>();
  readonly #over = new AbortController();
  readonly #usage: UsageMeter;
  #record: RunRecord;
  #reason: EndReason | undefined;
  #graceMs: DurationMs = 0;
  #phase: StartPhase = 'python';
  #wasReady = false;
  #hasEnded = false;
  #portHolder: string | undefined;

  /** Starts the process. `done` tells how it went; it never rejects. */
  constructor(tools: RunTools, options: RunOptions) {
    this.#tools = tools;
    this.#options = options;
    const { prepared, runId, serverLog } = options;
    this.#record = { schema: 1, runId, port: prepared.port, startedAt: tools.clock.now(), processes: [] };
    // Before the process: its mark alone proves it, should we die in between.
    writeRunRecord(options.layout.record, this.#record);
    this.#kept = startKept(prepared.process);
    this.#usage = new UsageMeter(tools.list, () => this.#family(), this.#kept.keeperPid);
    this.#kept.output.on('data', (chunk: Buffer) => serverLog.write(chunk));
    void this.#kept.pid.then((pid) => this.#identify(pid));
    void this.#kept.ended.then(() => {
      this.#hasEnded = true;
      this.#over.abort(new Error('the process has ended'));
    });
  }

  /** Signs in the log: how far a start is, and that the worker has died. */
  readLine(line: string): void {
    const phase = this.#wasReady ? this.#phase : phaseAfter(this.#phase, line);
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#options.onPhase(phase);
    }
    if (tellsDeadWorker(line)) this.end('dead_worker', 0);
  }

  /** Asks it to end: politely for `graceMs`, then without asking. A second call can only shorten the time. */
  end(reason: EndReason, graceMs: DurationMs): void {
    if (this.#reason !== undefined) {
      if (graceMs < this.#graceMs) this.#hurried.resolve();
      return;
    }
    this.#reason = reason;
    this.#graceMs = graceMs;
    this.#over.abort(new Error('the process is to end'));
    this.#asked.resolve();
    this.#options.onEnding(reason);
  }

  /** From now to the proof that everything is gone. Call once. */
  async done(): Promise<RunOutcome> {
    const { serverLog, layout } = this.#options;
    // Not to be able to follow it is no reason to end it.
    this.#follow().catch((error: unknown) => {
      this.#tools.log.error(errorFields(error), 'a run of ComfyUI could not be followed');
    });
    await Promise.race([this.#kept.ended, this.#asked.promise]);
    const end = await this.#finish();
    serverLog.flush();
    const isGone = await this.#proveGone();
    if (isGone) removeRunRecord(layout.record);
    const marker = rebootMarker(layout);
    const isReboot = this.#reason === undefined && end.code === 0 && existsSync(marker);
    rmSync(marker, { force: true });
    return {
      reason: this.#reason,
      end,
      wasReady: this.#wasReady,
      phase: this.#phase,
      isReboot,
      isGone,
      portHolder: this.#portHolder,
    };
  }

  /** Until it has ended or is asked to. */
  async #follow(): Promise<void> {
    try {
      if (await this.#becomeReady()) await this.#watch();
    } catch (error) {
      if (!this.#over.signal.aborted) throw error;
    }
  }

  async #becomeReady(): Promise<boolean> {
    const { layout, prepared, serverLog } = this.#options;
    const readiness = await awaitReady({
      ...this.#tools,
      layout,
      port: prepared.port,
      serverLog,
      usage: this.#usage,
      phase: () => this.#phase,
      signal: this.#over.signal,
    });
    if (readiness.kind === 'ready') {
      this.#wasReady = true;
      this.#options.onReady(readiness.stats);
      return true;
    }
    if (readiness.kind === 'port_taken') this.#portHolder = readiness.who;
    this.end(readiness.kind, 0);
    return false;
  }

  async #watch(): Promise<void> {
    const { clock, limits } = this.#tools;
    const { memoryLimitBytes, memoryRestartAt } = this.#options;
    let memory = freshHealth(await this.#look(), memoryRestartAt);
    for (;;) {
      await sleep(clock, limits.healthEveryMs, this.#over.signal);
      const look = await this.#look();
      this.#over.signal.throwIfAborted();
      const judged = judgeHealth(memory, look, { limits, memoryLimitBytes });
      memory = judged.memory;
      if (judged.verdict !== 'fine' && judged.verdict !== 'silent') {
        return this.end(judged.verdict, judged.verdict === 'too_large' ? limits.stopGraceMs : 0);
      }
      this.#options.onLook(look, judged.verdict);
    }
  }

  async #look(): Promise<Look> {
    const { clock } = this.#tools;
    const queue = await readQueue(
      { fetch: this.#tools.fetch, signal: this.#over.signal, timeoutMs: this.#tools.limits.healthAnswerMs },
      this.#options.prepared.port,
    );
    const at = clock.monotonic();
    const { cpuMs, rssBytes, isFrozen } = await this.#usage.read(at);
    return { at, queue, outputBytes: this.#options.serverLog.bytesSeen, cpuMs, rssBytes, isFrozen };
  }

  async #finish(): Promise<ProcessEnd> {
    const { clock } = this.#tools;
    const { ended } = this.#kept;
    if (this.#hasEnded) return ended;
    if (this.#graceMs > 0) {
      this.#kept.interrupt();
      await settlesWithin(Promise.race([ended, this.#hurried.promise]), this.#graceMs, clock);
    }
    if (!this.#hasEnded) this.#kept.kill();
    // A keeper that does not obey (frozen as well) is ended with everything else.
    if (!(await settlesWithin(ended, KEEPER_OBEYS_MS, clock))) await this.#proveGone();
    return (await settlesWithin(ended, KEEPER_OBEYS_MS, clock)) ? ended : { code: null, signal: 9, left: 0 };
  }

  async #proveGone(): Promise<boolean> {
    const { clock, list, log } = this.#tools;
    try {
      return await endTree(this.#family(), { clock, list });
    } catch (error) {
      log.error(errorFields(error), 'it could not be proven that ComfyUI is gone');
      return false;
    }
  }

  #family(): Family {
    return { roots: this.#record.processes, runId: this.#record.runId };
  }

  /** Writes down which processes these are, so that the next Gesso can prove and end them. */
  async #identify(pid: number | undefined): Promise<void> {
    if (pid === undefined) return;
    try {
      const entries = await this.#tools.list();
      const processes = [this.#kept.keeperPid, pid].flatMap((one) => {
        const entry = entries.find((candidate) => candidate.pid === one);
        return entry === undefined ? [] : [{ pid: one, began: entry.began }];
      });
      this.#record = { ...this.#record, processes };
      if (!this.#hasEnded) writeRunRecord(this.#options.layout.record, this.#record);
      this.#options.onPid(pid);
    } catch (error) {
      this.#tools.log.warn(errorFields(error), 'the process of ComfyUI could not be written down');
    }
  }
}
