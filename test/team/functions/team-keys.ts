import { expect, test, describe } from 'vitest';
import type { TeamWorld } from './team-world.ts';
import { jobWhen, settled, waitNoLonger } from './wait-for-job.ts';

const SECRET = 'sk-a-very-secret-key-0123456789WXYZ';

/** Keys of vendors: who sets them, who sees them, and that nobody reads them. kek: the key that seals them here. */
export function describeTeamKeys(world: () => TeamWorld, kek: string): void {
  describe('its provider keys', () => {
    const set = (token: string, more: Record<string, unknown> = {}): ReturnType<TeamWorld['call']> =>
      world().call('provider-keys', {
        token,
        body: { companyId: world().demo.id, provider: 'heygen', label: 'second', key: SECRET, ...more },
      });

    test('are set by admins, listed by members, and shown to nobody', async () => {
      const stored = await set(world().token('admin'));
      const listed = await world().call(`provider-keys?companyId=${world().demo.id}`, {
        token: world().token('viewer'),
      });

      expect(stored).toMatchObject({
        status: 200,
        json: { key: { provider: 'heygen', label: 'second', last4: 'WXYZ' } },
      });
      expect(JSON.stringify([stored.json, listed.json])).not.toContain(SECRET.slice(0, 12));
      expect(listed.json['keys']).toEqual(
        expect.arrayContaining([expect.objectContaining({ label: 'second', last4: 'WXYZ' })]),
      );
      expect(JSON.stringify(listed.json)).not.toContain('ciphertext');
    });

    test('are refused from members, viewers, strangers and programs', async () => {
      const tokens = [
        world().token('member'),
        world().token('viewer'),
        world().token('owner', world().other),
        world().demo.apiKey,
      ];

      for (const token of tokens) expect((await set(token)).status).toBe(403);
      expect(
        (
          await world().call(`provider-keys?companyId=${world().demo.id}`, {
            token: world().token('owner', world().other),
          })
        ).status,
      ).toBe(403);
    });

    test.each([
      [{ provider: 'comfyui' }, 'provider'],
      [{ key: 'short' }, 'key'],
      [{ key: `${SECRET} with spaces` }, 'key'],
      [{ company: 'x' }, 'company'],
    ])('refuses %o without repeating it', async (more, path) => {
      const { status, json } = await set(world().token('owner'), more);

      expect([status, json['error']]).toEqual([400, 'invalid_request']);
      expect(json['details']).toMatchObject({ issues: [{ path }] });
      expect(JSON.stringify(json)).not.toContain(SECRET.slice(0, 12));
    });

    test('can be removed, and their ciphertext goes with them', async () => {
      await set(world().token('owner'), { label: 'third' });
      const place = `provider-keys?companyId=${world().demo.id}&provider=heygen&label=third`;

      const removed = await world().call(place, { token: world().token('owner'), method: 'DELETE' });
      const again = await world().call(place, { token: world().token('owner'), method: 'DELETE' });
      const rows = await world().sql('select ciphertext from public.provider_keys where label = $1', ['third']);

      expect([removed.status, again.status, rows]).toEqual([200, 404, [{ ciphertext: null }]]);
    });

    test('cannot be read from a stolen dump of the database, nor moved to a company of one’s own', async () => {
      await set(world().token('owner'));
      const dump = JSON.stringify(await world().sql('select * from public.provider_keys'));
      const [mine] = await world().sql<{ ciphertext: string; kek_version: number }>(
        "select ciphertext, kek_version from public.provider_keys where company_id = $1 and provider = 'openai' and revoked_at is null",
        [world().demo.id],
      );
      await world().sql(
        "insert into public.provider_keys (company_id, provider, ciphertext, kek_version, last4) values ($1, 'openai', $2, $3, 'abcd')",
        [world().other.id, mine?.ciphertext, mine?.kek_version],
      );
      const before = world().vendor('openai').books.creates.length;
      const body = { companyId: world().other.id, jobType: 'image', provider: 'openai', params: { prompt: 'x' } };
      const { json } = await world().call('media-start', { token: world().other.apiKey, body });
      const passes = await world().call('media-worker', {
        token: world().stack.keys.secretKey,
        body: { companyId: world().other.id, seconds: 0 },
      });

      expect(dump).not.toContain(SECRET.slice(0, 12));
      expect(dump).not.toContain(world().vendor('openai').vendor.key);
      expect(passes.status).toBe(200);
      expect(world().vendor('openai').books.creates.length).toBe(before);
      const row = await jobWhen(world(), String(json['jobId']), settled, async () => {
        await waitNoLonger(world(), String(json['jobId']));
        const request = { token: world().stack.keys.secretKey, body: { companyId: world().other.id, seconds: 0 } };
        await world().call('media-worker', request);
      });
      expect(row).toMatchObject({ status: 'failed', attempt: 3 });
      expect(row['error']).toMatchObject({ message: expect.stringContaining('Set it again'), moneySpent: false });
      expect(world().stack.functionsLog()).toContain('a provider key does not open');
    });

    test('never get into an answer, a job or a log, not even when the vendor repeats them', async () => {
      const server = world().vendor('openai');
      server.faults.set({ fault: 'unauthorized' });
      const started = await world().start({
        jobType: 'image',
        provider: 'openai',
        params: { prompt: 'the prompt that nobody logs' },
      });
      const row = await jobWhen(world(), String(started.json['jobId']), settled);
      server.faults.clear();
      const status = await world().call(`media-status?jobId=${String(started.json['jobId'])}`, {
        token: world().demo.apiKey,
      });
      const seen = JSON.stringify([row, status.json, world().stack.functionsLog(), world().stack.database.log()]);

      expect(row['status']).toBe('failed');
      expect(seen).not.toContain(server.vendor.key);
      expect(seen).not.toContain(SECRET);
      expect(seen).not.toContain(kek);
      expect(seen).not.toContain(world().stack.keys.serviceRoleKey);
      expect(world().stack.functionsLog()).not.toContain('the prompt that nobody logs');
    });
  });
}
