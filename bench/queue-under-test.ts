/** One way to keep a queue on the disk. Each call takes `count` jobs one step further, each in transactions of its own. */
export type QueueUnderTest = {
  enqueue(count: number): void;
  claim(count: number): void;
  finish(count: number): void;
  close(): void;
};
