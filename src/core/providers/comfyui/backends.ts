/** Why a backend that we run is started anew: a step that does not listen, a worker that has died, a graphics driver that has failed. */
export type RestartReason = 'deaf_step' | 'dead_worker' | 'failed_driver';

/**
 * One ComfyUI that jobs can run on: another machine by its address, one that a person started, or one that Gesso runs (supervised).
 * The list may change at any time; a job that runs stays with the backend that has it.
 */
export type ComfyBackend = {
  /** Stable for as long as it is the same ComfyUI; a job remembers it. */
  readonly id: string;
  /** What a person calls it: "This computer", "GPU 2", "http://studio:8188". */
  readonly label: string;
  /** Its address now; undefined: it does not run (supervised) or none is known. */
  readonly url: () => string | undefined;
  /** How many jobs it is given at once. ComfyUI runs one prompt at a time; a second one waits there, so that the GPU never does. */
  readonly capacity: number;
  /**
   * Supervised only: starts it where it does not run, waits until it is proven ready and returns its address. Rejects with a
   * ProviderFailure in plain words, or the signal's reason. May be called often; one start is under way at a time.
   */
  readonly ensureReady?: (signal: AbortSignal) => Promise<string>;
  /** Supervised only: ends it and starts it again. Resolves when the start is under way. What waited in its queue is lost and sent again. */
  readonly restart?: (reason: RestartReason, signal: AbortSignal) => Promise<void>;
  /** Supervised only: it does not run at present, and a job would start it, or waits for the start that is under way. */
  readonly startsForJobs?: () => boolean;
  /**
   * Supervised only: a job that is with it asks for it. coming: it runs or will, now that it was asked. gone: it does not run and nobody may
   * start it for a job (stopped by hand, given up), so what it had is lost.
   */
  readonly wake?: () => 'coming' | 'gone';
  /** Supervised only: why it has no address at present, in a sentence. */
  readonly statusText?: () => string | undefined;
};

/** Jobs that one ComfyUI is given at once: one runs, one waits. */
export const BACKEND_CAPACITY = 2;
