import { describe, expect, test } from 'vitest';
import type { TeamWorld } from './team-world.ts';
import { NOBODY, PICTURE } from './requests.ts';

/** What is no good request, in the words of the table of errors. */
export function describeRefusals(world: () => TeamWorld): void {
  describe('its refusals', () => {
    const badRequests: readonly (readonly [string, Record<string, unknown>, number, string])[] = [
      ['an unknown provider', { ...PICTURE, provider: 'midjourney' }, 400, 'invalid_request'],
      ['an unknown job type', { ...PICTURE, jobType: 'hologram' }, 400, 'invalid_request'],
      ['no params', { jobType: 'image' }, 400, 'invalid_request'],
      ['an empty prompt', { jobType: 'image', params: { prompt: ' ' } }, 400, 'invalid_request'],
      [
        'a prompt over 32,000 characters',
        { jobType: 'image', params: { prompt: 'x'.repeat(32_001) } },
        400,
        'invalid_request',
      ],
      ['a field that there is not', { ...PICTURE, providers: 'comfyui' }, 400, 'invalid_request'],
      ['a company that is no id', { ...PICTURE, companyId: 'mine' }, 400, 'invalid_request'],
      ['a cap below zero', { ...PICTURE, maxCost: -1 }, 400, 'invalid_request'],
      [
        'a width that is text',
        { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', width: 'wide' } },
        400,
        'invalid_request',
      ],
      [
        'a width out of range',
        { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', width: 1_000_000 } },
        400,
        'invalid_request',
      ],
      [
        'an image that nobody has',
        { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', image: NOBODY } },
        400,
        'invalid_request',
      ],
      [
        'a key that reaches a prototype',
        { jobType: 'image', params: { prompt: 'x', constructor: 1 } },
        400,
        'invalid_request',
      ],
      [
        'a parameter that the provider does not know',
        { jobType: 'image', provider: 'openai', params: { prompt: 'x', flavour: 'mint' } },
        422,
        'unsupported_job',
      ],
      [
        'a job type that the provider cannot make',
        { jobType: 'video', provider: 'openai', params: { prompt: 'x' } },
        422,
        'unsupported_job',
      ],
      [
        'a price above its own cap',
        { jobType: 'image', provider: 'openai', params: { prompt: 'x' }, maxCost: 0.000001 },
        402,
        'budget_exceeded',
      ],
      ['nothing that could make it', { jobType: 'video', params: { prompt: 'x' } }, 409, 'provider_not_configured'],
    ];
    test.each(badRequests)('refuses %s', async (_what, body, status, error) => {
      const answer = await world().start(body);

      expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status, error });
      expect(answer.json).toMatchObject({ success: false, message: expect.any(String), details: expect.any(Object) });
      if (status === 400)
        expect(answer.json['details']).toMatchObject({
          issues: [{ path: expect.any(String), message: expect.any(String) }],
        });
      if (status === 422) expect(answer.json['details']).toMatchObject({ supported: expect.any(Object) });
    });

    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    test.each([
      [
        'a prompt with U+0000',
        '{"jobType":"image","provider":"comfyui","params":{"prompt":"a\\u0000b"}}',
        'params.prompt',
      ],
      [
        'half of a surrogate pair',
        '{"jobType":"image","provider":"comfyui","params":{"prompt":"a\\ud800b"}}',
        'params.prompt',
      ],
      ['a name with U+0000', '{"jobType":"image","provider":"comfyui","params":{"prompt":"a","b\\u0000":1}}', 'params'],
      ['what is nested without end', `{"jobType":"image","params":{"prompt":${nested(100_000)}}}`, 'params.prompt'],
    ])('refuses %s', async (_what, body, path) => {
      const { status, json } = await world().call('media-start', { token: world().demo.apiKey, body });

      expect([status, json['error']]).toEqual([400, 'invalid_request']);
      expect(json['details']).toMatchObject({ issues: [{ path: expect.stringContaining(path) }] });
    });

    test('names the parameter that is wrong', async () => {
      const { json } = await world().start({
        jobType: 'image',
        provider: 'comfyui',
        params: { prompt: 'x', steps: 0 },
      });

      expect(json['details']).toMatchObject({ issues: [{ path: 'params.steps' }] });
    });

    test('refuses a provider without a key, and says what to do', async () => {
      const body = { companyId: world().other.id, ...PICTURE, provider: 'openai' };
      const { status, json } = await world().call('media-start', { token: world().other.apiKey, body });

      expect({ status, error: json['error'] }).toEqual({ status: 409, error: 'provider_not_configured' });
      expect(json['message']).toContain('provider-keys');
    });
  });
}
