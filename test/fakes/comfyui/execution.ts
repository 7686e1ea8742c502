import type { Files } from './files.ts';
import { executionOrder, linkOf, signatureOf } from './graph.ts';
import type { Graph } from './graph.ts';
import type { NodeClass } from './node-classes.ts';
import { Interrupted, NodeFailed, runNode } from './run-node.ts';
import type { NodeResult } from './run-node.ts';
import type { Sockets } from './sockets.ts';

export type Item = {
  readonly number: number;
  readonly promptId: string;
  readonly graph: Graph;
  readonly extraData: Record<string, unknown>;
  readonly outputs: string[];
};

export type HistoryEntry = {
  readonly prompt: readonly [number, string, Graph, Record<string, unknown>, string[]];
  readonly outputs: Record<string, unknown>;
  readonly status: {
    readonly status_str: 'success' | 'error';
    readonly completed: boolean;
    readonly messages: (readonly [string, Record<string, unknown>])[];
  };
  readonly meta: Record<string, unknown>;
};

/** Results by what made them; kept from one prompt to the next as far as the next one uses them. */
export type Cache = Map<string, NodeResult>;

export type Machine = {
  readonly classes: ReadonlyMap<string, NodeClass>;
  readonly files: Files;
  readonly frames: Pick<Sockets, 'send' | 'sendPreview' | 'wantsMetadata'>;
  readonly cache: Cache;
  readonly jpeg: Buffer;
  readonly tempSuffix: string;
  /** Asked at every node (value 0) and every step; may wait. Throws NodeFailed to make the node fail. */
  readonly reach: (point: Point) => Promise<void>;
  readonly isInterrupted: () => boolean;
  /** Told whenever a checkpoint is loaded: its loader runs, unlike one that is answered from the cache. */
  readonly onLoad: (checkpoint: string) => void;
  readonly setRunningNode: (nodeId: string | undefined) => void;
  readonly now: () => number;
};

/** A place in the run of a prompt: a node that begins (value 0, max 0), or a step of it that is about to be reported. */
export type Point = {
  readonly promptId: string;
  readonly nodeId: string;
  readonly classType: string;
  readonly value: number;
  readonly max: number;
};

type Progress = { value: number; max: number; state: 'running' | 'finished' };

/** Runs one prompt, sending the frames of the recorded server in its order, and returns what goes into the history. */
export async function runPrompt(machine: Machine, item: Item): Promise<HistoryEntry> {
  const run = createRun(machine, item);
  run.message('execution_start', {});
  forgetUnused(machine.cache, item.graph);
  const isCached = (id: string): boolean => machine.cache.has(signatureOf(item.graph, id));
  run.message('execution_cached', { nodes: Object.keys(item.graph).filter(isCached) });
  const isOutput = (id: string): boolean => machine.classes.get(item.graph[id]!.class_type!)!.output_node;
  const executed: string[] = [];
  let isSuccess = true;
  for (const nodeId of executionOrder(item.graph, item.outputs, { isCached, isOutput })) {
    try {
      if (isCached(nodeId)) run.repeatCached(nodeId);
      else {
        await run.execute(nodeId);
        executed.push(nodeId);
      }
    } catch (error) {
      isSuccess = false;
      run.fail(nodeId, error, executed);
      break;
    }
  }
  machine.setRunningNode(undefined);
  if (isSuccess) run.message('execution_success', {});
  return run.historyEntry(isSuccess);
}

