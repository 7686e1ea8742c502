import { z } from 'zod';

/**
 * How a stand-in misbehaves.
 * On creates: error_before (500, nothing taken), error_after (taken and charged, then 500), drop_before and drop_after (the connection is
 * cut), slow (taken, answered after `delayMs`), busy (429 with Retry-After), busy_bare (429 without), moderated, quota, unauthorized, html
 * (a web page with status 200; nothing taken), html_after (the same, but taken).
 * On tasks: never_ends, unknown_status, task_fails (ends failed), lost_task (404 for a task that exists).
 * On reads: read_error (503 to every question).
 * On money: missing_cost (no figure), wrong_cost (a figure ten times too high, in the answer only).
 * On files: expired_url (403 until the address is renewed), huge_file (announces terabytes), cut_file (ends half way, once), torn_file
 * (ends half way every time), html_file.
 */
export const FAULTS = [
  'error_before',
  'error_after',
  'drop_before',
  'drop_after',
  'slow',
  'busy',
  'busy_bare',
  'moderated',
  'quota',
  'unauthorized',
  'html',
  'html_after',
  'never_ends',
  'unknown_status',
  'task_fails',
  'lost_task',
  'read_error',
  'missing_cost',
  'wrong_cost',
  'expired_url',
  'huge_file',
  'cut_file',
  'torn_file',
  'html_file',
] as const;
export type Fault = (typeof FAULTS)[number];

export const faultOrderSchema = z.object({
  fault: z.enum(FAULTS),
  /** How often it happens; absent: until it is cleared. */
  times: z.int().min(1).optional(),
  /** For `slow`, real milliseconds. */
  delayMs: z.int().min(0).optional(),
});
export type FaultOrder = z.infer<typeof faultOrderSchema>;

/** The faults that are set now. */
export class Faults {
  readonly #set = new Map<Fault, { left: number; delayMs: number }>();

  set(order: FaultOrder): void {
    this.#set.set(order.fault, { left: order.times ?? Number.POSITIVE_INFINITY, delayMs: order.delayMs ?? 1000 });
  }

  clear(): void {
    this.#set.clear();
  }

  /** true when this fault is due; counts as one time. */
  take(fault: Fault): boolean {
    const entry = this.#set.get(fault);
    if (entry === undefined || entry.left <= 0) return false;
    entry.left -= 1;
    return true;
  }

  /** The first of these that is due; counts as one time. */
  first<const Some extends Fault>(...faults: readonly Some[]): Some | undefined {
    return faults.find((fault) => this.take(fault));
  }

  /** How long `slow` takes, milliseconds. */
  get delayMs(): number {
    return this.#set.get('slow')?.delayMs ?? 0;
  }

  list(): Fault[] {
    return [...this.#set].filter(([, entry]) => entry.left > 0).map(([fault]) => fault);
  }
}
