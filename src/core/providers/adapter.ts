import type { AssetId, AttemptId, JobId } from '../../contract/ids.ts';
import type { JobType, ProviderId, ProviderView } from '../../contract/provider.ts';
import type { DurationMs, EpochMs, JsonObject, JsonValue, MicroUsd } from '../../contract/units.ts';
import type { ProviderFailure } from './errors.ts';

/**
 * What we may do after a `start` whose answer we did not see.
 * free: costs nothing, send again. idempotent: the vendor honours our key, send again under the same one.
 * lookup: ask `find` by our attempt id first. none: nobody can know; the job waits for a person.
 */
export type SubmitSafety = 'free' | 'idempotent' | 'lookup' | 'none';

/** A validated request: every parameter is declared, in range, and defaults are filled in. */
export type AdapterRequest = {
  readonly jobId: JobId;
  readonly jobType: JobType;
  /** The provider's own model id; undefined lets the adapter choose its default. */
  readonly model: string | undefined;
  readonly params: JsonObject;
  /** What is known of the assets that parameters name, by parameter; absent for one that is not in the library yet. */
  readonly inputs?: Readonly<Record<string, InputFacts>>;
  /** Where the engine wants it to run (`Lane.id`): a wish, which gives way when that place cannot take it. */
  readonly lane?: string;
};

/** An input as the library knows it: milliseconds of a clip or a sound, absent where nobody knows. */
export type InputFacts = { readonly durationMs?: DurationMs };

/** One of several places where a provider runs its work, each with its own queue and models. */
export type Lane = {
  /** Stable for as long as it is the same place. */
  readonly id: string;
  readonly label: string;
  /** Where it is, as a person would write it; undefined: it does not run. */
  readonly address: string | undefined;
  /** Why it could not be asked last, in a sentence; undefined: it answered. */
  readonly problem: string | undefined;
  /** How many attempts it is given at once. */
  readonly capacity: number;
  /** false: it did not answer lately; it gets nothing while another one is open. */
  readonly isOpen: boolean;
  /** The models that it has; undefined: not known, anything is tried. */
  readonly models: readonly string[] | undefined;
};

/** One try at a request. `attemptId` is ours, on disk before `start` is called, and never used for another try. */
export type AdapterAttempt = {
  readonly attemptId: AttemptId;
  readonly request: AdapterRequest;
  /** What `prepare` returned for this attempt. */
  readonly prepared: JsonValue;
};

/** What the engine lends to every call. `signal` aborts the wait, not the vendor's work. Every call must also bound its own waits. */
export type AdapterContext = {
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  readonly log: AdapterLog;
  readonly now: () => EpochMs;
  /** Waits on the engine's clock; rejects with the signal's reason when aborted. */
  readonly sleep: (durationMs: DurationMs, signal?: AbortSignal) => Promise<void>;
  /** The provider's key, from the environment or the keychain; undefined when there is none. Never log it. */
  readonly secret: () => Promise<string | undefined>;
  /** Reads an input asset. Throws ProviderFailure `rejected` when it is gone. */
  readonly readAsset: (assetId: AssetId) => Promise<{ readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> }>;
  /** Bytes that came with the answer of `start`, for vendors without tasks. */
  readonly kept: KeptBytes;
};

/**
 * Where an attempt keeps bytes that were paid for and cannot be asked for again, until they are in the library. Names are the adapter's
 * own (`0.png`, `answer.json`), plain file names. What is kept survives a crash and is dropped when the attempt's job has ended.
 */
