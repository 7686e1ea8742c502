import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProviderView } from '../../../src/contract/provider.ts';
import { PreviewCache } from '../../../src/core/previews/preview-cache.ts';
import { createPreviews } from '../../../src/core/previews/previews.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { createFakeClock } from '../fake-clock.ts';

const MP3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(64, 7)]);
const HELLO = 'https://cdn.example.com/hello.mp3?signature=secret';

function speaker(url: string): ProviderView {
  return {
    id: 'elevenlabs',
    name: 'ElevenLabs',
    kind: 'cloud',
    paid: true,
    placeholder: false,
    availability: { state: 'ready', message: '', facts: {} },
    models: [],
    capabilities: [
      {
        jobType: 'audio',
        sizes: [],
        parameters: [
          {
            type: 'choice',
            name: 'voice',
            label: 'Voice',
            required: false,
            advanced: false,
            open: true,
            options: [
              { value: 'a', label: 'A', previewUrl: url, previewKind: 'audio' },
              { value: 'b', label: 'B' },
            ],
          },
        ],
      },
    ],
  };
}

function previews(answer: (url: string, init: RequestInit) => Response | Promise<Response>) {
  const dataDir = tempFolder();
  const asked: { url: string; headers: Headers }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = input instanceof Request ? input.url : input.toString();
    asked.push({ url, headers: new Headers(init.headers) });
    return answer(url, init);
  };
  const clock = createFakeClock();
  const made = createPreviews({
    dataDir,
    clock,
    context: (id, signal) =>
      adapterContext({ adapter: { id }, signal, fetch, environment: { ELEVENLABS_API_KEY: 'k' } }),
  });
  return { ...made, dataDir, asked, clock };
}

function pathOf(view: ProviderView): string {
  const [spec] = view.capabilities[0]?.parameters ?? [];
  return (spec?.type === 'choice' ? spec.options[0]?.previewUrl : undefined) ?? '';
}

const keyOf = (view: ProviderView): string => pathOf(view).split('/')[3] ?? '';

describe('samples of voices and avatars', () => {
  it('carry a path of our own in place of the vendor’s address, the same each time', () => {
    const { present } = previews(() => new Response(MP3));

    const view = present(speaker(HELLO));

    expect(pathOf(view)).toMatch(/^\/previews\/elevenlabs\/[0-9a-f]{64}$/);
    expect(JSON.stringify(view)).not.toContain('example.com');
    expect(present(speaker(HELLO))).toEqual(view);
    const [spec] = view.capabilities[0]?.parameters ?? [];
    expect(spec?.type === 'choice' ? spec.options[1] : undefined).toEqual({ value: 'b', label: 'B' });
  });

  it('are fetched once, without a key, and come from the folder after that', async () => {
    const { present, file, asked, dataDir } = previews(() => new Response(MP3));
    const key = keyOf(present(speaker(HELLO)));

    const [first, same] = await Promise.all([file('elevenlabs', key), file('elevenlabs', key)]);
    const later = await file('elevenlabs', key);

    expect(first).toEqual({ path: join(dataDir, 'previews', `${key}.mp3`), mime: 'audio/mpeg' });
    expect([same, later]).toEqual([first, first]);
    expect(readFileSync(first?.path ?? '')).toEqual(MP3);
    expect(asked).toHaveLength(1);
    expect([...(asked[0]?.headers.keys() ?? [])]).toEqual(['accept-encoding']);
  });

  it('are had only by a key that the provider’s own description brought', async () => {
    const { present, file, asked } = previews(() => new Response(MP3));
    const key = keyOf(present(speaker(HELLO)));

    expect(await file('heygen', key)).toBeUndefined();
    expect(await file('elevenlabs', 'f'.repeat(64))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each([
    ['an address that is not encrypted', 'http://cdn.example.com/a.mp3', () => new Response(MP3)],
    ['an address of this computer', 'https://127.0.0.1/a.mp3', () => new Response(MP3)],
    ['a private network', 'https://192.168.1.1/a.mp3', () => new Response(MP3)],
    [
      'a redirect into a private network',
      HELLO,
      () => new Response(null, { status: 302, headers: { location: 'https://10.0.0.1/' } }),
    ],
    [
      'a page',
      HELLO,
      () => new Response('<!doctype html><script>1</script>', { headers: { 'content-type': 'audio/mpeg' } }),
    ],
    ['a drawing that could carry a script', HELLO, () => new Response('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['far too much', HELLO, () => new Response(Buffer.concat([MP3, Buffer.alloc(9 * 1024 ** 2)]))],
    ['a refusal', HELLO, () => new Response(null, { status: 403 })],
  ])('refuse %s, and keep nothing', async (_, url, answer) => {
    const { present, file, dataDir } = previews(answer);
    const key = keyOf(present(speaker(url)));

    await expect(file('elevenlabs', key)).rejects.toMatchObject({ code: 'unreachable' });

    expect(existsSync(join(dataDir, 'previews')) ? readdirSync(join(dataDir, 'previews')) : []).toEqual([]);
  });

  it('are given up after 20 s, and asked for anew the next time', async () => {
    const state = { answers: 0 };
    const { present, file, clock } = previews((_, { signal }) => {
      if (state.answers++ > 0) return new Response(MP3);
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        clock.advance(20_000);
      });
    });
    const key = keyOf(present(speaker(HELLO)));

    await expect(file('elevenlabs', key)).rejects.toMatchObject({ code: 'unreachable' });

    expect(await file('elevenlabs', key)).toMatchObject({ mime: 'audio/mpeg' });
  });
});

it('the folder of samples forgets the oldest when it is full, never the newest', async () => {
  const cache = new PreviewCache(tempFolder(), 250);
  const type = { mime: 'image/png', extension: 'png' };
  const keys = ['a', 'b', 'c'].map((letter) => letter.repeat(64));

  for (const key of keys) await cache.write(key, type, new Uint8Array(100));
  const left = await Promise.all(keys.map((key) => cache.find(key)));
  expect(left.filter((one) => one !== undefined)).toHaveLength(2);
  expect(left[2]).toBeDefined();

  await cache.write('d'.repeat(64), type, new Uint8Array(1000));
  expect(await cache.find('d'.repeat(64))).toBeDefined();
});
