import { AssetStore } from '../../../src/core/assets/store.ts';

// Writes files without end into a data folder, several at a time, until it is killed. Says so when the first ones are whole.
const store = new AssetStore(process.argv[2] ?? '');
const signal = new AbortController().signal;

async function* chunks(seed: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < 20; i++) yield new Uint8Array(4000).fill((seed + i) % 256);
}

async function write(lane: number): Promise<void> {
  for (let i = lane; ; i += 4) {
    await store.write(chunks(i), { extension: 'bin', maxBytes: 1_000_000, signal });
    if (i === 8) process.stdout.write('writing\n');
  }
}

async function* stalled(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(4000);
  // A timer, so that the stalled write is not collected as garbage.
  await new Promise((resolve) => setTimeout(resolve, 3_600_000));
}

void store.write(stalled(), { extension: 'bin', maxBytes: 1_000_000, signal });
await Promise.all([0, 1, 2, 3].map(write));