function createRun(machine: Machine, item: Item) {
  const { promptId, graph } = item;
  const clientId = typeof item.extraData['client_id'] === 'string' ? item.extraData['client_id'] : undefined;
  const messages: (readonly [string, Record<string, unknown>])[] = [];
  const progress = new Map<string, Progress>();
  const resultOf = (id: string): NodeResult | undefined => machine.cache.get(signatureOf(graph, id));
  /** Without an owner, only progress and previews go out (to everybody). */
  const toOwner = (type: string, data: Record<string, unknown>): void => {
    if (clientId !== undefined) machine.frames.send(type, data, clientId);
  };

  function message(type: string, data: Record<string, unknown>): void {
    const head: Record<string, unknown> =
      type === 'execution_cached' ? { ...data, prompt_id: promptId } : { prompt_id: promptId, ...data };
    const whole = { ...head, timestamp: machine.now() };
    messages.push([type, whole]);
    if (type === 'execution_interrupted') machine.frames.send(type, whole, clientId);
    else toOwner(type, whole);
  }

  function sendProgressState(): void {
    const nodes = [...progress].map(([id, { value, max, state }]) => [
      id,
      {
        value,
        max,
        state,
        node_id: id,
        prompt_id: promptId,
        display_node_id: id,
        parent_node_id: null,
        real_node_id: id,
      },
    ]);
    machine.frames.send('progress_state', { prompt_id: promptId, nodes: Object.fromEntries(nodes) }, clientId);
  }

  function setProgress(id: string, change: Partial<Progress>): void {
    const known = progress.get(id) ?? { value: 0, max: 1, state: 'running' };
    progress.set(id, { ...known, ...change });
    sendProgressState();
  }

  function finish(id: string): void {
    setProgress(id, { value: progress.get(id)?.max ?? 1, state: 'finished' });
  }

  async function step(nodeId: string, at: { value: number; max: number; hasPreview: boolean }): Promise<void> {
    await machine.reach({ promptId, nodeId, classType: graph[nodeId]!.class_type!, value: at.value, max: at.max });
    if (machine.isInterrupted()) throw new Interrupted();
    setProgress(nodeId, { value: at.value, max: at.max });
    const sendPreview = (): void => {
      if (at.hasPreview) machine.frames.sendPreview({ jpeg: machine.jpeg, nodeId, promptId }, clientId);
    };
    // Recorded order: with metadata the preview comes before `progress`, without it after.
    if (machine.frames.wantsMetadata(clientId)) sendPreview();
    machine.frames.send('progress', { value: at.value, max: at.max, prompt_id: promptId, node: nodeId }, clientId);
    if (!machine.frames.wantsMetadata(clientId)) sendPreview();
  }

  async function execute(nodeId: string): Promise<void> {
    const classType = graph[nodeId]!.class_type!;
    setProgress(nodeId, {});
    if (clientId !== undefined) machine.setRunningNode(nodeId);
    toOwner('executing', { node: nodeId, display_node: nodeId, prompt_id: promptId });
    if (machine.isInterrupted()) throw new Interrupted();
    const reach = (): Promise<void> => machine.reach({ promptId, nodeId, classType, value: 0, max: 0 });
    if (classType !== 'TSleepDeaf') await reach();
    if (machine.isInterrupted() && classType !== 'TSleepDeaf') throw new Interrupted();
    const result = await runNode({
      graph,
      nodeId,
      files: machine.files,
      resultOf,
      block: reach,
      step: (value, max, hasPreview) => step(nodeId, { value, max, hasPreview }),
      tempSuffix: machine.tempSuffix,
    });
    if (classType === 'CheckpointLoaderSimple') machine.onLoad(String(graph[nodeId]!.inputs['ckpt_name']));
    machine.cache.set(signatureOf(graph, nodeId), result);
    if (result.ui !== undefined)
      toOwner('executed', { node: nodeId, display_node: nodeId, output: result.ui, prompt_id: promptId });
    finish(nodeId);
  }

  function fail(nodeId: string, error: unknown, executed: readonly string[]): void {
    const where = { node_id: nodeId, node_type: graph[nodeId]!.class_type!, executed: [...executed] };
    if (error instanceof Interrupted) return message('execution_interrupted', where);
    if (!(error instanceof NodeFailed)) throw error;
    const inputs = Object.entries(graph[nodeId]!.inputs).map(([name, value]) => [name, [inputText(value)]]);
    message('execution_error', {
      ...where,
      exception_message: error.message,
      exception_type: error.exceptionType,
      traceback: [`  File "nodes.py", line 1, in ${where.node_type}\n`],
      current_inputs: Object.fromEntries(inputs),
      current_outputs: Object.keys(graph),
    });
  }

  /** Numbers as they are (also NaN), pictures as torch prints them. */
  function inputText(value: unknown): unknown {
    const link = linkOf(value);
    if (link === undefined) return value;
    return resultOf(link.node)?.values?.[link.slot] ?? 'tensor([[[[0.0000, 0.0000, 0.0275], ...]]])';
  }

  /** A cached output tells its old result again: the old file names, and no new file. */
  function repeatCached(nodeId: string): void {
    toOwner('executed', {
      node: nodeId,
      display_node: nodeId,
      output: resultOf(nodeId)?.ui ?? null,
      prompt_id: promptId,
    });
    finish(nodeId);
  }

  function historyEntry(isSuccess: boolean): HistoryEntry {
    const withUi = Object.keys(graph).filter((id) => resultOf(id)?.ui !== undefined);
    return {
      prompt: [item.number, promptId, graph, item.extraData, item.outputs],
      outputs: Object.fromEntries(withUi.map((id) => [id, resultOf(id)?.ui])),
      status: { status_str: isSuccess ? 'success' : 'error', completed: isSuccess, messages },
      meta: Object.fromEntries(
        withUi.map((id) => [id, { node_id: id, display_node: id, parent_node: null, real_node_id: id }]),
      ),
    };
  }

  return { message, execute, fail, repeatCached, historyEntry };
}

function forgetUnused(cache: Cache, graph: Graph): void {
  const used = new Set(Object.keys(graph).map((id) => signatureOf(graph, id)));
  for (const signature of cache.keys()) if (!used.has(signature)) cache.delete(signature);
}
