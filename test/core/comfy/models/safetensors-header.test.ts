import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader, wrongBeginning } from '../../../../src/core/comfy/models/safetensors-header.ts';
import { put, safetensors } from '../../../fakes/models/safetensors.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const write = (bytes: Uint8Array | string): string => put(join(tempFolder(), 'model.safetensors'), bytes);

function withLength(length: bigint, rest: string): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length);
  return Buffer.concat([start, Buffer.from(rest)]);
}

describe('readSafetensorsHeader', () => {
  it('reads names, shapes, bytes by type and metadata, and nothing of the weights', async () => {
    const path = write(safetensors({ a: [2, 3], b: [4] }, { dtype: 'BF16', metadata: { format: 'pt' } }));

    const reading = await readSafetensorsHeader(path);

    expect(reading).toEqual({
      header: {
        shapes: new Map([
          ['a', [2, 3]],
          ['b', [4]],
        ]),
        bytesByType: new Map([['BF16', 20]]),
        metadata: { format: 'pt' },
      },
    });
  });

  it.each([
    ['an empty file', '', 'empty or cut off'],
    ['a web page', '<!doctype html><title>Sign in</title>', 'web page'],
    ['a JSON error', '{"error":"gone"}', 'text in place'],
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\n', 'text in place'],
    ['a length of 2^63', withLength(2n ** 63n, '{"a":1}'), 'does not begin'],
    ['a length of 4 GiB', withLength(4n * 1024n ** 3n, '{"a":1}'), 'does not begin'],
    ['a header longer than the file', withLength(1000n, '{"a":1}'), 'cut off inside its header'],
    ['a header that is no JSON', withLength(8n, '{nonsens'), 'cannot be read'],
    ['a header that is an array inside', withLength(8n, '{"a":[]}'), 'cannot be read'],
    [
      'negative offsets',
      withLength(50n, '{"a":{"dtype":"F16","shape":[1],"data_offsets":[-2,0]}}'.slice(0, 50)),
      'cannot be read',
    ],
  ])('refuses %s with a sentence', async (_name, bytes, sentence) => {
    const reading = await readSafetensorsHeader(write(bytes));

    expect(reading).toEqual({ problem: expect.stringContaining(sentence) });
  });

  it('tells a file that is cut off, and one that is too long, by how many bytes', async () => {
    const whole = safetensors({ a: [100] });
    const cut = await readSafetensorsHeader(write(whole.subarray(0, whole.byteLength - 1)));
    const long = await readSafetensorsHeader(write(Buffer.concat([whole, Buffer.from('x')])));

    expect(cut).toEqual({
      problem: `The file is cut off: ${whole.byteLength - 1} of ${whole.byteLength} bytes are there.`,
    });
    expect(long).toEqual({ problem: expect.stringContaining('longer than its header says') });
  });
});

describe('a hostile header', () => {
  it('never throws, never says more than a sentence, and never takes a file that is not what it says', async () => {
    const path = join(tempFolder(), 'x.safetensors');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ dtype: fc.string(), shape: fc.array(fc.integer()), data_offsets: fc.array(fc.integer()) }),
    );
    const json = fc.dictionary(fc.string(), value).map((entries) => JSON.stringify(entries));
    const body = fc.oneof(json, fc.string());

    await fc.assert(
      fc.asyncProperty(body, fc.bigInt(0n, 200n), fc.uint8Array({ maxLength: 40 }), async (text, lie, rest) => {
        put(path, Buffer.concat([withLength(lie < 100n ? BigInt(Buffer.byteLength(text)) : lie, text), rest]));
        const reading = await readSafetensorsHeader(path);
        if ('problem' in reading) return reading.problem.length < 200;
        const bytes = [...reading.header.bytesByType.values()].reduce((sum, size) => sum + size, 0);
        return bytes >= 0 && reading.header.shapes.size >= 0;
      }),
      { numRuns: 300 },
    );
  });

  it('with a name from every object is only a name', async () => {
    const tensor = { dtype: 'F16', shape: [0], data_offsets: [0, 0] };
    const text = `{"__proto__":${JSON.stringify(tensor)},"constructor":${JSON.stringify(tensor)}}`;

    const reading = await readSafetensorsHeader(write(withLength(BigInt(text.length), text)));

    expect('header' in reading && [...reading.header.shapes.keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('wrongBeginning', () => {
  it.each([0x3c, 0x7b, 0x20, 0x76])('takes a header whose length begins with the byte %d, as a text might', (low) => {
    const start = Buffer.from([low, 1, 0, 0, 0, 0, 0, 0, 0x7b]);

    expect(wrongBeginning(start)).toBeUndefined();
  });

  it('takes the first nine bytes of a real file, and nothing shorter', () => {
    const file = safetensors({ a: [1] });

    expect(wrongBeginning(file.subarray(0, 9))).toBeUndefined();
    expect(wrongBeginning(file.subarray(0, 4))).toContain('does not begin');
  });
});
