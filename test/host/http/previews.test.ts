import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ProviderView } from '../../../src/contract/provider.ts';
import { createPatientAdapter } from '../patient-adapter.ts';
import { startTestHost } from '../test-host.ts';

const SAMPLE = 'https://cdn.example.com/rachel.mp3?signature=secret';
const MP3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(200, 7)]);

/** A host whose provider names a sample on a vendor's server; `answer` is that server. */
async function speakingHost(answer: () => Response) {
  const patient = createPatientAdapter({ id: 'elevenlabs', priceMicros: 0 });
  const describe: typeof patient.describe = async (context) => withSample(await patient.describe(context));
  const host = await startTestHost({ adapters: [{ ...patient, describe }], fetch: async () => answer() });
  const { providers } = await host.engine.handlers['providers.list']({ refresh: false });
  const path = `/previews/elevenlabs/${createHash('sha256').update(SAMPLE).digest('hex')}`;
  const get = (to: string, token: string | undefined = host.http.token): Promise<Response> =>
    fetch(`${host.http.url}${to}`, { headers: token === '' ? {} : { Authorization: `Bearer ${token}` } });
  return { providers: JSON.stringify(providers), path, get };
}

function withSample(view: ProviderView): ProviderView {
  return {
    ...view,
    capabilities: view.capabilities.map((capability) => ({
      ...capability,
      parameters: [
        ...capability.parameters,
        {
          type: 'choice',
          name: 'voice',
          label: 'Voice',
          required: false,
          advanced: false,
          open: false,
          options: [{ value: 'r', label: 'Rachel', previewUrl: SAMPLE, previewKind: 'audio' }],
        },
      ],
    })),
  };
}

it('a vendor’s sample is heard through our own host, and no address of the vendor reaches the page', async () => {
  const { providers, path, get } = await speakingHost(() => new Response(MP3));

  const response = await get(path);

  expect(providers).toContain(path);
  expect(providers).not.toContain('example.com');
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(MP3);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'audio/mpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

it('samples need our session, a key that was named, and a vendor that answers', async () => {
  const { path, get } = await speakingHost(() => new Response(null, { status: 403 }));

  const statuses = await Promise.all([
    get(path, ''),
    get(path.replace('elevenlabs', 'heygen')),
    get(path.slice(0, -1)),
    get(path.replace(/[0-9a-f]{64}/, 'https:%2f%2fexample.com')),
    get(path),
  ]);

  expect(statuses.map(({ status }) => status)).toEqual([401, 404, 404, 404, 502]);
});
