/** One request that could have cost money, as the vendor saw it. `taskId`: what it took on; undefined: it did not take it. */
export type CreateEntry = {
  readonly requestId: string;
  readonly path: string;
  /** Micro-dollars in the vendor's books: 0 when it was refused, failed or was given back. */
  chargedMicros: number;
  taskId: string | undefined;
};

/** What a stand-in remembers of money. It is the judge of our ledger, so it is written before any answer leaves. */
export class Books {
  readonly creates: CreateEntry[] = [];
  /** Every other request, by method and path. */
  readonly reads: string[] = [];

  received(path: string): CreateEntry {
    const entry: CreateEntry = {
      requestId: `req_${this.creates.length + 1}`,
      path,
      chargedMicros: 0,
      taskId: undefined,
    };
    this.creates.push(entry);
    return entry;
  }

  /** The create that made a task; undefined when it did not come from one. */
  of(taskId: string): CreateEntry | undefined {
    return this.creates.find((entry) => entry.taskId === taskId);
  }

  /** What was taken in all, micro-dollars. */
  get chargedMicros(): number {
    return this.creates.reduce((sum, entry) => sum + entry.chargedMicros, 0);
  }

  /** How many creates the vendor took on. */
  get taken(): number {
    return this.creates.filter((entry) => entry.taskId !== undefined).length;
  }
}
