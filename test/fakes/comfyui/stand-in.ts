import sharp from 'sharp';
import type { Machine } from './execution.ts';
import type { Fault } from './faults.ts';
import { createFiles } from './files.ts';
import type { Files } from './files.ts';
import { openFront } from './front.ts';
import type { Front, FrontOptions, RequestRecord } from './front.ts';
import { loadNodeClasses } from './node-classes.ts';
import type { ListedFiles } from './node-classes.ts';
import { createPoints } from './points.ts';
import type { Failure } from './points.ts';
import { makePng } from './png.ts';
import type { Backend } from './routes.ts';
import type { Sockets } from './sockets.ts';
import { systemStats } from './system-stats.ts';
import { createWorker } from './worker.ts';
import type { Hold, Worker } from './worker.ts';

export type StandInOptions = {
  /** old: 0.3.64 as recorded. new: with /api/jobs, uuid prompt ids, "COMBO" lists. */
  readonly flavour?: 'old' | 'new';
  readonly checkpoints?: readonly string[];
  /** How long a step of a sampler takes. 0 for tests; something visible for people. */
  readonly stepMs?: number;
  /** A JPEG that stands for every preview; a gradient when absent. */
  readonly preview?: Buffer;
  /** Told whenever a checkpoint is loaded. */
  readonly onLoad?: (checkpoint: string) => void;
  /** Classes that this installation lacks. */
  readonly without?: readonly string[];
};

