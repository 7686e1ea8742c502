import { MINUTE, SECOND } from '../../../contract/units.ts';

/** Every cap of the supervisor, with its unit and its reason. */
export const SUPERVISE_LIMITS = {
  /** How long `main.py --help` may take: 0.1 s usually, more on a cold disk. */
  helpMaxMs: 60 * SECOND,
  /** Between two looks at a port that is about to open: ready must be seen within 100 ms. A refused connection costs nothing. */
  readyPollMs: 40,
  /** The same once the log has said that the server starts: 13 to 46 ms before the first answer. */
  readyPollFastMs: 15,
  /** How long one look may wait for its answer. */
  readyAnswerMs: 5 * SECOND,
  /** A start without one line of output and without processor time for so long hangs (a custom node that waits for something). */
  startSilentMs: 3 * MINUTE,
  /** No start takes longer, whatever it prints: a first start downloads, an antivirus reads every file. */
  startMaxMs: 30 * MINUTE,
  /** Other ports that are tried when ours was taken between our look and ComfyUI's. */
  portTriesMax: 3,
  /** Starts in a row that may fail before anything was ready; the same cause rarely heals by itself. */
  failedStartsMax: 3,
  /** Ends that nobody asked for, within the window below, before a person must look. */
  crashesMax: 5,
  crashWindowMs: 10 * MINUTE,
  /** First pause before a restart; doubles each time. */
  restartBaseMs: 1 * SECOND,
  restartMaxMs: 1 * MINUTE,
  /** Between two looks at a running server. */
  healthEveryMs: 2 * SECOND,
  /** How long one such look may wait: loading a model may stall HTTP for tens of seconds, and one slow answer is no failure. */
  healthAnswerMs: 10 * SECOND,
  /** Without an answer for so long it is shown as unhealthy. */
  silentAfterMs: 20 * SECOND,
  /** Without an answer, a line of output and processor time for so long it is frozen, and ended. */
  frozenAfterMs: 45 * SECOND,
  /** Without an answer for so long it is ended even though it computes. */
  deafAfterMs: 10 * MINUTE,
  /** Prompts wait, nothing runs, for so long: the worker thread is dead. ComfyUI takes the next prompt within milliseconds. */
  idleQueueMs: 15 * SECOND,
  /** A prompt runs, without output and without processor time, for so long: the worker is dead or waits for ever. */
  deadPromptMs: 5 * MINUTE,
  /** Processor time below this share of the time passed counts as none: answering our own looks takes some. */
  idleCpuShare: 0.02,
  /** A timer that is so much too late tells of a sleeping laptop or a stopped process: nothing is concluded from it. */
  clockGapMs: 10 * SECOND,
  /** Two restarts for memory are at least so far apart, or a model that is simply large would cause one after each job. */
  memoryRestartMs: 10 * MINUTE,
  /** Share of the machine's memory that ComfyUI may hold when no limit is set. */
  memoryShare: 0.85,
  /** How long a polite end may take: 1.9 to 2.9 s were measured. */
  stopGraceMs: 6 * SECOND,
  /** The same when Gesso itself ends, which must take less than 2 s in all. */
  quickStopGraceMs: 300,
  /** Reboots that ComfyUI's Manager may ask for within the crash window. */
  rebootsMax: 5,
  /** Lines of the log that are kept in memory for the window. */
  tailLines: 1000,
  /** Longest line, in characters; the rest of it is left out. */
  lineMax: 2000,
  /** Output that goes to the log in one second, in bytes; what is above it is counted and left out. */
  bytesPerSecond: 1024 ** 2,
  /** Log lines reach the window at most so often, and at most so many at once. */
  logEveryMs: 250,
  logLinesAtOnce: 200,
} as const satisfies Record<string, number>;

/** The caps, replaceable in tests. */
export type SuperviseLimits = { readonly [K in keyof typeof SUPERVISE_LIMITS]: number };
