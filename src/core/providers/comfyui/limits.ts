import { MINUTE, SECOND } from '../../../contract/units.ts';

const MIB = 1024 * 1024;

/** Every cap of this adapter, with its unit and its reason. */
export const COMFY_LIMITS = {
  /** One read. Loading a checkpoint can hold Python's interpreter lock for tens of seconds; one slow read is not a failure. */
  readTimeoutMs: 20 * SECOND,
  /** POST /prompt. It validates the graph, which may list model folders on a slow disk. Doubt is cheap: the prompt can be looked up. */
  submitTimeoutMs: 60 * SECOND,
  /** One input file on its way up: some hundred megabytes on a slow line; the engine gives the whole preparation 10 min. */
  uploadTimeoutMs: 9 * MINUTE,
  /** Above this an upload asks first whether the server takes so much: a refusal in the middle of a body often shows as a broken connection only. */
  uploadAskBytes: MIB,
  /** `describe` feeds pickers: a person waits for it. It reads twice in a row, and the engine gives it 5 s. */
  describeTimeoutMs: 2 * SECOND,
  /** The same reads before a job: while another one loads a model (29 s measured, more from a slow disk) the server may not answer, and the job shall wait. */
  prepareTimeoutMs: 2 * MINUTE,
  /** The same reads while another backend could take the job: it is not kept waiting for a busy one. */
  placeTimeoutMs: 10 * SECOND,
  /** A backend that did not answer gets no job for this long, as long as another one is there. */
  backendRetryMs: 10 * SECOND,
  /** How old a description may be when a job is prepared: the server itself checks the graph anew, and eight reads for each short job would be felt. */
  prepareFreshMs: 2 * MINUTE,
  /** How long a description is reused, so that a burst of pickers and validations asks the server once. */
  describeFreshMs: 2 * SECOND,
  /** Between two chunks of an output that is being downloaded. */
  downloadStallMs: 30 * SECOND,
  /** Nothing listens on the port in the middle of a job: long enough for a restart by hand (a boot takes 10 to 20 s, on a busy machine or with many custom nodes minutes). */
  deadPortMs: 3 * MINUTE,
  /** The same for a server that we run: it is restarted with growing pauses, and imports its custom nodes each time. */
  supervisedGoneMs: 5 * MINUTE,
  /** Another backend is there: what waits at a server that does not answer goes there soon; what runs may come back with its server, or (when that only stands still) with its result. */
  moveWaitingMs: 5 * SECOND,
  moveGoneMs: 1 * MINUTE,
  moveRunningMs: 2 * MINUTE,
  /** The port accepts but does not answer: a frozen or swapping machine often comes back, and its job with it. */
  silentServerMs: 10 * MINUTE,
  /** Prompts are pending and none runs: a live worker takes the next within a second (measured 0.8 s at most), so its thread has died. */
  deadWorkerMs: 2 * MINUTE,
  /** ComfyUI forgets an interrupt that arrives between two prompts; it is told again after this long. */
  cancelRepeatMs: 5 * SECOND,
  /** An interrupt that has no effect for so long meets a step that does not listen (16 s measured in a slow sampler step); and after so long a server that we run is started anew. */
  deafStepMs: 20 * SECOND,
  deafRestartMs: 40 * SECOND,
  /** While the websocket is away, polls are asked for at this pace, so that an end is not seen late. */
  socketDownPollMs: 500,
  /** First and longest pause before the websocket is opened again. */
  socketRetryMs: 1 * SECOND,
  socketRetryMaxMs: 15 * SECOND,
  /** How long a prompt waits for its websocket (2 to 4 ms on one machine) before it is sent all the same; what is missed then is only progress. */
  earlySocketMs: 40,
  /** A socket that was opened for a prompt and that nobody watches is closed. */
  earlySocketUnusedMs: 30 * SECOND,
  /** A websocket that has not opened by then is given up and tried again. */
  socketOpenMs: 10 * SECOND,
  /** JSON answers. A /queue with a thousand large graphs is about 20 MiB. */
  maxJsonBytes: 64 * MIB,
  /** Error pages and the like: only their beginning is read. */
  maxErrorBytes: 64 * 1024,
  /** One websocket frame; previews are 512 px pictures of some 50 KiB. */
  maxFrameBytes: 16 * MIB,
  /** One output file. A 2048 px PNG is 12 MiB; a long video stays below this. */
  maxOutputBytes: 4096 * MIB,
  /** Files of one prompt. A batch of 16 makes 16; a custom node may write frames. */
  maxOutputs: 512,
  /** Attempts whose hints are remembered; the oldest is forgotten. */
  maxRemembered: 256,
} as const;

/** The limits as a set of numbers: `createComfyAdapter` takes others, for a slow network or an impatient caller. */
export type ComfyLimits = { readonly [name in keyof typeof COMFY_LIMITS]: number };
