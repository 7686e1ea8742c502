import { describe, expect, test } from 'vitest';
import type { TeamWorld } from './team-world.ts';
import { NOBODY, PICTURE } from './requests.ts';

/** Who may ask for what. */
export function describeCallers(world: () => TeamWorld): void {
  describe('its callers', () => {
    const started = async (): Promise<string> => {
      const { json } = await world().start({ ...PICTURE, provider: 'comfyui' });
      return String(json['jobId']);
    };

    test('says 401 to whoever does not say who is asking', async () => {
      const { anonKey, publishableKey, serviceRoleKey, secretKey } = world().stack.keys;
      const expired = await world().stack.auth.accessToken(await userId('mia'), { ttlSeconds: -60 });
      const good = world().token('member');
      const forged = `${good.slice(0, -8)}AAAAAAAA`;
      const tokens = [
        undefined,
        anonKey,
        publishableKey,
        serviceRoleKey,
        secretKey,
        'gesso_0000',
        'nonsense',
        expired,
        forged,
      ];

      for (const token of tokens) {
        const start = await world().call('media-start', {
          token,
          body: { companyId: world().demo.id, ...PICTURE, provider: 'comfyui' },
        });
        const status = await world().call(`media-status?jobId=${NOBODY}`, { token });
        const list = await world().call('media-list', { token });
        const cancel = await world().call('media-cancel', { token, body: { jobId: NOBODY } });
        const keys = await world().call(`provider-keys?companyId=${world().demo.id}`, { token });
        const answers = [start, status, list, cancel, keys].map(({ status: code, json }) => [code, json['error']]);
        expect(answers).toEqual(answers.map(() => [401, 'unauthorized']));
      }
    });

    const userId = async (name: string): Promise<string> => {
      const [user] = await world().sql<{ id: string }>('select id from auth.users where email like $1', [`${name}@%`]);
      return user?.id ?? '';
    };

    test('says 403 to members of another company and to viewers, and 404 for their jobs', async () => {
      const jobId = await started();
      const body = { companyId: world().demo.id, ...PICTURE, provider: 'comfyui' };
      const stranger = world().token('owner', world().other);

      expect((await world().call('media-start', { token: stranger, body })).status).toBe(403);
      expect((await world().call('media-start', { token: world().other.apiKey, body })).status).toBe(403);
      expect((await world().call('media-start', { token: world().token('viewer'), body })).status).toBe(403);
      expect((await world().call('media-cancel', { token: world().token('viewer'), body: { jobId } })).status).toBe(
        403,
      );
      for (const token of [stranger, world().other.apiKey]) {
        expect((await world().call(`media-status?jobId=${jobId}`, { token })).json['error']).toBe('job_not_found');
        expect((await world().call('media-cancel', { token, body: { jobId } })).json['error']).toBe('job_not_found');
        expect((await world().call('media-list', { token })).json['jobs']).toEqual([]);
      }
      expect((await world().row(jobId))['status']).toBe('queued');
    });
  });
}
