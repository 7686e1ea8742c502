import { setImmediate as yieldToLoop } from 'node:timers/promises';
import { runPrompt } from './execution.ts';
import type { HistoryEntry, Item, Machine, Point } from './execution.ts';

/** Stops the run at a place until it is released; `reached` resolves when it is there. */
export type Hold = { readonly reached: Promise<Point>; readonly release: () => void };

/** The prompt queue and the one thread that works it off. Numbers run lowest first. */
export type Worker = {
  put(item: Item): void;
  running(): Item | undefined;
  pending(): readonly Item[];
  remaining(): number;
  readonly history: Map<string, HistoryEntry>;
  /** Takes pending ones out; the running one stays. Says whether one was found. */
  removePending(matches: (item: Item) => boolean): boolean;
  /** Asks the running prompt to stop: whichever it is, or only this one. Not kept for a later one. */
  interrupt(promptId?: string): boolean;
  interruptRequested(): boolean;
  /** What POST /free does with `free_memory`: what earlier prompts left is forgotten. */
  forget(): void;
  /** true: takes nothing new, like a worker thread that has died while HTTP lives on. */
  setDead(isDead: boolean): void;
  /** Ends with the current step; nothing is written to the history any more. */
  stop(): void;
};

export function createWorker(
  machine: Machine,
  options: {
    readonly onStatus: (remaining: number) => void;
    readonly onIdle: (clientId: string | undefined, promptId: string) => void;
  },
): Worker {
  const queue: Item[] = [];
  const history = new Map<string, HistoryEntry>();
  const state = {
    running: undefined as Item | undefined,
    isInterrupted: false,
    isDead: false,
    isStopped: false,
    isWorking: false,
  };
  const remaining = (): number => queue.length + (state.running === undefined ? 0 : 1);

  async function work(): Promise<void> {
    if (state.isWorking) return;
    state.isWorking = true;
    for (let item = take(); item !== undefined; item = take()) {
      const entry = await runPrompt(machine, item);
      if (state.isStopped) return;
      state.running = undefined;
      history.set(item.promptId, entry);
      options.onStatus(remaining());
      const clientId = item.extraData['client_id'];
      options.onIdle(typeof clientId === 'string' ? clientId : undefined, item.promptId);
      await yieldToLoop();
    }
    state.isWorking = false;
  }

  function take(): Item | undefined {
    if (state.isDead || state.isStopped) return undefined;
    queue.sort((a, b) => a.number - b.number);
    const item = queue.shift();
    if (item === undefined) return undefined;
    state.running = item;
    state.isInterrupted = false;
    options.onStatus(remaining());
    return item;
  }

  return {
    history,
    put(item) {
      queue.push(item);
      options.onStatus(remaining());
      void work();
    },
    running: () => state.running,
    pending: () => [...queue].toSorted((a, b) => a.number - b.number),
    remaining,
    removePending(matches) {
      const found = queue.filter(matches);
      for (const item of found) queue.splice(queue.indexOf(item), 1);
      if (found.length > 0) options.onStatus(remaining());
      return found.length > 0;
    },
    interrupt(promptId) {
      const isMeant = state.running !== undefined && (promptId === undefined || state.running.promptId === promptId);
      if (isMeant) state.isInterrupted = true;
      return isMeant;
    },
    interruptRequested: () => state.isInterrupted,
    forget: () => machine.cache.clear(),
    setDead(isDead) {
      state.isDead = isDead;
      if (!isDead) void work();
    },
    stop() {
      state.isStopped = true;
    },
  };
}
