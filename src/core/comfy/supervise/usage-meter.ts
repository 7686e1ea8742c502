import type { DurationMs } from '../../../contract/units.ts';
import { type Family, membersOf } from '../process/family.ts';
import type { ListProcesses } from '../process/process-list.ts';

/** What the processes of one run take. cpuMs since their start; bytes of RAM; undefined: unknown. frozen: a signal has stopped all of them. */
export type Usage = {
  readonly cpuMs: DurationMs | undefined;
  readonly rssBytes: number | undefined;
  readonly isFrozen: boolean;
};

const UNKNOWN: Usage = { cpuMs: undefined, rssBytes: undefined, isFrozen: false };

/** Asking for processes costs a second of processor time where there is no /proc. */
const LIST_EVERY_MS: DurationMs = process.platform === 'linux' ? 1000 : 15_000;

/** Reads what a run takes, at most once a second (every 15 s where asking is dear). The keeper does not count. */
export class UsageMeter {
  readonly #list: ListProcesses;
  readonly #family: () => Family;
  readonly #keeperPid: number;
  #last: (Usage & { readonly at: DurationMs }) | undefined;

  constructor(list: ListProcesses, family: () => Family, keeperPid: number) {
    this.#list = list;
    this.#family = family;
    this.#keeperPid = keeperPid;
  }

  /** at: monotonic, now. Never rejects: a list that the system does not give (a busy Windows) means that nothing is known. */
  async read(at: DurationMs): Promise<Usage> {
    if (this.#last !== undefined && at - this.#last.at < LIST_EVERY_MS) return this.#last;
    const usage = await this.#ask().catch(() => UNKNOWN);
    this.#last = { ...usage, at };
    return usage;
  }

  async #ask(): Promise<Usage> {
    // By descent alone: reading every environment of the machine once a second is too much.
    const members = membersOf(await this.#list(), this.#family(), () => false);
    const comfy = members.filter(({ pid }) => pid !== this.#keeperPid);
    return {
      cpuMs: comfy.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      rssBytes: comfy.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
      isFrozen: comfy.length > 0 && comfy.every(({ state }) => state === 'stopped'),
    };
  }
}
