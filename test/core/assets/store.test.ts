import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AssetStore, hashFile, isStored } from '../../../src/core/assets/store.ts';
import { StorageFull } from '../../../src/core/assets/storage-full.ts';
import { temporaryFolder } from '../data-folder.ts';
import { inChunks } from './samples.ts';

function options(change: { maxBytes?: number; signal?: AbortSignal } = {}): {
  extension: string;
  maxBytes: number;
  signal: AbortSignal;
} {
  return { extension: 'bin', maxBytes: 1_000_000, signal: new AbortController().signal, ...change };
}

function content(length: number, seed = 7): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * seed + (index >> 8)) % 251);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every file below a folder, relative. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted();
}

describe('AssetStore.write', () => {
  it('keeps the bytes under the name of their hash, readable by this user only', async () => {
    const folder = temporaryFolder();
    const bytes = content(100_000);

    const stored = await new AssetStore(folder).write(inChunks(bytes), options());

    const name = `${sha256(bytes)}.bin`;
    expect(stored).toEqual({
      sha256: sha256(bytes),
      bytes: 100_000,
      extension: 'bin',
      path: join(folder, 'assets', name.slice(0, 2), name),
    });
    expect(new Uint8Array(readFileSync(stored.path))).toEqual(bytes);
    if (process.platform !== 'win32') expect(statSync(stored.path).mode & 0o777).toBe(0o600);
    expect(files(folder)).toEqual([name]);
  });

  it('takes a web stream, an empty one and one of empty chunks', async () => {
    const store = new AssetStore(temporaryFolder());

    const emptyChunks = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(0);
      yield new Uint8Array(0);
    };

    const fromWeb = await store.write(new Blob([content(5000).slice()]).stream(), options());
    const empty = await store.write(inChunks(new Uint8Array(0)), options());
    const again = await store.write(emptyChunks(), options());

    expect(fromWeb.bytes).toBe(5000);
    expect(empty).toMatchObject({
      bytes: 0,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
    expect(again.path).toBe(empty.path);
  });

  it('stores the same content once, also when many write it at the same time', async () => {
    const folder = temporaryFolder();
    const store = new AssetStore(folder);
    const bytes = content(300_000);

    const all = await Promise.all(Array.from({ length: 12 }, () => store.write(inChunks(bytes), options())));

    expect(new Set(all.map((file) => file.path)).size).toBe(1);
    expect(files(folder)).toEqual([`${sha256(bytes)}.bin`]);
    expect(await hashFile(all[0]?.path ?? '')).toBe(sha256(bytes));
  });

  it('mends a damaged file when the same content comes again', async () => {
    const store = new AssetStore(temporaryFolder());
    const first = await store.write(inChunks(content(5000)), options());
    writeFileSync(first.path, 'damaged');

    await store.write(inChunks(content(5000)), options());

    expect(await hashFile(first.path)).toBe(first.sha256);
  });

  it('takes exactly the most bytes that it may, and refuses one more before the end of the stream', async () => {
    const folder = temporaryFolder();
    const store = new AssetStore(folder);
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) yield content(1000);
    };

    await store.write(inChunks(content(1000)), options({ maxBytes: 1000 }));
    await expect(store.write(inChunks(content(1001)), options({ maxBytes: 1000 }))).rejects.toThrow(RangeError);
    await expect(store.write(endless(), options({ maxBytes: 5000 }))).rejects.toThrow(/larger than 5000/);

    expect(files(folder)).toHaveLength(1);
  });

  it('throws what the stream throws and leaves nothing', async () => {
    const folder = temporaryFolder();
    const broken = new Error('the line broke');
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield content(1000);
      throw broken;
    };

    await expect(new AssetStore(folder).write(failing(), options())).rejects.toBe(broken);

    expect(files(folder)).toEqual([]);
  });

  it('stops at once when it is aborted while the stream stalls, closes the stream and leaves nothing', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const reason = new Error('enough');
    const cancelled = Promise.withResolvers<unknown>();
    let pulls = 0;
    const stalled = new ReadableStream<Uint8Array>(
      {
        pull: (stream) => {
          pulls += 1;
          if (pulls === 1) return stream.enqueue(content(1000));
          setImmediate(() => controller.abort(reason));
          return new Promise(() => undefined);
        },
        cancel: cancelled.resolve,
      },
      { highWaterMark: 0 },
    );

    await expect(new AssetStore(folder).write(stalled, options({ signal: controller.signal }))).rejects.toBe(reason);

    expect(await cancelled.promise).toBe(reason);
    expect(files(folder)).toEqual([]);
  });

  it('stops at once when a generator stalls', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const stalled = async function* (): AsyncGenerator<Uint8Array> {
      yield content(1000);
      setImmediate(() => controller.abort(new Error('enough')));
      await new Promise(() => undefined);
    };

    await expect(new AssetStore(folder).write(stalled(), options({ signal: controller.signal }))).rejects.toThrow(
      'enough',
    );

    expect(files(folder)).toEqual([]);
  });

  it('does not begin under a signal that has aborted', async () => {
    const folder = temporaryFolder();

    await expect(
      new AssetStore(folder).write(inChunks(content(10)), options({ signal: AbortSignal.abort(new Error('no')) })),
    ).rejects.toThrow('no');

    expect(files(folder)).toEqual([]);
  });

  it('says that the disk is full, and only then', async () => {
    const folder = temporaryFolder();
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield content(10);
      throw full;
    };

    await expect(new AssetStore(folder).write(failing(), options())).rejects.toThrow(
      expect.objectContaining({ name: 'StorageFull', cause: full }),
    );
    expect(StorageFull.from('text', folder)).toBe('text');
  });

  it.runIf(process.platform === 'linux' && existsSync('/dev/full'))(
    'meets a really full device as StorageFull',
    async () => {
      const error: unknown = await import('node:fs/promises')
        .then(({ writeFile }) => writeFile('/dev/full', 'x'))
        .catch((cause: unknown) => cause);

      expect(StorageFull.from(error, '/dev')).toBeInstanceOf(StorageFull);
    },
  );

  it('fails clearly when a file lies where its folder should be', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'assets'), '');

    await expect(new AssetStore(folder).write(inChunks(content(10)), options())).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});

async function collected(store: AssetStore): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const file of store.list()) all.push(file);
  return all;
}

describe('AssetStore.list', () => {
  it('names stored files only', async () => {
    const folder = temporaryFolder();
    const store = new AssetStore(folder);
    const stored = await store.write(inChunks(content(10)), options());
    mkdirSync(join(folder, 'assets', 'incoming'), { recursive: true });
    for (const name of ['incoming/x.part', 'notes.txt', `${stored.sha256.slice(0, 2)}/Thumbs.db`])
      writeFileSync(join(folder, 'assets', name), '');
    writeFileSync(join(folder, 'assets', 'ff'), 'a file in place of a folder');

    expect(await collected(store)).toEqual([{ sha256: stored.sha256, extension: 'bin', path: stored.path }]);
    expect(await collected(new AssetStore(temporaryFolder()))).toEqual([]);
  });
});

describe('isStored', () => {
  it('tells a whole file from a short and a missing one', async () => {
    const file = join(temporaryFolder(), 'a');
    writeFileSync(file, 'abc');

    expect(await Promise.all([isStored(file, 3), isStored(file, 4), isStored(`${file}x`, 3)])).toEqual([
      true,
      false,
      false,
    ]);
  });
});