export type KeptBytes = {
  /** Durable when it resolves: written aside, synced, then named. The same name again replaces it. */
  write(attemptId: AttemptId, name: string, bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<void>;
  /** undefined: nothing is kept under that name. A torn file never shows. */
  read(attemptId: AttemptId, name: string): Promise<ReadableStream<Uint8Array> | undefined>;
};

/** The account behind a key. ok: the vendor accepted it. `message` says what is wrong, or which account it is. */
export type KeyCheck = { readonly ok: boolean; readonly message: string };

/** What is left at the vendor. usdMicros: in money, null where the vendor counts in credits without a fixed price. */
export type Balance = {
  readonly usdMicros: MicroUsd | null;
  /** The vendor's own words: "1,240 credits", "84,000 of 100,000 characters until 2026-12-01". */
  readonly text: string;
};

/** Structured logging: a constant message, data in fields; never prompts, keys or signed URLs. */
export type AdapterLog = {
  debug(fields: JsonObject, message: string): void;
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
};

/**
 * The upper bound of what a request can cost, and how long it usually takes.
 * maxCostMicros: rounded up; null when the price is unknown (then the user must give a cap). durationMs: null when nobody can guess.
 */
export type Estimate = {
  readonly maxCostMicros: MicroUsd | null;
  readonly priceVersion: string | null;
  readonly durationMs: DurationMs | null;
};

/** What the vendor took. basis says how we know. */
export type ActualCost = {
  readonly micros: MicroUsd;
  readonly basis: 'provider' | 'usage' | 'price_table' | 'estimate' | 'free';
};

/** The provider took the work. `handle` is JSON, opaque to the engine, durable before anything else happens, and enough for `status` after a restart. */
export type StartResult = {
  readonly handle: JsonValue;
  /** The provider's own maximum for this task, where it names one; above the reservation it is topped up or cancelled. */
  readonly maxCostMicros?: MicroUsd;
};

/** What a provider shows that may help a person to decide whether a request was taken. `message` is a sentence; neither proves anything by itself. */
export type Evidence = { readonly message: string; readonly details: JsonObject };

/** One result of a task. `ref` is the adapter's own, JSON, enough for `download`. */
export type OutputRef = {
  readonly kind: 'image' | 'video' | 'audio' | 'text';
  readonly mime: string;
  /** Where known before the download. Pixels, and milliseconds. */
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  /** The seed that made this one, where outputs of a batch differ. */
  readonly seed?: number;
  readonly ref: JsonValue;
};

/**
 * The provider's word on a task.
 * lost: it has no trace of it (a restarted ComfyUI); free work is sent again, paid work waits for a person.
 * again: of free work only: it failed, but the next attempt may do better. `change` says what is different then (into the job's
 * history, `change.change` in words), `failure` is what the job ends with when it has had its tries.
 */
export type TaskStatus =
  | { readonly state: 'queued'; readonly message?: string }
  | { readonly state: 'running'; readonly progress?: number; readonly message?: string }
  | { readonly state: 'succeeded'; readonly outputs: readonly OutputRef[]; readonly cost: ActualCost }
  | { readonly state: 'failed'; readonly failure: ProviderFailure; readonly cost: ActualCost }
  | { readonly state: 'cancelled'; readonly cost: ActualCost }
  | { readonly state: 'lost' }
  | { readonly state: 'again'; readonly failure: ProviderFailure; readonly change: JsonObject };

/** A hint from `watch`: never persisted, never the truth. progress is 0..1; preview is a small picture; changed asks the engine to poll now. */
export type ProgressHint = {
  readonly progress?: number;
  readonly message?: string;
  readonly preview?: { readonly mime: string; readonly bytes: Uint8Array };
  readonly changed?: boolean;
};

/** The bytes of one output. `bytes` is the announced length, undefined when unknown. `poster` is a still for the thumbnail of a video. */
export type Download = {
  readonly mime: string;
  readonly stream: ReadableStream<Uint8Array>;
  readonly bytes?: number;
  readonly poster?: Uint8Array;
};

/** asked: the provider was told, wait for its word in `status`. cancelled: it never ran or is already gone. unsupported: it will run to its end. */
export type CancelResult = 'asked' | 'cancelled' | 'unsupported';

/**
 * One way to make media. An adapter knows neither jobs nor money nor the database, and uses web standards only
 * (no `node:` imports; Draft, which never runs on a server, is the exception), so that Edge Functions run the same code.
 * Every method throws ProviderFailure (errors.ts) or rethrows the abort; anything else is a bug.
 */
export type Adapter = {
  readonly id: ProviderId;
  /** true: its work can cost money, whatever an estimate says. */
  readonly paid: boolean;
  readonly submitSafety: SubmitSafety;
  /** How many attempts may run at once. */
  readonly concurrency: number;
  /** The places behind this provider, now; absent: one, with `concurrency` attempts. Cheap, no I/O. */
  lanes?(now: EpochMs): readonly Lane[];
  /** The place that has a task; undefined when it is none of them any more. */
  laneOf?(handle: JsonValue): string | undefined;
  /** true: changing the model costs time (a checkpoint is loaded), so jobs with the same one are kept together within a bound. */
  readonly keepsModel?: boolean;
  /** The pace of `status`: how long to wait between two polls. */
  readonly pollIntervalMs: DurationMs;
  /** The provider as it is now, for pickers, forms and validation. Unreachable is an answer (availability), not an error. */
  describe(context: AdapterContext): Promise<ProviderView>;
  /** Pure, no I/O. */
  estimate(request: AdapterRequest): Estimate;
  /** Free and repeatable: uploads inputs, resolves defaults, fills the workflow. */
  prepare(context: AdapterContext, request: AdapterRequest): Promise<JsonValue>;
  /** Sends the work, once: never retries by itself. A ProviderFailure says by `sent` whether the provider can have it. */
  start(context: AdapterContext, attempt: AdapterAttempt): Promise<StartResult>;
  /** Reads may be retried inside, bounded. */
  status(context: AdapterContext, handle: JsonValue): Promise<TaskStatus>;
  /** Pushes hints until the signal aborts or the task ends. Losing the connection is not an error. */
  watch?(context: AdapterContext, handle: JsonValue, onHint: (hint: ProgressHint) => void): Promise<void>;
  /**
   * After doubt: what `start` would have returned, when the provider has this attempt; 'absent' only when that is proven (a list that
   * may lag, or an answer that may be partial, proves nothing); 'unknown' otherwise, and then it is asked again later.
   */
  find?(context: AdapterContext, attempt: AdapterAttempt): Promise<StartResult | 'absent' | 'unknown'>;
  /** After doubt that `find` could not end: what to show to the person who must decide, for example the balance before and after. */
  evidence?(context: AdapterContext, attempt: AdapterAttempt): Promise<Evidence | undefined>;
  /** Tests the key at no cost. */
  checkKey?(context: AdapterContext): Promise<KeyCheck>;
  /** What is left at the vendor, at no cost; undefined where the vendor does not say. */
  balance?(context: AdapterContext): Promise<Balance | undefined>;
  cancel(context: AdapterContext, handle: JsonValue): Promise<CancelResult>;
  download(context: AdapterContext, handle: JsonValue, output: OutputRef): Promise<Download>;
  /** The attempt is over and its outputs are stored: drop what is kept in memory for it. */
  release?(handle: JsonValue): void;
  /** The engine stops: ends threads and processes of its own. Tasks at a provider go on. */
  stop?(): Promise<void>;
};
