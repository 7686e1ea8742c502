import { HOUR, MINUTE, SECOND } from '../../contract/units.ts';

/** Every cap of the engine, with its unit and its reason. */
export const LIMITS = {
  /**
   * Claims of one job before it fails for good: a job that kills the process must not loop for ever. With the pauses below that
   * is also about 15 s of waiting for a provider that cannot be reached: a ComfyUI that is starting, while a person still watches.
   */
  attemptsMax: 5,
  /** Picks in a row that may go to the loaded model out of turn: a swap of some 20 s is paid for at most once in so many jobs. */
  affinityRunMax: 15,
  /** Models of one place that are looked through for a job that can run there; a folder with more of them has long queues of its own. */
  modelsInPlaceMax: 200,
  /** Jobs wait for a place that did not answer: the queue is looked at again after this long. */
  closedLaneMs: 5 * SECOND,
  /** Projects that one look at the queue considers; more wait for the next look. */
  projectsInRotationMax: 500,
  /** Jobs of a batch that are announced one by one; more would flood every window. */
  announcedOneByOneMax: 100,
  /** Longest step of work that can be cut into steps, before the event loop has its turn. */
  sliceMs: 4,
  /** Callers that share one transaction: some milliseconds of work, then the event loop has its turn. */
  commitGroupMax: 64,
  /** How long SQLite itself waits for a lock of another program, which holds up the event loop. */
  busyBlockMs: 5,
  /** How long a database that another program has locked is tried for before the caller is told. */
  busyMaxMs: 5 * SECOND,
  /** Pause between two such tries, in which the event loop is free. */
  busyPauseMs: 20,
  /** First pause before a job is tried again; doubles each time, with jitter. */
  retryBaseMs: 1 * SECOND,
  /** Longest pause between two tries. */
  retryMaxMs: 1 * MINUTE,
  /** No job is put off for longer: a provider's Retry-After counts up to ten times the pause above, plus jitter. What waits longer was written under a wrong clock. */
  putOffMaxMs: 15 * MINUTE,
  /** A provider that never ends a task: far above the longest real one (a local video of minutes on a slow GPU). */
  runningMaxMs: 6 * HOUR,
  /** How long `prepare` may take: an upload of some hundred megabytes on a slow line. */
  prepareMaxMs: 10 * MINUTE,
  /** How long one `start` may take: synchronous image APIs answer within 3 minutes. */
  startMaxMs: 10 * MINUTE,
  /** How long a vendor honours an idempotency key: 24 h is common, and we stop well before. */
  idempotencyKeyMaxMs: 12 * HOUR,
  /** Shortest pause between two polls, however many hints ask for one: too short to be seen, long enough against a flood. */
  hintedPollMinMs: 15,
  /** Polls of one task that hints may ask for without that pause: a short one is over within milliseconds, and a flood is stopped all the same. */
  hintedPollsAtOnce: 3,
  /** How long one `status` may take, retries of reads included. */
  statusMaxMs: 3 * MINUTE,
  /** How long one output may take to download. */
  downloadMaxMs: 1 * HOUR,
  /** First pause before a provider is asked again for a job whose outcome is unknown; then as long as the doubt is old. */
  doubtAskFirstMs: 10 * SECOND,
  /** Longest pause between two such questions. */
  doubtAskPauseMaxMs: 30 * MINUTE,
  /** For how long such a job is asked for: the lists of vendors lag by minutes, not by days. After that a person decides. */
  doubtAskMaxMs: 24 * HOUR,
  /** How long a look for evidence may take before the doubt is shown without it. */
  evidenceMaxMs: 20 * SECOND,
  /** How long a provider may take to confirm a cancel before we stop waiting for its word. */
  cancelMaxMs: 5 * MINUTE,
  /** Largest output of a provider, bytes: 8 GiB, above any video of today. */
  outputBytesMax: 8 * 1024 ** 3,
  /** Largest file that is exported without its metadata, bytes: it is held in memory. */
  stripBytesMax: 512 * 1024 ** 2,
  /** Most outputs of one job. */
  outputsMax: 256,
  /** Polls of free work that may fail in a row before the job fails: the adapter has waited inside each. */
  freePollFailuresMax: 4,
  /** How long `describe` may take before a provider counts as unreachable. */
  describeMaxMs: 5 * SECOND,
  /** How long a description is believed before it is asked again. */
  describeFreshMs: 5 * SECOND,
  /** Decoded size of an imported data: URL, bytes. */
  importBytesMax: 32 * 1024 ** 2,
  /** Progress events per job and second: more cannot be seen. */
  progressEventsPerSecond: 10,
  /** How long `stop` waits for running work to reach a state that survives. */
  stopGraceMs: 1200,
  /** How long the system's time zone is believed before it is asked for again. */
  systemZoneFreshMs: 10 * SECOND,
  /** Longest edge of a thumbnail, pixels: two grid cells on a screen of double density. */
  thumbnailEdgePx: 512,
  /** Finished jobs that a duration guess looks at. */
  durationSamples: 20,
} as const;