/** A ComfyUI for tests: real HTTP and websockets on a port chosen by the OS, behaving as recorded from a real one. */
export type ComfyStandIn = {
  readonly url: string;
  readonly files: Files;
  /** Every request that arrived, in order. */
  readonly requests: readonly RequestRecord[];
  /** In force at once; the first that matches a request counts. */
  readonly faults: Fault[];
  /** Every checkpoint that was loaded, in order. */
  readonly loads: readonly string[];
  worker(): Worker;
  sockets(): Sockets;
  setCheckpoints(names: readonly string[]): void;
  /** The files that one input of a class lists. */
  setFiles(classType: string, input: string, names: readonly string[]): void;
  /** Stops the next run (or that of this prompt) at this class, at step `value` (0: as the node begins), until released. */
  hold(classType: string, value?: number, promptId?: string): Hold;
  /** Lets the next node of this class fail. */
  failNode(classType: string, failure: Failure): void;
  /** Answers 200 with these node errors, as to a graph of which only a part is valid. */
  forceNodeErrors(nodeErrors: Record<string, unknown> | undefined): void;
  /** SIGKILL: connections cut, port closed; queue and history are gone, files stay. */
  die(): Promise<void>;
  /** Boots again on the same port, with empty queue, history and temp folder. */
  restart(): Promise<void>;
  /** Only the network fails: the port is closed, the work goes on. `comeBack` opens it again with all it knows. */
  goOffline(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a stand-in. Close it at the end of the test. */
export async function startComfyStandIn(options: StandInOptions = {}): Promise<ComfyStandIn> {
  const jpeg =
    options.preview ??
    (await sharp(makePng(128, 128, 3))
      .jpeg()
      .toBuffer());
  const shared: Shared = {
    options,
    jpeg,
    files: createFiles(),
    faults: [],
    requests: [],
    loads: [],
    points: createPoints(options.stepMs ?? 0),
    state: {
      checkpoints: options.checkpoints ?? ['sd_xl_base_1.0.safetensors'],
      files: [],
      nodeErrors: undefined,
      front: undefined,
      process: undefined,
      previews: 0,
    },
  };
  const { state, points } = shared;
  const process = (): Process => {
    if (state.process === undefined) throw new Error('The stand-in does not run.');
    return state.process;
  };
  const open = async (port: number): Promise<Front> =>
    (state.front = await openFront(port, frontOptions(shared, process)));
  const stop = async (): Promise<void> => {
    state.process?.worker.stop();
    state.process = undefined;
    points.releaseAll();
    await state.front?.close();
  };

  state.process = boot(shared);
  const { port } = await open(0);
  return {
    url: `http://127.0.0.1:${port}`,
    files: shared.files,
    requests: shared.requests,
    loads: shared.loads,
    faults: shared.faults,
    worker: () => process().worker,
    sockets: () => {
      if (state.front === undefined) throw new Error('The stand-in is offline.');
      return state.front.sockets;
    },
    setCheckpoints: (names) => {
      state.checkpoints = names;
    },
    setFiles: (classType, input, names) => {
      state.files = [...state.files, { classType, input, names }];
    },
    hold: points.hold,
    failNode: points.failNode,
    forceNodeErrors: (nodeErrors) => {
      state.nodeErrors = nodeErrors;
    },
    die: stop,
    async restart() {
      shared.files.removeAll('temp');
      state.process = boot(shared);
      await open(port);
    },
    async goOffline() {
      await state.front?.close();
    },
    async comeBack() {
      await open(port);
    },
    close: stop,
  };
}

/** What a SIGKILL takes with it. */
type Process = { readonly worker: Worker; runningNode: string | undefined; nextNumber: number };

/** What outlives it, and the network side. */
type Shared = {
  readonly options: StandInOptions;
  readonly jpeg: Buffer;
  readonly files: Files;
  readonly faults: Fault[];
  readonly requests: RequestRecord[];
  readonly loads: string[];
  readonly points: ReturnType<typeof createPoints>;
  readonly state: {
    checkpoints: readonly string[];
    files: readonly ListedFiles[];
    nodeErrors: Record<string, unknown> | undefined;
    front: Front | undefined;
    process: Process | undefined;
    previews: number;
  };
};

function boot(shared: Shared): Process {
  const isAlive = (): boolean => shared.state.process === process;
  // Whatever front is open at the moment; frames of a dead or an offline process go nowhere.
  const sockets = (): Sockets | undefined => (isAlive() ? shared.state.front?.sockets : undefined);
  const machine: Machine = {
    classes: classesOf(shared),
    files: shared.files,
    frames: {
      send: (type, data, clientId) => sockets()?.send(type, data, clientId),
      sendPreview: (preview, clientId) => sockets()?.sendPreview(preview, clientId),
      wantsMetadata: (clientId) => sockets()?.wantsMetadata(clientId) ?? false,
    },
    cache: new Map(),
    get jpeg() {
      shared.state.previews += 1;
      // Each a little different, as real ones are: what comes after the end of a JPEG is ignored.
      return Buffer.concat([shared.jpeg, Buffer.from(String(shared.state.previews).padStart(24, '0'))]);
    },
    tempSuffix: Math.random().toString(36).slice(2, 7).padEnd(5, 'x'),
    reach: async (point) => {
      await shared.points.reach(point);
      // The dead do no further work, not even a failing one.
      if (!isAlive()) await new Promise(() => undefined);
    },
    onLoad: (checkpoint) => {
      shared.loads.push(checkpoint);
      shared.options.onLoad?.(checkpoint);
    },
    isInterrupted: () => process.worker.interruptRequested(),
    setRunningNode: (nodeId) => {
      process.runningNode = nodeId;
    },
    now: () => Date.now(),
  };
  const worker = createWorker(machine, {
    onStatus: (remaining) =>
      machine.frames.send('status', { status: { exec_info: { queue_remaining: remaining } } }, undefined),
    onIdle: (clientId, promptId) => {
      if (clientId !== undefined) machine.frames.send('executing', { node: null, prompt_id: promptId }, clientId);
    },
  });
  const process: Process = { worker, runningNode: undefined, nextNumber: 0 };
  return process;
}

function frontOptions(shared: Shared, process: () => Process): FrontOptions {
  const isNew = shared.options.flavour === 'new';
  const backend: Backend = {
    isNew,
    classes: () => classesOf(shared),
    checkpoints: () => shared.state.checkpoints,
    worker: () => process().worker,
    files: shared.files,
    nextNumber: () => process().nextNumber++,
    stats: () => systemStats(isNew, shared.state.front?.port ?? 0),
    forcedNodeErrors: () => shared.state.nodeErrors,
  };
  return {
    backend,
    faults: shared.faults,
    onRequest: (request) => shared.requests.push(request),
    runningNodeOf: (clientId) =>
      process().worker.running()?.extraData['client_id'] === clientId ? process().runningNode : undefined,
  };
}

function classesOf(shared: Shared): ReturnType<typeof loadNodeClasses> {
  return loadNodeClasses({
    checkpoints: shared.state.checkpoints,
    files: shared.state.files,
    isNew: shared.options.flavour === 'new',
    without: shared.options.without ?? [],
  });
}
